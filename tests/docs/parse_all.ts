/**
 * Reads command lines of tasks by the tasks' own parsers: a list of words each comes in as JSON,
 * what is wrong with each, or null, goes out. Its import map puts `parse_only.ts` in the place of
 * `tasks/cli/command.ts`, so that the tasks are loaded as they are, and do nothing.
 *
 * @module
 */
import { reading } from "./parse_only.ts";

const lines: string[][] = JSON.parse(await new Response(Deno.stdin.readable).text());
const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
const said: (string | null)[] = [];
for (const [i, [name, ...words]] of lines.entries()) {
  const [, file, fixed] = /(tasks\/\w+\.ts) ?(.*)$/.exec(tasks[name!]?.command ?? "") ?? [];
  if (file === undefined) {
    said.push(`there is no task ${name}`);
    continue;
  }
  reading.words = [...fixed!.split(" ").filter(Boolean), ...words];
  delete reading.wrong;
  // A module runs once for each address.
  await import(`../../${file}?line=${i}`);
  said.push(reading.wrong ?? null);
}
console.log(JSON.stringify(said));
