/** A report of made-up runs, for figures to be drawn from. */
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import type { Frame, Report, ReportRow } from "../../lib/experiment/report.ts";
import { random } from "../../lib/math/random.ts";

const CLASSES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Petals: class k lies around the angle k·36°, the wider the larger `spread`. */
function petals(dimension: number, count: number, spread: number, seed: number) {
  const source = random(seed, "petals");
  const labels = Array.from({ length: count }, (_, i) => i % 10);
  const embeddings = labels.map((label) => {
    const angle = label * Math.PI / 5 + spread * source.normal(), length = 5 + 4 * source.uniform();
    const point = [length * Math.cos(angle), length * Math.sin(angle)];
    return [...point, ...Array.from({ length: dimension - 2 }, () => source.normal())]
      .map((value) => Number(value.toPrecision(4)));
  });
  const weights = CLASSES.map((_, label) => {
    const angle = label * Math.PI / 5;
    return [Math.cos(angle), Math.sin(angle), ...Array(dimension - 2).fill(0)];
  });
  return { labels, embeddings, weights };
}

function row(
  source: Pick<ReportRow, "label" | "loss" | "options">,
  i: number,
  dimension: number,
): ReportRow {
  const { labels, embeddings, weights } = petals(dimension, 300, 0.2 / (i + 1), i);
  const drawable = dimension <= 3;
  const summary = (value: number) => ({
    values: [value],
    mean: value,
    interval: [0.99 * value, 1.01 * value] as [number, number],
  });
  const frames: Frame[] = [0, 10, 100].map((step) => ({
    step,
    embeddings: embeddings.slice(0, 50).map((point) =>
      point.map((v, k) => k === 0 ? v + step / 20 : v)
    ),
    weights,
  }));
  const steps = Array.from({ length: 30 }, (_, k) => 10 * (k + 1));
  const edges = Array.from({ length: 91 }, (_, k) => 2 * k);
  return {
    ...source,
    network: "digits-8",
    parameters: 30234,
    dimension,
    seeds: [1],
    accuracy: summary(0.95 + i / 200),
    angularFisherScore: summary(0.02 / (i + 1)),
    ownAngle: summary(12 / (i + 1)),
    otherAngle: summary(30 + i),
    warnings: [],
    detail: {
      curve: {
        step: steps,
        loss: steps.map((step) => 2.3 / Math.sqrt(step / 10)),
        accuracy: steps.map((step) => 1 - 0.9 / Math.sqrt(step)),
        lambda: steps.map((step) => source.loss === "softmax" ? 0 : 1000 / step),
        rate: steps.map(() => 0.1),
      },
      weightNorms: CLASSES.map((_, j) => 1 + j),
      weights: drawable ? weights : [],
      scatter: drawable ? { embeddings, labels } : { embeddings: [], labels: [] },
      ...(drawable ? {} : {
        projection: {
          embeddings: embeddings.slice(0, 200).map(([x, y]) => [x! / 10, y! / 10]),
          labels: labels.slice(0, 200),
          shares: [0.3 + i / 100, 0.15],
        },
      }),
      frames: drawable ? frames : [],
      frameLabels: drawable ? labels.slice(0, 50) : [],
      angles: {
        edges,
        own: edges.slice(1).map((_, k) => Math.max(0, 100 - 20 * k)),
        other: edges.slice(1).map((_, k) => Math.max(0, 100 - 10 * Math.abs(k - 17))),
      },
      norms: { edges: [0, 2, 4, 6, 8, 10], counts: [0, 1, 60, 160, 80] },
      confusion: CLASSES.map((_, a) =>
        CLASSES.map((_, b) => a === b ? 28 : (a + b) % 7 === 0 ? 2 : 0)
      ),
      mistakes: [{
        truth: 4,
        guess: 9,
        excess: 0.3,
        pixels: btoa(String.fromCharCode(...Uint8Array.from({ length: 784 }, (_, k) => k % 256))),
        width: 28,
        height: 28,
      }],
    },
  };
}

/** The report, of 2-D, 3-D or higher rows. */
export function sampleReport(dimension = 2): Report {
  return {
    schema: 1,
    name: "digits",
    question: "What does an angular margin do to the embeddings of digits?",
    dataset: {
      name: "strokes",
      title: "strokes",
      note: "strokes stand in for MNIST",
      shape: [28, 28, 1],
      train: 300,
      perClass: CLASSES.map((_, j) => 12 + 4 * j),
      test: 300,
      classes: CLASSES,
      sha256: {},
    },
    experiment: EXPERIMENTS.digits,
    rows: EXPERIMENTS.digits.rows.map((one, i) => row({ ...one }, i, dimension)),
    machine: {
      engine: "wasm",
      reason: "wasm: asked for",
      versions: { deno: "2.9.6" },
      commit: "",
      seconds: 1,
      precision: "float32",
      peakMemory: 100,
      tasks: 1,
    },
  };
}
