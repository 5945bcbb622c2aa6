/**
 * Reads command lines of tasks by the tasks' own parsers: a list of words each comes in as JSON,
 * what is wrong with each, or null, goes out. Modules of tasks are imported up to where they would
 * run, so this is a process of its own.
 *
 * @module
 */
import { type Command, commandOf } from "../../tasks/cli/command.ts";
import { ROOT } from "./pages.ts";

const lines: string[][] = JSON.parse(await new Response(Deno.stdin.readable).text());
const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
const said: (string | null)[] = [];
for (const [i, [name, ...words]] of lines.entries()) {
  const [, file, fixed] = /(tasks\/\w+\.ts) ?(.*)$/.exec(tasks[name!]?.command ?? "") ?? [];
  if (file === undefined) {
    said.push(`there is no task ${name}`);
    continue;
  }
  // A command keeps what it has read, and a module runs once for each address.
  const command = await commandOf(new URL(`${ROOT}${file}?line=${i}`, "file://").href) as Command;
  said.push(wrongWith(command, [...fixed!.split(" ").filter(Boolean), ...words]));
}
console.log(JSON.stringify(said));
Deno.exit(0);

function wrongWith(command: Command, words: readonly string[]): string | null {
  command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  try {
    command.parse([...words], { from: "user" });
    return null;
  } catch (error) {
    // Commander ends by an error where help was asked for, too, with code 0.
    const { exitCode, message } = error as Error & { exitCode?: number };
    return exitCode === 0 ? null : message;
  }
}
