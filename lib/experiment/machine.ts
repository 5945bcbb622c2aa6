/**
 * Where a run ran: the part of a report that is not deterministic.
 *
 * @module
 */
import type { Engine } from "../engine/engines.ts";
import type { Machine } from "./report.ts";

/** Resident memory of the process now, workers included, in MiB. */
export function memoryNow(): number {
  return Math.round(Deno.memoryUsage().rss / 2 ** 20);
}

/**
 * What a report says of the machine.
 *
 * @param seconds How long the run took.
 * @param peakMemory The largest of `memoryNow()` while it ran.
 * @param tasks How many processes trained as one.
 */
export function machineOf(
  engine: Engine,
  seconds: number,
  peakMemory: number,
  tasks = 1,
): Machine {
  return {
    engine: engine.name,
    reason: engine.reason,
    precision: engine.precision,
    versions: { deno: Deno.version.deno, ...engine.versions },
    commit: "",
    seconds: Math.round(seconds * 10) / 10,
    peakMemory,
    tasks,
  };
}
