/**
 * The page of all commands, from the commands themselves.
 *
 * @module
 */
import { readText } from "../../lib/dataset/store.ts";
import { type Document, fenced } from "./document.ts";
import type { CommandHelp } from "./help.ts";

const ROOT = new URL("../../", import.meta.url);

/** A task of deno.json. */
interface Task {
  readonly name: string;
  /** Its file, from the project's folder. */
  readonly file: string;
  readonly description: string;
}

/** The page, in Markdown: a section a task, as `--help` tells it. */
export async function commandsDocument(): Promise<Document> {
  const tasks = await readTasks(), told = await commandsOf(tasks);
  const sections = tasks.map((task) => {
    const command = told.get(`deno task ${task.name}`);
    return `## ${task.name}\n\n${command ? commandText(command) : aliasText(task)}`;
  });
  const head =
    "Each task of the project, as its `--help` tells it. `deno task` alone lists them. " +
    "Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped by Ctrl-C.";
  return {
    path: "commands.md",
    names: true,
    markdown: ["# Commands", head, ...sections].join("\n\n"),
  };
}

/** A task that is another one with some options. */
function aliasText({ description, file }: Task): string {
  return `${description}. The command is that of \`${file}\`.`;
}

async function readTasks(): Promise<Task[]> {
  const { tasks } = JSON.parse(await readText(new URL("deno.json", ROOT)));
  return Object.entries(tasks as Record<string, { description: string; command: string }>).map(
    ([name, { description, command }]) => ({
      name,
      description,
      file: /tasks\/\w+\.ts/.exec(command)?.[0] ?? "deno.json",
    }),
  );
}

/**
 * What each file says of its command, in a process of its own: its modules are stopped halfway.
 *
 * @throws {Error} With what the process said, where it fails.
 */
async function commandsOf(tasks: readonly Task[]): Promise<ReadonlyMap<string, CommandHelp>> {
  const files = [...new Set(tasks.map(({ file }) => new URL(file, ROOT).href))];
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "-A", "--no-check", new URL("help.ts", import.meta.url).href, ...files],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) throw new Error(`Cannot ask tasks for their help: ${text(stderr)}`);
  const told = JSON.parse(text(stdout)) as CommandHelp[];
  return new Map(told.map((help) => [help.name, help]));
}

function commandText({ description, usage, words, examples }: CommandHelp): string {
  const rows = words.map(({ name, description, value }) =>
    `| \`${cell(name)}\` | ${cell(description)} | ${value ? `\`${cell(value)}\`` : ""} |`
  );
  return [
    described(description),
    fenced(usage, "sh"),
    rows.length > 0 ? `| word | meaning | default |\n| --- | --- | --- |\n${rows.join("\n")}` : "",
    examples ? `Examples:\n\n${fenced(examples, "sh")}` : "",
  ].filter(Boolean).join("\n\n");
}

/** Lines that stand in are a list whose form is kept. */
function described(text: string): string {
  return text.replaceAll("<", "\\<").replace(
    /(?:^ +.*\n?)+/gm,
    (lines) => `\n${fenced(lines.replace(/^ {2}/gm, ""), "text")}\n`,
  );
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
