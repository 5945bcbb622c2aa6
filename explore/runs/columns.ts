/**
 * The columns of the list.
 *
 * @module
 */
import { bestOf } from "../../lib/experiment/brief.ts";
import type { FoundRun } from "../../lib/experiment/run_list.ts";

/** A column. */
export interface Column {
  /** Its head. */
  readonly title: string;
  /** By what it is sorted. */
  readonly by: (run: FoundRun) => number | string;
  /** What stands in it: a line, and what is said softly below it. */
  readonly cell: (run: FoundRun) => readonly [line: string, below?: string];
  /** Whether the first press sorts the largest to the top. */
  readonly down?: boolean;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Of runs beside their name, in order. */
export const COLUMNS = {
  run: {
    title: "run",
    by: nameOf,
    cell: (run) => [nameOf(run), run.brief.question],
  },
  dataset: {
    title: "dataset",
    by: ({ brief }) => brief.dataset.title,
    cell: ({ brief: { dataset } }) => [dataset.title],
  },
  best: {
    title: "best accuracy",
    by: ({ brief }) => bestOf(brief).accuracy.mean,
    cell: ({ brief }) => {
      const { mean, interval: [low, high] } = bestOf(brief).accuracy;
      return [percent(mean), `${(100 * low).toFixed(2)} to ${(100 * high).toFixed(2)}`];
    },
    down: true,
  },
  loss: {
    title: "best row",
    by: ({ brief }) => bestOf(brief).label,
    cell: ({ brief }) => [bestOf(brief).label, `of ${brief.rows.length}`],
  },
  written: {
    title: "date",
    by: ({ written }) => written,
    cell: ({ written }) => [dateOf(written), timeOf(written)],
    down: true,
  },
  seconds: {
    title: "time",
    by: ({ brief }) => brief.machine.seconds,
    cell: ({ brief }) => [duration(brief.machine.seconds)],
    down: true,
  },
  engine: {
    title: "engine",
    by: ({ brief }) => brief.machine.engine,
    cell: ({ brief: { machine } }) => [
      machine.engine,
      machine.commit ? `commit ${machine.commit.slice(0, 7)}` : "commit unknown",
    ],
  },
} as const satisfies Record<string, Column>;

/** The name of a column. */
export type ColumnName = keyof typeof COLUMNS;

/** What a run is called where several may have the same name: by its folder. */
export function nameOf({ path, brief }: FoundRun): string {
  return path || brief.name;
}

/** Runs in the order of a column; those that are equal there stay in theirs. */
export function sorted(
  runs: readonly FoundRun[],
  column: ColumnName,
  down: boolean,
): readonly FoundRun[] {
  const { by } = COLUMNS[column];
  const order = (a: number | string, b: number | string) =>
    typeof a === "string" ? a.localeCompare(String(b), "en", { numeric: true }) : a - Number(b);
  return runs.toSorted((one, other) => (down ? -1 : 1) * order(by(one), by(other)));
}

const two = (value: number): string => String(value).padStart(2, "0");

/** The day, as the reader's clock has it. */
function dateOf(time: number): string {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function timeOf(time: number): string {
  const at = new Date(time);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
