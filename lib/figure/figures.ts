/**
 * The figures of a report, as one table.
 *
 * @module
 */
import { compareWith } from "../experiment/answer.ts";
import type { Report, ReportRow } from "../experiment/report.ts";
import { animationFigure, momentsIn } from "./animation.ts";
import { confusionFigure, mistakesFigure } from "./confusion.ts";
import { costsCaption, costsFigure, hasCosts } from "./costs.ts";
import { accuracyFigure, annealingFigure, hasLambda, lossFigure, targetFigure } from "./curves.ts";
import { differencesFigure } from "./differences.ts";
import { directionsFigure } from "./directions.ts";
import type { Figure } from "./figure.ts";
import { anglesFigure, normsFigure, pairAnglesFigure } from "./histograms.ts";
import { priorCaption, priorFigure, tradeoffCaption, tradeoffFigure } from "./pairs.ts";
import { projectedCaption, projectedFigure, projectedRows } from "./projected.ts";
import { percent, planeRows, scatterFigure, scoreText } from "./scatter.ts";
import { rocFigure } from "./roc.ts";
import { scoresFigure } from "./scores.ts";
import { sphereFigure } from "./sphere.ts";

/** One row of {@linkcode FIGURES}. */
export interface FigureDefinition {
  /** The heading on a page. */
  readonly title: string;
  /** What it shows, with the finding in numbers. */
  readonly caption: (report: Report) => string;
  /** Draws it. */
  readonly make: (report: Report) => Figure;
  /** Whether a report has what it needs. */
  readonly applies: (report: Report) => boolean;
  /** Whether it can be drawn without a browser. */
  readonly still: boolean;
}

const inPlane = (report: Report) => planeRows(report).length > 0;
const always = () => true;
const byPairs = ({ rows }: Report) => rows.some(({ verification }) => verification !== undefined);
const byClasses = (report: Report) => !byPairs(report);

/** The row with the largest value, or the smallest with `sign` -1. */
function top(rows: readonly ReportRow[], value: (row: ReportRow) => number, sign = 1): ReportRow {
  const known = rows.filter((row) => Number.isFinite(value(row)));
  return (known.length > 0 ? known : rows)
    .reduce((best, row) => sign * value(row) > sign * value(best) ? row : best);
}
const tarOf = ({ verification }: ReportRow) => verification?.tarAtFar[0]?.tar.mean ?? NaN;
const gap = (row: ReportRow) => row.otherAngle.mean - row.ownAngle.mean;

/** Every figure, in the order of a page. */
export const FIGURES = {
  scatter: {
    title: "Embeddings in the plane",
    caption: ({ rows, dataset }) =>
      `Each dot is a test image of ${dataset.title}, each ray the direction of a class weight. ` +
      `The tightest for its spread is ${top(rows, (r) => r.angularFisherScore.mean, -1).label} ` +
      `(angular Fisher score ${
        scoreText(top(rows, (r) => r.angularFisherScore.mean, -1).angularFisherScore.mean)
      }). ` +
      "Panels have their own scales.",
    make: scatterFigure,
    applies: inPlane,
    still: true,
  },
  directions: {
    title: "Where embeddings point",
    caption: ({ rows }) =>
      "How many test images point where, the square root of the count as the length of a bar. " +
      `The widest gap between own and nearest other class weight has ${top(rows, gap).label}: ` +
      `${gap(top(rows, gap)).toFixed(1)}°.`,
    make: directionsFigure,
    applies: inPlane,
    still: true,
  },
  sphere: {
    title: "On the sphere",
    caption: () => "Directions of 3-D embeddings; drag to turn.",
    make: sphereFigure,
    applies: ({ rows }) =>
      rows.some(({ dimension, detail }) => dimension === 3 && detail.scatter.embeddings.length > 0),
    still: false,
  },
  animation: {
    title: "While training",
    caption: ({ rows }) =>
      `The same images of the first seed at ${
        rows[0]!.detail.frames.length
      } moments; the scale of ` +
      "each panel follows its points.",
    make: animationFigure,
    applies: (report) => momentsIn(report) > 1,
    still: false,
  },
  projected: {
    title: "Embeddings above three numbers, projected",
    caption: projectedCaption,
    make: projectedFigure,
    applies: (report) => projectedRows(report).length > 0,
    still: true,
  },
  scores: {
    title: "Accuracy and angular Fisher score",
    caption: ({ rows }) =>
      `${top(rows, (r) => r.accuracy.mean).label} has the most right ` +
      `(${percent(top(rows, (r) => r.accuracy.mean).accuracy.mean)}). ` +
      (rows[0]!.seeds.length > 1
        ? `Intervals are over ${rows[0]!.seeds.length} seeds.`
        : "Intervals are over the test images of one run; another seed may differ by more."),
    make: scoresFigure,
    applies: always,
    still: true,
  },
  differences: {
    title: "Differences from the first row",
    caption: ({ rows }) => {
      const others = compareWith(rows[0]!, rows);
      const beyond = others.filter(({ accuracy }) => accuracy.beyondNoise);
      return `In accuracy ${beyond.length} of ${others.length} differ from ${
        rows[0]!.label
      } by more ` +
        `than noise${
          beyond.length > 0 ? `: ${beyond.map(({ label }) => label).join(", ")}` : ""
        }. ` +
        "Intervals are Student's over seeds, of paired differences.";
    },
    make: differencesFigure,
    applies: ({ rows, experiment: { seeds } }) => rows.length > 1 && seeds.length > 1,
    still: true,
  },
  tradeoff: {
    title: "Score against accuracy",
    caption: tradeoffCaption,
    make: tradeoffFigure,
    applies: ({ rows, experiment: { seeds } }) => rows.length * seeds.length >= 8,
    still: true,
  },
  costs: {
    title: "Accuracy against size, products and time",
    caption: costsCaption,
    make: costsFigure,
    applies: hasCosts,
    still: true,
  },
  prior: {
    title: "Class weights and class sizes",
    caption: priorCaption,
    make: priorFigure,
    applies: ({ experiment: { dataset } }) => dataset.shares !== undefined,
    still: true,
  },
  roc: {
    title: "True accepts against false ones",
    caption: ({ rows }) =>
      "How many pairs of one person are accepted where so many pairs of two people are, too; first " +
      `seed. The most at 1 % has ${top(rows, tarOf).label}: ${percent(tarOf(top(rows, tarOf)))}.`,
    make: ({ rows, dataset }) =>
      rocFigure(
        rows.flatMap(({ label, verification }) =>
          verification ? [{ label, roc: verification.roc }] : []
        ),
        `Pairs of ${dataset.title}`,
      ),
    applies: byPairs,
    still: true,
  },
  pairAngles: {
    title: "Angles of pairs",
    caption: ({ rows }) =>
      `Two images of one person and of two people lie ${gap(rows[0]!).toFixed(1)}° apart for ` +
      `${rows[0]!.label} and ${gap(top(rows, gap)).toFixed(1)}° for ${top(rows, gap).label}, ` +
      "as means over pairs.",
    make: pairAnglesFigure,
    applies: byPairs,
    still: true,
  },
  angles: {
    title: "Angles to class weights",
    caption: ({ rows }) =>
      `Own and nearest other class weight lie ${gap(rows[0]!).toFixed(1)}° apart for ` +
      `${rows[0]!.label} and ${gap(top(rows, gap)).toFixed(1)}° for ${top(rows, gap).label}, ` +
      "as means over test images.",
    make: anglesFigure,
    applies: byClasses,
    still: true,
  },
  norms: {
    title: "Norms of embeddings",
    caption: () =>
      "Losses with a fixed scale do not see the norm; the others use it as confidence.",
    make: normsFigure,
    applies: always,
    still: true,
  },
  target: {
    title: "What each margin asks for",
    caption: () =>
      "The lower a curve lies under cos θ, the closer an embedding must come to its own class " +
      "weight to be as sure.",
    make: targetFigure,
    applies: always,
    still: true,
  },
  annealing: {
    title: "How the margin came in",
    caption: () => "λ = 1 means half margin and half none.",
    make: annealingFigure,
    applies: ({ rows }) => rows.some(hasLambda),
    still: true,
  },
  loss: {
    title: "Training loss",
    caption: () => "A margin makes the loss harder: losses of different rows do not compare.",
    make: lossFigure,
    applies: always,
    still: true,
  },
  accuracy: {
    title: "Training accuracy",
    caption: () => "Counted on logits without the margin, as images are judged in the end.",
    make: accuracyFigure,
    applies: always,
    still: true,
  },
  confusion: {
    title: "Mistakes",
    caption: () => "Rows are what an image is, columns what it was taken for; first seed.",
    make: confusionFigure,
    applies: byClasses,
    still: true,
  },
  mistakes: {
    title: "The most confident mistakes",
    caption: () => "Ordered by how far the cosine of the wrong class beats that of the right one.",
    make: mistakesFigure,
    applies: ({ rows }) => rows.some(({ detail }) => detail.mistakes.length > 0),
    still: true,
  },
} as const satisfies Record<string, FigureDefinition>;

/** The name of a figure. */
export type FigureName = keyof typeof FIGURES;

/** A figure that was made of a report. */
export interface NamedFigure extends Omit<FigureDefinition, "make" | "applies" | "caption"> {
  /** Its row. */
  readonly name: FigureName;
  /** What it shows. */
  readonly caption: string;
  /** As plotly draws it. */
  readonly figure: Figure;
}

/** Every figure for which a report has what it needs. */
export function figuresOf(report: Report): NamedFigure[] {
  return (Object.entries(FIGURES) as [FigureName, FigureDefinition][])
    .filter(([, { applies }]) => applies(report))
    .map(([name, { title, caption, make, still }]) => ({
      name,
      title,
      caption: caption(report),
      still,
      figure: make(report),
    }));
}
