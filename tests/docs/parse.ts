/**
 * Command lines of tasks, read by the tasks' own parsers and not run.
 *
 * @module
 */
import { runDeno } from "../../tasks/notebook/deno.ts";
import { ROOT } from "./pages.ts";

/**
 * What is wrong with each, or null: an option that there is not, a value that is none, too many
 * words. All are read in one process.
 *
 * @param lines What follows `deno task`, word by word.
 */
export async function parseTasks(
  lines: readonly (readonly string[])[],
): Promise<(string | null)[]> {
  const { code, out, error } = await runDeno(
    ["run", "-A", "--no-check", `${ROOT}tests/docs/parse_all.ts`],
    JSON.stringify(lines),
  );
  if (code !== 0) throw new Error(`Cannot read the tasks: ${error}`);
  return JSON.parse(out);
}
