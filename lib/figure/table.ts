/**
 * The results as a table of texts.
 *
 * @module
 */
import { bestAlone, compareWith, inWords, points } from "../experiment/answer.ts";
import type { Report, ReportRow } from "../experiment/report.ts";
import type { Summary } from "../math/statistics.ts";
import { notesOnFars } from "../measure/enough.ts";

/** A table: its header, its rows, and which row is best in which column. */
export interface ResultTable {
  /** The names of the columns. */
  readonly header: readonly string[];
  /** One row a row of the report. */
  readonly rows: readonly (readonly string[])[];
  /** By column, the row with the best value; only where there is a best. */
  readonly best: Readonly<Record<number, number>>;
  /** What must be known beside it: rates that rest on few pairs. */
  readonly notes: readonly string[];
}

/** The table that ends every run and begins every page. */
export function resultTable(report: Report): ResultTable {
  const { rows } = report, base = bestAlone(report);
  const order = (key: "accuracy" | "angularFisherScore", sign: number) =>
    rows.reduce(
      (best, row, i) =>
        Number.isFinite(row[key].mean) &&
          !(sign * row[key].mean <= sign * rows[best]![key].mean)
          ? i
          : best,
      0,
    );
  const columns = [
    ...SCORED,
    ...base ? [aheadOf(base)] : [],
    ...rows.some(isVerified) ? VERIFIED : CLASSIFIED,
    ...COMMON,
  ];
  return {
    header: columns.map(([name]) => name),
    rows: rows.map((row) => columns.map(([, cell]) => cell(row))),
    best: rows.length > 1 ? { 1: order("accuracy", 1), 2: order("angularFisherScore", -1) } : {},
    notes: [
      ...new Set(
        rows.flatMap(({ verification: pairs }) =>
          pairs ? notesOnFars(pairs.tarAtFar.map(({ far }) => far), pairs.roc.differentPairs) : []
        ),
      ),
    ],
  };
}

type Column = readonly [name: string, cell: (row: ReportRow) => string];

const percent = (value: number) => (100 * value).toFixed(2);
const isVerified = ({ verification }: ReportRow) => verification !== undefined;

const SCORED: readonly Column[] = [
  ["loss", (row) => row.label],
  ["accuracy", (row) => range(row.accuracy, percent, " %")],
  [
    "angular Fisher score",
    (row) => range(row.angularFisherScore, (value) => value.toFixed(4)),
  ],
];

/** How far from the best that is not joined of others. */
const aheadOf = (base: ReportRow): Column => [
  `against ${base.label}, the best alone`,
  (row) => {
    const [by] = compareWith(base, [row]);
    return by ? `${points(by.accuracy.mean)} ${inWords(by.accuracy)}` : "-";
  },
];

/** Of images whose classes were trained on. */
const CLASSIFIED: readonly Column[] = [
  ["own angle", (row) => `${row.ownAngle.mean.toFixed(1)}°`],
  ["nearest other", (row) => `${row.otherAngle.mean.toFixed(1)}°`],
];

/** The share of pairs of one person accepted at a rate of false accepts. */
const tarAt = (far: number): Column => [
  `TAR at ${100 * far} %`,
  ({ verification }) => {
    const found = verification?.tarAtFar.find((one) => one.far === far);
    return found ? `${percent(found.tar.mean)} %` : "-";
  },
];

/** Of pairs of other people. */
const VERIFIED: readonly Column[] = [
  tarAt(1e-2),
  tarAt(1e-3),
  ["threshold", ({ verification }) => verification?.threshold?.mean.toFixed(3) ?? "-"],
  ["one person", (row) => `${row.ownAngle.mean.toFixed(1)}°`],
  ["two people", (row) => `${row.otherAngle.mean.toFixed(1)}°`],
];

const COMMON: readonly Column[] = [
  ["size", (row) => `${row.dimension}-D`],
  ["network", (row) => row.network],
  ["seeds", (row) => String(row.seeds.length)],
];

/** `98.10 % (97.81 to 98.35)` */
function range(
  { mean, interval: [low, high] }: Summary,
  text: (value: number) => string,
  unit = "",
) {
  if (!Number.isFinite(mean)) return "-"; // of a single class there is none
  return `${text(mean)}${unit} (${text(low)} to ${text(high)})`;
}
