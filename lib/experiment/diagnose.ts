/**
 * What a run says of itself, and what to try: in the order of the README of SphereFace.
 *
 * @module
 */
import { annealing } from "../margin/annealing.ts";
import { lossRow } from "../margin/options.ts";
import { NETWORKS } from "../network/networks.ts";
import { CAFFE_OVERFLOW } from "../train/watch.ts";
import type { LossName } from "../margin/losses.ts";
import { annealingOf } from "./bases.ts";
import type { ExperimentRow } from "./experiment.ts";
import type { Probe } from "./probe.ts";
import type { Report, ReportRow, StartRecord } from "./report.ts";

/** One line of a diagnosis. */
export interface Finding {
  /** What was looked at. */
  readonly what: string;
  /** Its value. */
  readonly value: string;
  /** What it means, or what to try; empty where nothing is wrong. */
  readonly advice: string;
}

/** A row of a run: what is seen, and what may be changed, in the order in which to try it. */
export interface Diagnosis {
  /** The row. */
  readonly label: string;
  /** Loss, accuracy, λ, cosines, norms, margin, dead units. */
  readonly seen: readonly Finding[];
  /** Batch, PReLU, width and depth, start, λ, rate. */
  readonly levers: readonly Finding[];
}

/**
 * Diagnoses a row of a report.
 *
 * @param probed What its weights make of some test images, where a checkpoint is there.
 */
export function diagnose(report: Report, index: number, probed?: Probe): Diagnosis {
  const row = report.rows[index]!, given = report.experiment.rows[index]!;
  const classes = report.dataset.classes.length;
  return {
    label: row.label,
    seen: [
      ...(row.detail.curve.step.length > 0 ? fromLog(row, classes, !!report.dataset.pairs) : []),
      ...(probed ? fromWeights(given, probed) : []),
    ],
    levers: leversOf(row, given, report.start?.heads[index] ? report.start : undefined),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const last = (values: readonly number[]): number => values.at(-1) ?? NaN;

/** Pairs are of people who were not trained on: they have no class, and no angle to one. */
function fromLog(row: ReportRow, classes: number, pairs: boolean): Finding[] {
  const { curve } = row.detail, loss = last(curve.loss), chance = Math.log(classes);
  const train = last(curve.accuracy), test = row.accuracy.values[0]!;
  const lambda = last(curve.lambda);
  return [
    { what: "loss at the end", value: loss.toFixed(3), advice: lossAdvice(loss, chance, classes) },
    {
      what: "right without margin, in training",
      value: percent(train),
      advice: train < 2 / classes ? "no better than chance: it does not learn" : "",
    },
    {
      what: pairs ? "pairs of other people, right" : "right without margin, in the test",
      value: percent(test),
      advice: !pairs && train - test > 0.02 ? "below training: images learnt by heart" : "",
    },
    {
      what: "λ at the end",
      value: lambda > 0 ? lambda.toPrecision(3) : "none",
      advice: lambda > 1 ? `the margin weighs only ${percent(1 / (1 + lambda))} of the logit` : "",
    },
    ...(pairs ? [] : [{
      what: "angle to own, to nearest other class weight",
      value: `${row.ownAngle.mean.toFixed(1)}°, ${row.otherAngle.mean.toFixed(1)}°`,
      advice: row.ownAngle.mean > row.otherAngle.mean ? "nearer to another class than its own" : "",
    }]),
    ...row.warnings.map((warning) => ({ what: "warning", value: "", advice: warning })),
  ];
}

function lossAdvice(loss: number, chance: number, classes: number): string {
  if (!Number.isFinite(loss)) return "no number: a lower rate, a longer warm-up, a larger λ";
  if (Math.abs(loss - CAFFE_OVERFLOW) < 0.01) {
    return "87.3365 = -ln(FLT_MIN): a probability has become 0, as Caffe shows it";
  }
  if (Math.abs(loss - chance) < 0.02 * chance) {
    return `ln(${classes}) = ${chance.toFixed(2)}: chance, it has learnt nothing`;
  }
  return "";
}

function fromWeights({ loss, options }: ExperimentRow, found: Probe): Finding[] {
  const { cosines, norms, ownAngles, dead } = found;
  const silent = dead.reduce((sum, layer) => sum + layer.dead, 0);
  const channels = dead.reduce((sum, layer) => sum + layer.channels, 0);
  const worst = dead.toSorted((a, b) => b.dead / b.channels - a.dead / a.channels)[0];
  const limit = marginLimit(loss, options);
  const past = limit === null
    ? 0
    : ownAngles.filter((angle) => angle > limit.degrees).length / ownAngles.length;
  return [
    {
      what: `cosine to own, to nearest other (${found.images} images)`,
      value: `${cosines.own.toFixed(3)}, ${cosines.other.toFixed(3)}`,
      advice: cosines.own < 0.5 ? "the margin is hardly met" : "",
    },
    {
      what: "norms of embeddings: mean, from, to",
      value: [norms.mean, norms.least, norms.most].map((v) => v.toPrecision(3)).join(", "),
      advice: norms.least < 1e-3 * norms.mean ? "some are next to 0: hardly a gradient" : "",
    },
    ...(limit === null ? [] : [{
      what: `share of images past ${limit.name} = ${limit.degrees.toFixed(0)}°`,
      value: percent(past),
      advice: past > 0.05 ? "a smaller m, a larger λ" : "",
    }]),
    {
      what: "channels that are above 0 in no image",
      value: `${silent} of ${channels}`,
      advice: silent > 0.1 * channels
        ? `most in ${worst!.layer} (${worst!.dead} of ${worst!.channels}): PReLU, a lower rate`
        : "",
    },
  ];
}

/** Past which angle the law of a loss leaves its first branch. */
function marginLimit(
  loss: LossName,
  options: ExperimentRow["options"],
): { readonly name: string; readonly degrees: number } | null {
  const { law, defaults, drawn } = lossRow(loss);
  const bent = law({ ...defaults, ...drawn, ...options } as never);
  if (bent.kind === "additive-angle") {
    return { name: "π - m", degrees: 180 - bent.m * 180 / Math.PI };
  }
  if (bent.kind === "psi" || bent.kind === "multiple") {
    return bent.m > 1 ? { name: "π / m", degrees: 180 / bent.m } : null;
  }
  return null;
}

function leversOf(
  row: ReportRow,
  { loss, options, network, activation = "prelu", rectified = false, training, ...given }:
    ExperimentRow,
  file?: StartRecord,
): Finding[] {
  const { annealing: schedule } = given;
  const { batch, steps, rate, decay, pretrain, warmup, clip } = training;
  const end = schedule ? annealing(steps + (file?.annealed ?? 0), schedule) : 0;
  const bare = annealingOf(loss, options) === null;
  const about = NETWORKS[network as keyof typeof NETWORKS]?.layers.length ?? 0;
  return [
    {
      what: "batch size",
      value: String(batch),
      advice: batch < 128 ? `a larger one, as ${2 * batch} or more` : "",
    },
    {
      what: "activation",
      value: activation + (rectified ? ", and a ReLU after the embedding" : ""),
      advice: rectified
        ? "no ReLU after the embedding: it leaves a quarter of the plane"
        : activation === "relu"
        ? "PReLU in place of ReLU"
        : "",
    },
    {
      what: "width and depth",
      value: `${network}: ${about} blocks, ${row.parameters} numbers`,
      advice: "a wider or a deeper network",
    },
    {
      what: "start",
      value: [
        ...(file ? [file.name] : []),
        ...(pretrain ? [`${pretrain.steps} steps of ${pretrain.loss}`] : []),
      ].join(", ") || "from scratch",
      advice: file || pretrain ? "" : "start from one trained with softmax, by --from",
    },
    {
      what: "λ: base, γ, power, least; at the end",
      value: schedule
        ? `${schedule.base}, ${schedule.gamma}, ${schedule.power}, ${schedule.lambdaMin}; ` +
          end.toPrecision(3)
        : bare
        ? "none, as there is no margin"
        : "no annealing: the margin is there from the first step",
      advice: schedule
        ? end > 1
          ? "more margin: a larger γ, a smaller lambdaMin"
          : "no convergence: a smaller γ, a lambdaMin of 5"
        : bare
        ? ""
        : "anneal it in",
    },
    {
      what: "rate, warm-up, weight decay, clip",
      value: `${rate}, ${warmup} steps, ${decay}, ${clip}`,
      advice: "the loss jumps: a lower rate, more warm-up",
    },
  ];
}
