/**
 * Scores of pairs: those of one person beside those of two people.
 *
 * @module
 */
import { axis, baseLayout, CLASS_COLOURS, type Figure, INK } from "./figure.ts";

const BINS = 60;

/**
 * Both kinds as bars, and the threshold between them.
 *
 * @param scores Cosines.
 * @param same Whether each is of one person.
 * @param threshold Where the line stands.
 */
export function pairScoresFigure(
  scores: readonly number[],
  same: readonly boolean[],
  threshold: number,
  title: string,
): Figure {
  const from = Math.min(...scores), width = (Math.max(...scores) - from) / BINS || 1;
  const bars = ([true, false] as const).map((kind, i) => {
    const own = scores.filter((_, k) => same[k] === kind), counts = Array<number>(BINS).fill(0);
    for (const score of own) counts[Math.min(BINS - 1, Math.floor((score - from) / width))]!++;
    return {
      type: "bar",
      name: kind ? "one person" : "two people",
      x: counts.map((_, bin) => from + (bin + 0.5) * width),
      y: counts.map((count) => count / own.length),
      width,
      marker: { color: CLASS_COLOURS[i]! },
      opacity: 0.75,
    };
  });
  const base = baseLayout(title, 880, 400);
  return {
    data: bars,
    layout: {
      ...base,
      barmode: "overlay",
      showlegend: true,
      legend: { x: 0.99, y: 0.99, xanchor: "right", yanchor: "top" },
      xaxis: axis("cosine of the two embeddings"),
      yaxis: axis("share of pairs of the kind", { tickformat: ".0%" }),
      shapes: [{
        type: "line",
        x0: threshold,
        x1: threshold,
        y0: 0,
        y1: 1,
        yref: "paper",
        line: { color: INK, width: 1.5, dash: "dash" },
      }],
    },
  };
}
