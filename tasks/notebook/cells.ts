/**
 * The code of a notebook as a file that Deno can check and lint.
 *
 * @module
 */
import { type Notebook, type Problem, sourceOf } from "./notebook.ts";

/** The code cells one after the other, and where each line is from. */
export function scriptOf({ cells }: Notebook) {
  const lines: string[] = [], places: ({ cell: number; line: number } | undefined)[] = [];
  cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    lines.push("// %%");
    places.push(undefined);
    sourceOf(cell).split("\n").forEach((text, k) => {
      lines.push(text);
      places.push({ cell: i + 1, line: k + 1 });
    });
  });
  return { script: `${lines.join("\n")}\nexport {};\n`, places };
}

/** Checks format, types and lint of the code of a notebook, from where the notebook lies. */
export async function checkCode(path: string, notebook: Notebook): Promise<Problem[]> {
  const { script, places } = scriptOf(notebook);
  // Beside the notebook, so that its imports mean the same; removed whatever happens.
  const file = path.replace(/\.ipynb$/, ".check.partial.ts");
  await Deno.writeTextFile(file, script);
  try {
    // Formatted as code: `deno fmt --check` of a notebook fails whenever it has not seen it before.
    const checks = [
      ["fmt", "--check", "--line-width=100", file],
      ["check", file],
      ["lint", "--rules-exclude=no-import-prefix", file],
    ];
    const problems = await Promise.all(checks.map(async (args) => {
      const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
        args,
        env: { NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).output();
      if (code === 0) return [];
      const text = new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout);
      const found = /\.check\.partial\.ts:(\d+):\d+/.exec(text)?.[1];
      const what = text.replaceAll(file, path).trim().split("\n")
        .find((line) => /error|ERROR/.test(line)) ?? text.trim();
      return [{ notebook: path, what: `deno ${args[0]}: ${what}`, ...places[Number(found) - 1] }];
    }));
    return problems.flat();
  } finally {
    await Deno.remove(file);
  }
}
