/**
 * A Python that has JupyterLab.
 *
 * @module
 */

/** Where it may be: on the PATH, or in a folder of the project's own. */
const PYTHONS = ["python3", "python", ".cache/lab/bin/python"] as const;

/**
 * The first Python that has JupyterLab.
 *
 * @throws {Error} Where none has; it says how to bring it, and what does without.
 */
export async function pythonWithLab(): Promise<string> {
  const tried: string[] = [];
  for (const python of PYTHONS) {
    const found = await outputOf(python, ["-m", "jupyterlab", "--version"]);
    if (found?.success) return python;
    tried.push(`${python}: ${found ? "has no jupyterlab" : "is not there"}`);
  }
  throw new Error(
    `Cannot start JupyterLab: a Python must have it (${tried.join("; ")}). ` +
      "python3 -m venv .cache/lab && .cache/lab/bin/pip install jupyterlab brings it. VS Code with " +
      "its Jupyter extension opens notebooks/ without, after deno task notebooks install; deno task " +
      "notebooks renders them as pages",
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
