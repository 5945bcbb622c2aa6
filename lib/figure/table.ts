/**
 * The results as a table of texts.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import type { Summary } from "../math/statistics.ts";

/** A table: its header, its rows, and which row is best in which column. */
export interface ResultTable {
  /** The names of the columns. */
  readonly header: readonly string[];
  /** One row a row of the report. */
  readonly rows: readonly (readonly string[])[];
  /** By column, the row with the best value; only where there is a best. */
  readonly best: Readonly<Record<number, number>>;
}

/** The table that ends every run and begins every page. */
export function resultTable({ rows }: Report): ResultTable {
  const order = (key: "accuracy" | "angularFisherScore", sign: number) =>
    rows.reduce(
      (best, row, i) =>
        Number.isFinite(row[key].mean) &&
          !(sign * row[key].mean <= sign * rows[best]![key].mean)
          ? i
          : best,
      0,
    );
  return {
    header: [
      "loss",
      "accuracy",
      "angular Fisher score",
      "own angle",
      "nearest other",
      "size",
      "network",
      "seeds",
    ],
    rows: rows.map((row) => [
      row.label,
      range(row.accuracy, (value) => (100 * value).toFixed(2), " %"),
      range(row.angularFisherScore, (value) => value.toFixed(4)),
      `${row.ownAngle.mean.toFixed(1)}°`,
      `${row.otherAngle.mean.toFixed(1)}°`,
      `${row.dimension}-D`,
      row.network,
      String(row.seeds.length),
    ]),
    best: rows.length > 1 ? { 1: order("accuracy", 1), 2: order("angularFisherScore", -1) } : {},
  };
}

/** `98.10 % (97.81 to 98.35)` */
function range(
  { mean, interval: [low, high] }: Summary,
  text: (value: number) => string,
  unit = "",
) {
  if (!Number.isFinite(mean)) return "-"; // embeddings of 0 have no direction, and no score
  return `${text(mean)}${unit} (${text(low)} to ${text(high)})`;
}
