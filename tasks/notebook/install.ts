/**
 * Deno's kernel among those of Jupyter.
 *
 * @module
 */
import { runDeno } from "./deno.ts";
import { runNotebook } from "./run.ts";

/** So long, in milliseconds, the library may take to load: the first time Deno compiles it. */
const PATIENCE = 120_000;

/**
 * Makes Deno known to Jupyter, in the folder of this user, and sees that the library loads in a kernel
 * that starts where the notebooks lie: there it finds the import map of the project's deno.json, as
 * Jupyter starts a kernel in the folder of its notebook.
 *
 * @returns What was done, in two lines.
 * @throws {Error} Where Jupyter's folder cannot be written, or the library does not load.
 */
export async function installKernel(folder: string, library: string): Promise<string> {
  const { code, error } = await runDeno(["jupyter", "--install", "--force"]);
  const said = error.split("\n").filter((line) => line.trim() !== "" && !/^Warning/.test(line));
  if (code !== 0) throw new Error(`Cannot install the kernel: ${said[0] ?? error}`);
  const done = await followJupyter(said.at(-1) ?? "The kernel is installed.");
  const cell = {
    cell_type: "code",
    metadata: {},
    source: `await import(${JSON.stringify(library)}); 0`,
  } as const;
  const notebook = { cells: [cell], metadata: {}, nbformat: 4 };
  const [problem] = await runNotebook(`${folder}/kernel`, notebook, { timeout: PATIENCE });
  if (problem) {
    throw new Error(
      `The kernel is installed, but the library must load in ${folder}, and does not: ` +
        `${problem.what}. deno install brings what it needs`,
    );
  }
  return `${done}\nThe library loads in it.`;
}

/**
 * Puts the kernel also where JUPYTER_DATA_DIR has Jupyter look, which Deno does not know of: there
 * Jupyter passes the usual folder over, and notebooks would open without a kernel.
 *
 * @param said Deno's words, which name the folder it installed to.
 * @returns The same, of the folder that counts.
 */
async function followJupyter(said: string): Promise<string> {
  const data = Deno.env.get("JUPYTER_DATA_DIR"), from = / at (.*)\.$/.exec(said)?.[1];
  if (!data || !from) return said;
  const to = `${data}/kernels/deno`;
  if (from === to) return said;
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
  return said.replace(from, to);
}
