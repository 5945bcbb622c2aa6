/**
 * The line of a cell in which something went wrong.
 *
 * @module
 */
import { SourceMap } from "node:module";
import type { Problem } from "./notebook.ts";
import { runDeno } from "./deno.ts";

/**
 * The line of the statement that threw, if it can be known.
 *
 * The kernel tells lines of the JavaScript that it made of the cell. We make the same and look
 * back through its source map. Static imports are turned into something else there, so nothing
 * is said of a cell that has one.
 *
 * @param traceback The stack, innermost first. The last frame without a function is the cell's
 * own; those before it may belong to functions of other cells.
 */
export async function failedLine(
  code: string,
  traceback: readonly string[],
): Promise<number | undefined> {
  const frame = /^\s*at (?:async )?<anonymous>:(\d+):(\d+)$/.exec(traceback.at(-1) ?? "");
  if (!frame || /^\s*import\b(?!\s*[(.])/m.test(code)) return undefined;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/cell.ts`, code);
    const { out } = await runDeno(["transpile", "--source-map", "inline", `${folder}/cell.ts`]);
    const map = /sourceMappingURL=data:application\/json;base64,([\w+/=]+)/.exec(out)?.[1];
    if (!map) return undefined;
    const bytes = Uint8Array.from(atob(map), (letter) => letter.charCodeAt(0));
    const entry = new SourceMap(JSON.parse(new TextDecoder().decode(bytes)))
      .findEntry(Number(frame[1]) - 1, Number(frame[2]) - 1);
    return "originalLine" in entry ? entry.originalLine + 1 : undefined;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the parser says of code that does not parse; the kernel only says that it failed. */
export async function syntaxError(
  code: string,
): Promise<Pick<Problem, "what" | "line"> | undefined> {
  const { error } = await runDeno(["fmt", "--check", "--ext=ts", "-"], code);
  const what = /SyntaxError: .*/.exec(error)?.[0];
  const line = /_stdin\.ts:(\d+):\d+/.exec(error)?.[1];
  return what ? { what, ...(line ? { line: Number(line) } : {}) } : undefined;
}
