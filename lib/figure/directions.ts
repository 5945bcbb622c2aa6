/**
 * Embeddings in the plane as a cosine sees them: on the circle.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import { classColour, classInk, type Figure, GRID, type Trace } from "./figure.ts";
import { axesOf, panels } from "./panels.ts";
import { planeRows } from "./scatter.ts";

/** Bins of the ring, and how far its bars reach. */
const BINS = 180, BAR = 0.75;

/** How many embeddings point where: bars around the circle, one panel a 2-D row. */
export function directionsFigure(report: Report): Figure {
  const rows = planeRows(report), { classes } = report.dataset;
  const layout = panels({
    title: `Where test embeddings of ${report.dataset.title} point`,
    titles: rows.map(({ label, ownAngle, otherAngle }) =>
      `<b>${label}</b><br>own class ${ownAngle.mean.toFixed(1)}°, nearest other ` +
      `${otherAngle.mean.toFixed(1)}° away`
    ),
    size: [300, 300],
    gap: [40, 76],
    x: { label: "", range: [-1.95, 1.95], visible: false },
    y: { label: "", range: [-1.95, 1.95], visible: false },
  });
  const data = rows.flatMap(({ detail: { scatter, weights } }, panel) => {
    const counts = classes.map((_, label) => ring(scatter, label));
    const most = Math.max(...counts.flat());
    const bars = counts.map((own, label): Trace => ({
      type: "scatter",
      mode: "lines",
      name: classes[label]!,
      ...spokes(own, most),
      line: { color: classColour(label), width: 2 },
      hoverinfo: "skip",
      ...axesOf(panel),
    }));
    return [circle(panel), ...bars, namesAt(weights, classes, panel)];
  });
  return { data, layout };
}

function ring(
  { embeddings, labels }: { embeddings: readonly (readonly number[])[]; labels: readonly number[] },
  label: number,
): number[] {
  const counts = Array<number>(BINS).fill(0);
  embeddings.forEach(([x, y], i) => {
    if (labels[i] !== label) return;
    const turn = (Math.atan2(y!, x!) / (2 * Math.PI) + 1) % 1;
    counts[Math.floor(turn * BINS) % BINS]!++;
  });
  return counts;
}

/** A bar outwards for each bin that is not empty; the root keeps small ones visible. */
function spokes(counts: readonly number[], most: number) {
  const x: (number | null)[] = [], y: (number | null)[] = [];
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const angle = (bin + 0.5) / BINS * 2 * Math.PI, end = 1 + BAR * Math.sqrt(count / most);
    x.push(Math.cos(angle), end * Math.cos(angle), null);
    y.push(Math.sin(angle), end * Math.sin(angle), null);
  });
  return { x, y };
}

function circle(panel: number): Trace {
  const angles = Array.from({ length: 121 }, (_, i) => i / 60 * Math.PI);
  return {
    type: "scatter",
    mode: "lines",
    x: angles.map(Math.cos),
    y: angles.map(Math.sin),
    line: { color: GRID, width: 2 },
    hoverinfo: "skip",
    ...axesOf(panel),
  };
}

function namesAt(
  weights: readonly (readonly number[])[],
  classes: readonly string[],
  panel: number,
): Trace {
  const at = weights.map(([x, y]) => [x!, y!].map((v) => 0.83 * v / (Math.hypot(x!, y!) || 1)));
  return {
    type: "scatter",
    mode: "text",
    x: at.map(([x]) => x!),
    y: at.map(([, y]) => y!),
    text: classes.map((name) => `<b>${name}</b>`),
    textfont: { size: 13, color: classes.map((_, label) => classInk(label)) },
    hoverinfo: "skip",
    ...axesOf(panel),
  };
}
