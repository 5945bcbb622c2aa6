/**
 * Where a run ran: the part of a report that is not deterministic.
 *
 * @module
 */
import type { Engine } from "../engine/engines.ts";
import type { Machine } from "./report.ts";

/**
 * @param seconds How long the run took.
 * @param commit The commit of the toolkit, where it is known.
 */
export function machineOf(engine: Engine, seconds: number, commit = ""): Machine {
  return {
    engine: engine.name,
    reason: engine.reason,
    versions: { deno: Deno.version.deno, ...engine.versions },
    commit,
    seconds: Math.round(seconds * 10) / 10,
    peakMemory: Math.round(Deno.memoryUsage().rss / 2 ** 20),
  };
}
