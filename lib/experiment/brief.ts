/**
 * A report without what its figures are drawn from: what a list of runs needs, and their comparison.
 *
 * @module
 */
import type { DatasetRecord, Report, ReportRow, RowVerification } from "./report.ts";

/** A run in brief. */
export interface Brief
  extends Pick<Report, "name" | "question" | "experiment" | "machine" | "start"> {
  /** Its images, without the names of the classes. */
  readonly dataset: Omit<DatasetRecord, "classes" | "perClass">;
  /** Its rows. */
  readonly rows: readonly BriefRow[];
}

/** A row without its curves and points. */
export interface BriefRow extends Omit<ReportRow, "detail" | "verification"> {
  /** What pairs say, without the ROC. */
  readonly verification?: Omit<RowVerification, "roc">;
}

/** Leaves out what is large: a brief has some kilobytes where a report has megabytes. */
export function briefOf(
  { name, question, experiment, machine, start, dataset, rows }: Report,
): Brief {
  const { classes: _, perClass: __, ...images } = dataset;
  return {
    ...{ name, question, experiment, machine, dataset: images, rows: rows.map(briefRow) },
    ...(start ? { start } : {}),
  };
}

function briefRow({ detail: _, verification, ...row }: ReportRow): BriefRow {
  if (!verification) return row;
  const { roc: __, ...rest } = verification;
  return { ...row, verification: rest };
}

/** The row with the most right. */
export function bestOf({ rows }: Pick<Brief, "rows">): BriefRow {
  return rows.reduce((best, row) => row.accuracy.mean > best.accuracy.mean ? row : best);
}
