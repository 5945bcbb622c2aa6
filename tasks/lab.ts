/**
 * `deno task lab`: the notebooks in JupyterLab.
 *
 * @module
 */
import { Command, runTask, taskCommand } from "./cli/command.ts";
import { installKernel } from "./notebook/install.ts";
import { pythonWithLab } from "./notebook/python.ts";

const command = (taskCommand(
  "lab",
  "Starts JupyterLab on the notebooks, where Python has it, with Deno among its kernels. Else says\n" +
    "what to install.",
  ["deno task lab", "deno task lab --no-browser --port=8899"],
) as Command)
  .allowUnknownOption()
  .argument("[options...]", "handed on to JupyterLab");

await runTask(command, async (_, { signal }) => {
  const python = await pythonWithLab();
  console.log(await installKernel("notebooks", "../lib/mod.ts"));
  const args = ["-m", "jupyterlab", "notebooks", ...command.args];
  const lab = new Deno.Command(python, { args }).spawn();
  // A terminal tells both of Ctrl-C; a signal to this process alone is handed on.
  signal.addEventListener("abort", () => lab.kill("SIGTERM"));
  const { code } = await lab.status;
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`JupyterLab ended with exit code ${code}`);
});
