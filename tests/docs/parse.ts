/**
 * Command lines of tasks, read by the tasks' own parsers and not run.
 *
 * @module
 */
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
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "tests/docs/parse_all.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(lines)));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) throw new Error(`Cannot read the tasks: ${text(stderr)}`);
  return JSON.parse(text(stdout));
}
