/**
 * `deno task setup`: the native engine, brought where it can be.
 *
 * @module
 */
import { useEngine } from "../lib/mod.ts";
import { runTask, taskCommand } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { ensureEngine } from "./native/setup.ts";

const command = taskCommand(
  "setup",
  "Brings the native engine where none is found; `deno task reproduce` does this by itself.",
  ["deno task setup"],
);

await runTask(command, async (_options, { signal }) => {
  const bars = progressBars();
  await ensureEngine("auto", bars, signal);
  bars.close();
  console.log(`Engine  ${(await useEngine("auto")).reason}`);
});
