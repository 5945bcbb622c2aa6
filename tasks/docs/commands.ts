/**
 * The page of all commands, from the commands themselves.
 *
 * @module
 */
import { readText } from "../../lib/dataset/store.ts";
import { type AnyCommand, listenToCommands } from "../cli/command.ts";
import { type Document, fenced } from "./document.ts";

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
 * Imports the module of each task, which says what its command is and goes no further.
 *
 * @throws {Error} A module that has no command.
 */
async function commandsOf(tasks: readonly Task[]): Promise<Map<string, AnyCommand>> {
  const told = new Map<string, AnyCommand>();
  let arrived = () => {};
  listenToCommands((command) => {
    told.set(command.name(), command);
    arrived();
  });
  const others = tasks.filter(({ name }) => !told.has(`deno task ${name}`));
  for (const file of new Set(others.map(({ file }) => file))) {
    await new Promise<void>((resolve, reject) => {
      arrived = resolve;
      import(new URL(file, ROOT).href).then(
        () => reject(new Error(`Cannot tell what ${file} does: it must end in runTask()`)),
        reject,
      );
    });
  }
  return told;
}

function commandText(command: AnyCommand): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => help += text });
  command.outputHelp();
  const usage = /^Usage: (.*)$/m.exec(help)?.[1] ?? command.name();
  const examples = help.split("\nExamples:\n")[1]?.replace(/^ *\$ /gm, "") ?? "";
  const words = [
    ...command.registeredArguments.map((argument) => ({
      name: argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
      description: argument.description,
      value: undefined,
    })),
    ...command.options.filter(({ hidden }) => !hidden).map((option) => ({
      name: option.flags,
      description: option.description,
      value: option.negate ? undefined : option.defaultValueDescription ?? option.defaultValue,
    })),
  ];
  const rows = words.map(({ name, description, value }) =>
    `| \`${cell(name)}\` | ${cell(description)} | ${
      value === undefined || value === false ? "" : `\`${cell(String(value))}\``
    } |`
  );
  return [
    described(command.description()),
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
