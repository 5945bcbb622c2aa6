/**
 * Rows that stand on what others have trained.
 *
 * @module
 */
import { type Experiment, type ExperimentRow, seedsOf } from "./experiment.ts";

/** The rows whose networks a row needs, by their places. */
export function rowsBehind({ from, teacher }: ExperimentRow): readonly number[] {
  return [...new Set([from, teacher?.row].filter((place) => place !== undefined))];
}

/**
 * In which round each row may be trained: 0 where it needs no other.
 *
 * @throws {RangeError} A row that needs a later one, one that is not trained, or one that runs with
 *   fewer seeds.
 */
export function roundsOf(experiment: Experiment): readonly number[] {
  const rounds: number[] = [];
  experiment.rows.forEach((row, i) => {
    for (const place of rowsBehind(row)) {
      const other = experiment.rows[place], needed = seedsOf(experiment, row).length;
      if (place >= i || !other || other.ensemble || seedsOf(experiment, other).length < needed) {
        throw new RangeError(
          `Cannot train ${row.label}: what it begins with or learns from must be an earlier row ` +
            `that is trained, with as many seeds, is row ${place}` +
            (other ? `, ${other.label}` : `, of ${experiment.rows.length}`),
        );
      }
    }
    rounds.push(Math.max(0, ...rowsBehind(row).map((place) => rounds[place]! + 1)));
  });
  return rounds;
}

/** All rows that a row stands on, as text: with them its result changes. Nothing for most. */
export function behindOf(
  experiment: Pick<Experiment, "rows">,
  row: ExperimentRow,
): string | undefined {
  const places = rowsBehind(row);
  if (places.length === 0) return undefined;
  return JSON.stringify(places.map((place) => {
    const { label: _, ...other } = experiment.rows[place]!;
    return { ...other, behind: behindOf(experiment, experiment.rows[place]!) };
  }));
}
