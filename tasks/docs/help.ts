/**
 * Prints what tasks say of their commands, as JSON. A process of its own: each module that is named
 * is imported up to where it would run.
 *
 * @module
 */
import { type AnyCommand, commandOf } from "../cli/command.ts";

/** What `--help` tells of a command. */
export interface CommandHelp {
  /** As it is typed: `deno task docs`. */
  readonly name: string;
  readonly description: string;
  readonly usage: string;
  /** Its arguments and options. */
  readonly words: readonly {
    readonly name: string;
    readonly description: string;
    /** What holds without it; empty where that is nothing. */
    readonly value: string;
  }[];
  /** A line each. */
  readonly examples: string;
}

function helpOf(command: AnyCommand): CommandHelp {
  let text = "";
  command.configureOutput({ writeOut: (part) => text += part });
  command.outputHelp();
  const args = command.registeredArguments.map((argument) => ({
    name: argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
    description: argument.description,
    value: "",
  }));
  const options = command.options.filter(({ hidden }) => !hidden).map((option) => ({
    name: option.flags,
    description: option.description,
    value: option.negate ? "" : option.defaultValueDescription ?? String(option.defaultValue || ""),
  }));
  return {
    name: command.name(),
    description: command.description(),
    usage: /^Usage: (.*)$/m.exec(text)?.[1] ?? command.name(),
    words: [...args, ...options],
    examples: text.split("\nExamples:\n")[1]?.replace(/^ *\$ /gm, "") ?? "",
  };
}

if (import.meta.main) {
  const told: CommandHelp[] = [];
  for (const file of Deno.args) told.push(helpOf(await commandOf(file)));
  console.log(JSON.stringify(told));
  Deno.exit(0);
}
