/**
 * Embeddings above three numbers, as far as a plane can show them.
 *
 * @module
 */
import type { Projection, Report, ReportRow } from "../experiment/report.ts";
import { classColour, classInk, type Figure, type Trace } from "./figure.ts";
import { axesOf, panels } from "./panels.ts";
import { reachOf } from "./scatter.ts";

type ProjectedRow = ReportRow & { readonly detail: { readonly projection: Projection } };

/** The rows that have a projection; those of older reports have none. */
export function projectedRows({ rows }: Report): readonly ProjectedRow[] {
  return rows.filter((row): row is ProjectedRow => row.detail.projection !== undefined);
}

/** Directions of test images along two principal components, one panel a row. */
export function projectedFigure(report: Report): Figure {
  const rows = projectedRows(report);
  // One scale for all, as directions are all of one length.
  const reach = Math.max(
    ...rows.map(({ detail }) => reachOf({ ...detail.projection, weights: [] })),
  );
  const layout = panels({
    title: `Directions of test images of ${report.dataset.title}, projected onto a plane`,
    titles: rows.map(({ label, detail }) =>
      `<b>${label}</b><br>${wholePercent(sum(detail.projection))} of the variance is shown`
    ),
    size: [330, 330],
    gap: [54, 84],
    x: { label: "first component", range: [-reach, reach] },
    y: { label: "second component", range: [-reach, reach] },
  });
  const data = rows.flatMap(({ detail: { projection } }, i) =>
    projectedTraces(projection, namesOf(report, projection), i)
  );
  return { data, layout };
}

/** What is shown, how much of it, and what is not to be read from it. */
export function projectedCaption(report: Report): string {
  const rows = projectedRows(report), { dataset } = report;
  const { labels } = rows[0]!.detail.projection, count = new Set(labels).size;
  const people = dataset.pairs !== undefined;
  const who = people ? "people, each in one colour and with one number" : "classes";
  const some = people || count < dataset.classes.length ? "those with most images: " : "";
  const shares = rows.map(({ detail }) => sum(detail.projection));
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map(wholePercent);
  return `Each dot is one of ${labels.length} test images of ${dataset.title}, of ${some}${count} ` +
    `${who}: the direction of its embedding along the two strongest principal components of these ` +
    `images. They hold ${
      least === most ? least : `${least} to ${most}`
    } of the variance, and the ` +
    "rest is not shown: what lies together here may be far apart, what overlaps may be well told " +
    "apart. Panels have one scale, and each has components of its own: places do not compare " +
    "between panels.";
}

/** One trace a class, then what the classes are called, in the middle of each. */
function projectedTraces(
  { embeddings, labels }: Projection,
  names: ReadonlyMap<number, Named>,
  panel: number,
): Trace[] {
  const axes = axesOf(panel);
  const classes = [...names].map(([label, named]) => {
    const own = embeddings.filter((_, i) => labels[i] === label);
    return { ...named, x: own.map(([x]) => x!), y: own.map(([, y]) => y!) };
  });
  const middle = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return [
    ...classes.map(({ name, colour, x, y }): Trace => ({
      ...{ type: "scatter", mode: "markers", name, x, y },
      marker: { color: classColour(colour, 0.6), size: 4.2 },
      hovertemplate: `${name}: %{x:.2f}, %{y:.2f}<extra></extra>`,
      ...axes,
    })),
    {
      type: "scatter",
      mode: "text",
      name: "middle",
      x: classes.map(({ x }) => middle(x)),
      y: classes.map(({ y }) => middle(y)),
      text: classes.map(({ short }) => `<b>${short}</b>`),
      textfont: { size: 14, color: classes.map(({ colour }) => classInk(colour)) },
      hoverinfo: "skip",
      ...axes,
    },
  ];
}

interface Named {
  readonly name: string;
  /** What there is room for among the dots. */
  readonly short: string;
  readonly colour: number;
}

/**
 * Classes by their names, in their colours of everywhere; people, whom a report does not name, by
 * numbers.
 */
function namesOf({ dataset }: Report, { labels }: Projection): ReadonlyMap<number, Named> {
  const { pairs, classes } = dataset;
  const named = (label: number, place: number): Named => {
    const short = pairs === undefined ? classes[label]! : `${place + 1}`;
    return {
      short,
      name: pairs === undefined ? short : `person ${short}`,
      colour: pairs === undefined && classes.length <= 10 ? label : place,
    };
  };
  return new Map([...new Set(labels)].map((label, place) => [label, named(label, place)]));
}

const sum = ({ shares: [first, second] }: Projection) => first + second;
const wholePercent = (share: number) => `${Math.round(100 * share)} %`;
