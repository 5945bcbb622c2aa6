/**
 * The picture people come for: embeddings in the plane, one panel a row.
 *
 * @module
 */
import type { Report, ReportRow } from "../experiment/report.ts";
import { classColour, classInk, type Figure, INK, type Trace } from "./figure.ts";
import { axesOf, panels } from "./panels.ts";

/** Points and class weights of one panel. */
export interface Cloud {
  /** `[images][2]` */
  readonly embeddings: readonly (readonly number[])[];
  /** The class of each. */
  readonly labels: readonly number[];
  /** `[classes][2]` */
  readonly weights: readonly (readonly number[])[];
}

const PANEL = 330;

/** The rows that lie in the plane. */
export function planeRows({ rows }: Report): readonly ReportRow[] {
  return rows.filter(({ dimension, detail }) =>
    dimension === 2 && detail.scatter.embeddings.length > 0
  );
}

/** The scatter of every 2-D row. */
export function scatterFigure(report: Report): Figure {
  const rows = planeRows(report);
  return cloudsFigure(
    `Test embeddings of ${report.dataset.title} and the directions of the classes`,
    rows.map(({ label, accuracy, angularFisherScore }) =>
      `<b>${label}</b><br>${percent(accuracy.mean)} right, angular Fisher score ` +
      scoreText(angularFisherScore.mean)
    ),
    rows.map(({ detail: { scatter, weights } }) => ({ ...scatter, weights })),
    report.dataset.classes,
  );
}

/** Clouds side by side, each at its own scale. */
export function cloudsFigure(
  title: string,
  titles: readonly string[],
  clouds: readonly Cloud[],
  classes: readonly string[],
): Figure {
  const layout = panels({
    title,
    titles,
    size: [PANEL, PANEL],
    gap: [54, 84],
    x: { label: "first coordinate" },
    y: { label: "second coordinate" },
  });
  const reaches = clouds.map(reachOf);
  const ranged: Record<string, unknown> = { ...layout };
  reaches.forEach((reach, i) => {
    const { xaxis, yaxis } = axesOf(i);
    for (const key of [`xaxis${xaxis.slice(1)}`, `yaxis${yaxis.slice(1)}`]) {
      ranged[key] = { ...ranged[key] as object, range: [-reach, reach] };
    }
  });
  return {
    data: clouds.flatMap((cloud, i) => cloudTraces(cloud, i, classes, reaches[i]!)),
    layout: ranged as unknown as Figure["layout"],
  };
}

/** How far a panel must reach, so that all but the farthest half per cent of points are in it. */
export function reachOf({ embeddings }: Cloud): number {
  const far = embeddings.map((point) => Math.max(...point.map(Math.abs))).sort((a, b) => a - b);
  return 1.24 * (far[Math.floor(0.995 * (far.length - 1))] || 1);
}

/** One trace a class, then the directions of the weights with the names of the classes. */
export function cloudTraces(
  { embeddings, labels, weights }: Cloud,
  panel: number,
  classes: readonly string[],
  reach: number,
): Trace[] {
  const axes = axesOf(panel);
  const points = classes.map((name, label) => {
    const own = embeddings.filter((_, i) => labels[i] === label);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: own.map(([x]) => x!),
      y: own.map(([, y]) => y!),
      // A colour that lets through, not an opacity: renderers of SVG give each dot with an opacity
      // a whole picture of its own.
      marker: { color: classColour(label, 0.55), size: 3.2 },
      hovertemplate: `${name}: %{x:.2f}, %{y:.2f}<extra></extra>`,
      ...axes,
    } as Trace;
  });
  const ends = weights.map(([x, y]) => {
    const scale = 0.9 * reach / (Math.hypot(x!, y!) || 1);
    return [x! * scale, y! * scale] as const;
  });
  const rays: Trace = {
    type: "scatter",
    mode: "lines",
    x: ends.flatMap(([x]) => [0, 0.93 * x, null]),
    y: ends.flatMap(([, y]) => [0, 0.93 * y, null]),
    line: { color: INK, width: 1 },
    opacity: 0.45,
    hoverinfo: "skip",
    ...axes,
  };
  const names: Trace = {
    type: "scatter",
    mode: "text",
    x: ends.map(([x]) => x),
    y: ends.map(([, y]) => y),
    text: classes.map((name) => `<b>${name}</b>`),
    textfont: { size: 14, color: classes.map((_, label) => classInk(label)) },
    hoverinfo: "skip",
    ...axes,
  };
  return [...points, rays, names];
}

/** 0.9812 as 98.12 %. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** A score with three digits; embeddings of 0 have none, which JSON keeps as null. */
export function scoreText(score: number | null): string {
  return score === null || Number.isNaN(score) ? "none" : score.toPrecision(3);
}
