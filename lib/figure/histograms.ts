/**
 * Histograms: angles and norms, one panel a row.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import { CLASS_COLOURS, type Figure, type Trace } from "./figure.ts";
import { axesOf, panels } from "./panels.ts";

const SIZE = [330, 200] as const, GAP = [54, 62] as const;
const OWN = CLASS_COLOURS[0], OTHER = CLASS_COLOURS[1];

/** Bars over bins, as shares of all images. */
function bars(
  edges: readonly number[],
  counts: readonly number[],
  rest: Trace,
): Trace {
  const total = counts.reduce((a, b) => a + b, 0);
  return {
    type: "bar",
    x: counts.map((_, i) => (edges[i]! + edges[i + 1]!) / 2),
    y: counts.map((count) => count / total),
    width: edges[1]! - edges[0]!,
    ...rest,
  } as Trace;
}

/** The end of the last bin that holds anything in any row, up to a multiple of `unit`. */
function endOf({ rows }: Report, unit: number): number {
  const ends = rows.flatMap(({ detail: { angles: { edges, own, other } } }) =>
    edges.slice(1).filter((_, i) => own[i]! + other[i]! > 0)
  );
  return unit * Math.ceil(Math.max(unit, ...ends) / unit);
}

/** Angles to the own class weight and to the nearest other one. */
export function anglesFigure(report: Report): Figure {
  return twoAngles(report, {
    title:
      `Angles of test images of ${report.dataset.title}: to the ${OWN_TEXT("own")} and to the ` +
      `${OTHER_TEXT("nearest other")} class weight`,
    names: ["own", "other"],
    of: "images",
  });
}

/** Angles between two images of one person and between those of two people. */
export function pairAnglesFigure(report: Report): Figure {
  return twoAngles(report, {
    title: `Angles between two images of ${OWN_TEXT("one person")} and of ` +
      OTHER_TEXT("two people"),
    names: ["one", "two"],
    of: "pairs",
  });
}

const inColour = (colour: string) => (text: string) =>
  `<span style="color:${colour}"><b>${text}</b></span>`;
const OWN_TEXT = inColour(OWN), OTHER_TEXT = inColour(OTHER);

function twoAngles(
  report: Report,
  { title, names: [one, two], of }: {
    readonly title: string;
    readonly names: readonly [string, string];
    readonly of: string;
  },
): Figure {
  const { rows } = report;
  const layout = panels({
    title,
    titles: rows.map(({ label, ownAngle, otherAngle }) =>
      `<b>${label}</b>: ${one} ${ownAngle.mean.toFixed(1)}°, ${two} ${otherAngle.mean.toFixed(1)}°`
    ),
    size: SIZE,
    gap: GAP,
    x: { label: "angle (degrees)", range: [0, endOf(report, 30)], dtick: 30 },
    y: { label: `share of ${of}`, tickformat: ".0%" },
  });
  const data = rows.flatMap(({ detail: { angles: { edges, own, other } } }, i) => [
    bars(edges, own, { name: one, marker: { color: OWN }, opacity: 0.75, ...axesOf(i) }),
    bars(edges, other, {
      name: two,
      marker: { color: OTHER },
      opacity: 0.75,
      ...axesOf(i),
    }),
  ]);
  return { data, layout: { ...layout, barmode: "overlay" } };
}

/** How long embeddings are. */
export function normsFigure({ rows, dataset }: Report): Figure {
  const layout = panels({
    title: `Norms of the test embeddings of ${dataset.title}`,
    titles: rows.map(({ label }) => `<b>${label}</b>`),
    size: SIZE,
    gap: GAP,
    x: { label: "‖x‖" },
    y: { label: "share of images", tickformat: ".0%" },
  });
  const data = rows.map(({ detail: { norms } }, i) =>
    bars(norms.edges, norms.counts, { marker: { color: OWN }, ...axesOf(i) })
  );
  return { data, layout };
}
