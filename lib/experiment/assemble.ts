/**
 * A report from the results of all jobs.
 *
 * @module
 */
import { mean, studentInterval, type Summary, wilson } from "../math/statistics.ts";
import { lossOptions } from "../margin/options.ts";
import { type Experiment, seedsOf } from "./experiment.ts";
import type { JobResult } from "./inspect.ts";
import type {
  DatasetRecord,
  Machine,
  Report,
  ReportRow,
  RowVerification,
  StartRecord,
} from "./report.ts";

/**
 * Puts a report together.
 *
 * @param results `results[row][seed]`, in the order of the experiment.
 * @param start What it began with, where that was a file.
 */
export function assembleReport(
  experiment: Experiment,
  dataset: DatasetRecord,
  results: readonly (readonly JobResult[])[],
  machine: Machine,
  start?: StartRecord,
): Report {
  return {
    schema: 1,
    name: experiment.name,
    question: experiment.question,
    dataset,
    experiment,
    ...(start ? { start } : {}),
    rows: experiment.rows.map((row, i): ReportRow => ({
      label: row.label,
      loss: row.loss,
      options: lossOptions(row.loss, row.options) as Record<string, unknown>,
      network: row.network,
      parameters: results[i]![0]!.parameters,
      ...(results[i]![0]!.cost ? { cost: results[i]![0]!.cost } : {}),
      dimension: row.dimension,
      seeds: seedsOf(experiment, row),
      accuracy: summary(
        results[i]!.map(({ right, count }) => right / count),
        () => wilson(results[i]![0]!.right, results[i]![0]!.count),
        [0, 1],
      ),
      angularFisherScore: summary(
        results[i]!.map(({ fisher }) => fisher.value),
        () => results[i]![0]!.fisher.interval,
        [0, Infinity],
      ),
      ownAngle: summary(results[i]!.map(({ ownAngle }) => ownAngle)),
      otherAngle: summary(results[i]!.map(({ otherAngle }) => otherAngle)),
      ...(results[i]![0]!.verification ? { verification: verificationOf(results[i]!) } : {}),
      warnings: [...new Set(results[i]!.flatMap(({ warnings }) => warnings))],
      detail: results[i]![0]!.detail,
    })),
    machine,
  };
}

/** What pairs say over all seeds of a row. */
function verificationOf(results: readonly JobResult[]): RowVerification {
  const each = results.map(({ verification }) => verification!), [first] = each;
  const of = first!.intervals;
  const { protocol, folds } = first!;
  return {
    ...(protocol && { protocol }),
    ...(folds && {
      folds: folds.map(({ accuracy, threshold, pairs }) => ({
        accuracy: round(accuracy),
        threshold: round(threshold),
        pairs,
      })),
    }),
    accuracy: summary(each.map(({ accuracy }) => accuracy), () => first!.interval, [0, 1]),
    threshold: summary(each.map(({ threshold }) => threshold)),
    deviation: round(first!.deviation.sample),
    tarAtFar: first!.tarAtFar.map(({ far }, k) => {
      const points = each.map(({ tarAtFar }) => tarAtFar[k]!);
      const actual = points.flatMap(({ actualFar }) => actualFar ?? []);
      return {
        far,
        tar: summary(points.map(({ tar }) => tar), () => of?.tarAtFar[k], [0, 1]),
        ...(actual.length === points.length ? { actualFar: actual.map(round) } : {}),
      };
    }),
    eer: summary(each.map(({ eer }) => eer), () => of?.eer, [0, 1]),
    auc: summary(each.map(({ auc }) => auc), () => of?.auc, [0, 1]),
    roc: first!.roc,
  };
}

/** Over several seeds the interval is Student's; of one run it is over its images or pairs. */
function summary(
  values: number[],
  ofOne?: () => readonly [number, number] | undefined,
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): Summary {
  const [low, high] = (values.length === 1 && ofOne?.()) || studentInterval(values);
  return {
    values: values.map(round),
    mean: round(mean(values)),
    // Student's interval knows no bounds: a share it would put past 1 ends there.
    interval: [round(Math.max(least, low)), round(Math.min(most, high))],
  };
}

function round(value: number): number {
  return Number(value.toPrecision(8));
}

/** The part of a report that two runs of one seed on one engine share, byte for byte. */
export function deterministicPart({ machine: _, ...rest }: Report): string {
  return JSON.stringify(rest);
}
