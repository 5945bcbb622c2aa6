/**
 * How far a long cell of a notebook is.
 *
 * @module
 */
import type { Experiment } from "../experiment/experiment.ts";
import { seedsOf } from "../experiment/experiment.ts";
import type { Step } from "../experiment/run.ts";

/** What Deno's kernel sends to the notebook. */
interface Kernel {
  readonly broadcast: (type: string, content: unknown) => Promise<void>;
}

/** Milliseconds between two lines: a notebook that is told more often only grows slow. */
const PAUSE = 250;
const CELLS = 30;

/**
 * Shows a line that says how far work is, in its place each time. Outside of a notebook it says
 * nothing.
 *
 * @returns Takes the share that is done, from 0 to 1, and words beside it.
 *
 * @example
 * ```ts
 * const told = showProgress();
 * for (let i = 1; i <= 10; i++) told(i / 10, `image ${i} of 10`);
 * ```
 */
export function showProgress(): (share: number, words?: string) => void {
  const kernel = kernelHere(), id = crypto.randomUUID(), started = performance.now();
  let sending: Promise<void> | undefined, last = 0;
  return (share, words = "") => {
    const now = performance.now();
    if (!kernel || (share < 1 && sending && now - last < PAUSE)) return;
    const content = {
      data: { "text/plain": lineOf(share, (now - started) / 1000, words) },
      metadata: {},
      transient: { display_id: id },
    };
    const type = sending ? "update_display_data" : "display_data";
    // A line that is lost is no reason to end the work.
    sending = (sending ?? Promise.resolve()).then(() => kernel.broadcast(type, content))
      .catch(() => {});
    last = now;
  };
}

/** The same of an experiment that runs: hand it to `finish`. */
export function showSteps(experiment: Experiment): (step: Step) => void {
  const told = showProgress(), done = new Map<string, number>();
  const all = experiment.rows.filter(({ ensemble }) => !ensemble)
    .reduce((sum, row) => sum + seedsOf(experiment, row).length, 0);
  return ({ index, seed, step, steps, loss }) => {
    done.set(`${index} ${seed}`, step / steps);
    const share = done.values().reduce((a, b) => a + b, 0) / all;
    told(share, `${experiment.rows[index]!.label}: step ${step}, loss ${loss.toFixed(3)}`);
  };
}

function lineOf(share: number, seconds: number, words: string): string {
  const full = Math.round(Math.min(1, share) * CELLS);
  const bar = "█".repeat(full) + "░".repeat(CELLS - full);
  return `${bar} ${Math.floor(100 * share)} % in ${seconds.toFixed(0)} s  ${words}`.trimEnd();
}

/** Deno's kernel; elsewhere asking for it throws. */
function kernelHere(): Kernel | undefined {
  try {
    return (Deno as unknown as { readonly jupyter?: Kernel }).jupyter;
  } catch {
    return undefined;
  }
}
