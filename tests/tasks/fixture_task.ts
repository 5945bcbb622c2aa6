/**
 * A task that goes on until it is stopped; `stopping_test.ts` runs it.
 *
 * @module
 */
import { runTask, taskCommand } from "../../tasks/cli/command.ts";

const command = taskCommand("fixture", "Goes on.", ["deno task fixture"])
  .option("--resume", "go on", false)
  .option("--fail", "fail while stopping", false);

await runTask(command, async ({ fail }, { signal }) => {
  const timer = setInterval(() => {}, 1000); // as work would, it keeps the process
  console.log("going");
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  clearInterval(timer);
  if (fail) throw new Error("Cannot write the checkpoint");
  throw signal.reason;
});
