/**
 * Command lines: the one module that knows which library reads them.
 *
 * @module
 */
import { Argument, Command, Help, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { rowName } from "../../lib/math/names.ts";
import { deniedPlace, writeAdvice } from "./denied.ts";

export { Argument, Command, InvalidArgumentError, Option };

/** What every task is given beside its options. */
export interface TaskContext {
  /** Aborted by the first Ctrl-C; a second one ends the process at once. */
  readonly signal: AbortSignal;
}

/** How a process ends: done, failed, used wrongly, stopped by Ctrl-C. */
export const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

/** Options that are each right and do not go together. */
export class WrongUse extends Error {}

/** So soon, in milliseconds, nobody presses Ctrl-C again and means it. */
const AGAIN = 300;

/** A command with the manners of all: help, suggestions, and 2 as the exit code of wrong use. */
export function taskCommand(name: string, description: string, examples: readonly string[]) {
  return new Command(`deno task ${name}`)
    .description(flowing(description))
    .showSuggestionAfterError()
    .configureHelp({
      optionDescription: (option) => withRows(plain.optionDescription(option), option.parseArg),
      argumentDescription: (one) => withRows(plain.argumentDescription(one), one.parseArg),
    })
    .showHelpAfterError("(--help lists every option)")
    .addHelpText("after", `\nExamples:\n${examples.map((line) => `  $ ${line}\n`).join("")}`)
    .exitOverride();
}

const plain = new Help();
/** Letters that the names of rows may take in a line of help; more are named where one is wrong. */
const MOST = 100;

/** What an option is, with the rows that it may name. */
function withRows(about: string, parser: unknown): string {
  const names = (parser as { rows?: readonly string[] } | undefined)?.rows?.join(", ") ?? "";
  return names === "" || names.length > MOST ? about : `${about} (one of: ${names})`;
}

/** Lines that were broken for who reads the code, as one; those that are set in stay. */
const flowing = (text: string): string => text.replaceAll(/(\S)\n(?=\S)/g, "$1 ");

/** A command as its help tells it. */
export type AnyCommand =
  & Pick<Command, "name" | "description" | "options" | "registeredArguments">
  & {
    configureOutput(output: { writeOut(text: string): void }): unknown;
    outputHelp(): void;
  };

let tell: ((command: AnyCommand) => void) | undefined;

/**
 * The command of a task, whose module is imported up to where it would run. From here on no task
 * runs in this process, which does not wait for modules that were stopped halfway: it must be ended
 * by `Deno.exit()`.
 *
 * @param address Of the module.
 * @throws {Error} A module that cannot be imported, or does not end in {@linkcode runTask}.
 */
export function commandOf(address: string): Promise<AnyCommand> {
  return new Promise((resolve, reject) => {
    tell = resolve;
    const untold = () =>
      reject(new Error(`Cannot tell what ${address} does: it must end in runTask()`));
    import(address).then(untold, reject);
  });
}

/**
 * Reads the command line, runs the task and ends the process with the right code.
 *
 * @param command Its options.
 * @param run The task; what it throws is printed as its message alone (as a stack with DEBUG=1).
 */
export async function runTask<Options>(
  command: {
    name(): string;
    readonly options: readonly { readonly long?: string | null | undefined }[];
    parse(argv: string[], from: { from: "user" }): { opts(): Options };
  },
  run: (options: Options, context: TaskContext) => Promise<void>,
): Promise<never> {
  if (tell) {
    tell(command as unknown as AnyCommand);
    throw new Error("Only the command was asked for");
  }
  let options: Options;
  try {
    // Deno hands on the "--" that people write between a task and its options.
    const words = Deno.args[0] === "--" ? Deno.args.slice(1) : Deno.args;
    options = command.parse(words, { from: "user" }).opts();
  } catch (error) {
    // The library has printed what is wrong, or the help that was asked for.
    Deno.exit((error as { exitCode?: number }).exitCode === 0 ? EXIT.done : EXIT.usage);
  }
  const stopping = new AbortController();
  const advice = command.options.some(({ long }) => long === "--resume")
    ? "the same command with --resume goes on from here"
    : "press Ctrl-C again to stop at once";
  let stopped = 0;
  const stop = () => {
    // A terminal tells every process of a command, and one that has others tells them once more.
    if (stopping.signal.aborted && performance.now() - stopped < AGAIN) return;
    if (stopping.signal.aborted) Deno.exit(EXIT.stopped);
    stopped = performance.now();
    console.error(`\nStopping after this step; ${advice}.`);
    stopping.abort(new DOMException("Stopped by Ctrl-C", "AbortError"));
  };
  const signals = Deno.build.os === "windows"
    ? ["SIGINT"] as const
    : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  const task = command.name().replace("deno task ", "");
  try {
    const denied = await deniedPlace(task, options as Record<string, unknown>);
    if (denied) throw new WrongUse(denied);
    await run(options, { signal: stopping.signal });
    Deno.exit(EXIT.done);
  } catch (error) {
    // A failure while stopping, as of a checkpoint that cannot be written, is no clean stop.
    if (stopping.signal.aborted && isAbort(error)) Deno.exit(EXIT.stopped);
    const told = debugging() ? (error as Error).stack : messageOf(error);
    const advice = writeAdvice(task, error);
    console.error(`\n${told}${advice ? `. ${advice}` : ""}`);
    Deno.exit(error instanceof WrongUse ? EXIT.usage : EXIT.failed);
  }
}

/** An option whose value is a row of a table; the nearest row is named where it is not. */
export function rowOf<Row extends string>(what: string, table: Readonly<Record<Row, unknown>>) {
  const read = (name: string): Row => asArgument(() => rowName(what, table, name));
  return Object.assign(read, { rows: Object.keys(table) });
}

/** Several rows of a table, separated by commas. */
export function rowsOf<Row extends string>(what: string, table: Readonly<Record<Row, unknown>>) {
  const read = (names: string): Row[] =>
    asArgument(() => names.split(",").map((name) => rowName(what, table, name.trim())));
  return Object.assign(read, { rows: Object.keys(table) });
}

/** A whole number of at least 1. */
export function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError(`It must be a whole number of at least 1, got ${text}.`);
}

/** A number of a range, both ends of which belong to it. */
export const between = (least: number, most: number) => (text: string): number => {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a number from ${least} to ${most}, got ${text}.`);
};

/** A reader of an option's value whose errors are wrong use. */
export function checkedBy<T>(read: (text: string) => T): (text: string) => T {
  return (text) => asArgument(() => read(text));
}

function asArgument<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Whether an error only says that it was called off. */
function isAbort(error: unknown): boolean {
  return (error as Error | undefined)?.name === "AbortError";
}

function debugging(): boolean {
  return Deno.env.get("DEBUG") === "1";
}

/** Without the flag that Deno advises: it is for a command that `deno task` spells out. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, run again with the --allow-\w+ flag/, "");
}
