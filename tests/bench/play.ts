/**
 * Our turns in a benchmark: so many rounds as each line of standard input says.
 *
 * @module
 */
import { exists, readText } from "../../lib/dataset/store.ts";
import { linesOf } from "./lines.ts";

/** A number that needs all of a round's work, or what tells it when no clock runs. */
export type Told = number | (() => number);

/** Does one round. */
export type Step = () => Told | Promise<Told>;

/** Says that it is ready, and then for each line the times in milliseconds and the last number. */
export async function play(step: Step): Promise<void> {
  console.log("ready");
  for await (const line of linesOf(Deno.stdin.readable)) {
    const times: number[] = [];
    let told: Told = 0;
    for (let i = 0; i < Number(line); i++) {
      const start = performance.now();
      told = await step();
      times.push(performance.now() - start);
    }
    const memory = await peak();
    const value = typeof told === "number" ? told : told();
    console.log(JSON.stringify({ times, value, peak: memory }));
  }
}

/**
 * The most memory the process has held, in MiB; null where the system is not Linux. Not what Node
 * tells: that begins with what the process held that started this one.
 */
async function peak(): Promise<number | null> {
  const path = "/proc/self/status";
  const [, kib] = await exists(path) ? (await readText(path)).match(/^VmHWM:\s*(\d+)/m) ?? [] : [];
  return kib === undefined ? null : Number(kib) / 1024;
}
