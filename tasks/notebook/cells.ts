/**
 * The code of a notebook as a file that Deno can check and lint.
 *
 * @module
 */
import { runDeno } from "./deno.ts";
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

/**
 * Checks format, types and lint of the code of a notebook, from where the notebook lies.
 *
 * Every error is told, at its cell and line.
 */
export async function checkCode(path: string, notebook: Notebook): Promise<Problem[]> {
  const { script, places } = scriptOf(notebook);
  // Beside the notebook, so that its imports mean the same; removed whatever happens. Two checks of
  // one notebook at once have two files.
  const file = path.replace(/\.ipynb$/, `.${crypto.randomUUID().slice(0, 8)}.check.ts`);
  const name = file.slice(file.lastIndexOf("/") + 1);
  await Deno.writeTextFile(file, script);
  try {
    const tools = {
      check: runDeno(["check", file]),
      lint: runDeno(["lint", "--json", "--rules-exclude=no-import-prefix", file]),
      // As code: `deno fmt --check` of a notebook fails whenever it has not seen it before.
      fmt: runDeno(["fmt", "--check", "--line-width=100", file]),
    };
    const problems: Problem[] = [];
    for (const [tool, running] of Object.entries(tools)) {
      const { code, out, error } = await running;
      // Where deno.json leaves a folder out, Deno looks at nothing in it.
      if (/No (target|matching) files found/.test(error)) {
        console.error(`Note    ${path}: deno ${tool} leaves its folder out, by deno.json`);
        continue;
      }
      if (code === 0) continue;
      const found = tool === "lint" ? lintErrors(out) : typeErrors(error);
      const own = found.filter(({ place }) => place.endsWith(name));
      for (const { line, what } of own) {
        problems.push({ notebook: path, what: `deno ${tool}: ${what}`, ...places[line - 1] });
      }
      if (own.length > 0 || problems.some(({ what }) => /SyntaxError/.test(what))) continue;
      const why = `${error}${out}`.split("\n").find((text) => /error/i.test(text)) ?? error;
      problems.push({ notebook: path, what: `deno ${tool}: ${why.trim()}` });
    }
    return problems;
  } finally {
    await Deno.remove(file);
  }
}

interface Found {
  readonly place: string;
  readonly line: number;
  readonly what: string;
}

/** `TS2322 [ERROR]: what` or `error: what`, some lines of code, `at file:///…:LINE:COLUMN`. */
function typeErrors(text: string): Found[] {
  const pattern =
    /^(?:error: |(TS\d+) \[ERROR\]: )(.*)\n(?:(?!TS\d+ \[ERROR\]).*\n)*?\s+at (file:\S+?):(\d+):\d+$/gm;
  return [...text.matchAll(pattern)].map(([, code, what, place, line]) => ({
    place: place!,
    line: Number(line),
    what: code ? `${code}: ${what}` : what!,
  }));
}

interface Diagnostic {
  readonly filename: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly message: string;
  readonly code: string;
}

function lintErrors(json: string): Found[] {
  const { diagnostics } = JSON.parse(json) as { diagnostics: Diagnostic[] };
  return diagnostics.map(({ filename, range, message, code }) => ({
    place: filename,
    line: range.start.line,
    what: `${code}: ${message}`,
  }));
}
