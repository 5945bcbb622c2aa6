/**
 * `deno task lab`: the notebooks in JupyterLab.
 *
 * @module
 */
import { Command, runTask, taskCommand } from "./cli/command.ts";
import { installKernel } from "./notebook/install.ts";

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

/** A Python that has JupyterLab. */
async function pythonWithLab(): Promise<string> {
  const tried: string[] = [];
  for (const python of ["python3", "python"]) {
    const found = await outputOf(python, ["-m", "jupyterlab", "--version"]);
    if (found?.success) return python;
    tried.push(`${python}: ${found ? "has no jupyterlab" : "is not there"}`);
  }
  throw new Error(
    `Cannot start JupyterLab: a Python on the PATH must have it (${tried.join("; ")}). ` +
      "python3 -m pip install jupyterlab brings it. VS Code with its Jupyter extension opens " +
      "notebooks/ without, after deno task notebooks install; deno task notebooks renders them as " +
      "pages",
  );
}

/** What a program leaves; `undefined` where there is none of that name. */
async function outputOf(program: string, args: string[]) {
  try {
    return await new Deno.Command(program, { args }).output();
  } catch {
    return undefined;
  }
}
