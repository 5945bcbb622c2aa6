/**
 * Command lines of tasks, read by the tasks' own parsers and not run.
 *
 * @module
 */
import { inFolder } from "../folder.ts";
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
  const said: (string | null)[] = [];
  await inFolder(async (folder) => {
    const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
    const command = `file://${ROOT}tasks/cli/command.ts`;
    const map = {
      imports: { ...absolute(config.imports), [command]: `file://${ROOT}tests/docs/parse_only.ts` },
      scopes: { [`file://${ROOT}tests/docs/`]: { [command]: command } },
    };
    await Deno.writeTextFile(`${folder}/map.json`, JSON.stringify(map));
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", "--import-map", `${folder}/map.json`],
        `${ROOT}tests/docs/parse_all.ts`,
      ],
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
    said.push(...JSON.parse(text(stdout)));
  });
  return said;
}

/** An import map that holds in another folder. */
function absolute(imports: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imports).map(([name, to]) => [
      name,
      to.startsWith("./") ? `file://${ROOT}${to.slice(2)}` : to,
    ]),
  );
}
