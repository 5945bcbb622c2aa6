/**
 * Where the time of a video goes.
 *
 * @module
 */

/** What is done to a frame, in this order. */
export const STAGES = ["decode", "detect", "align", "embed", "draw", "encode"] as const;

/** The name of a stage. */
export type Stage = typeof STAGES[number];

/** A watch with a hand for each stage. */
export interface Stopwatch {
  /** Milliseconds waited for each; a stage that another process works on while we do is short. */
  readonly spent: Readonly<Record<Stage, number>>;
  /** Does something and adds the time it took. */
  readonly time: <Result>(stage: Stage, work: () => Result | Promise<Result>) => Promise<Result>;
}

/** A watch at nought. */
export function stopwatch(): Stopwatch {
  const spent: Record<Stage, number> = {
    decode: 0,
    detect: 0,
    align: 0,
    embed: 0,
    draw: 0,
    encode: 0,
  };
  return {
    spent,
    time: async (stage, work) => {
      const started = performance.now();
      try {
        return await work();
      } finally {
        spent[stage] += performance.now() - started;
      }
    },
  };
}

/** The share of each stage, from 0 to 1; all 0 before anything was done. */
export function stageShares(spent: Stopwatch["spent"]): Record<Stage, number> {
  const all = STAGES.reduce((sum, stage) => sum + spent[stage], 0) || 1;
  return Object.fromEntries(STAGES.map((stage) => [stage, spent[stage] / all])) as Record<
    Stage,
    number
  >;
}
