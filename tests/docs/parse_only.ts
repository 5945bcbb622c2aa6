/**
 * What stands in for `tasks/cli/command.ts` where command lines are read and not run.
 *
 * @module
 */
import type { Command } from "../../tasks/cli/command.ts";

export * from "../../tasks/cli/command.ts";

/** The command line to read, and what its task's own parser has against it. */
export const reading: { words: readonly string[]; wrong?: string } = { words: [] };

/** Reads the command line by the command that the task made, as runTask does, and ends there. */
export function runTask(command: Command): void {
  command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  try {
    command.parse([...reading.words], { from: "user" });
  } catch (error) {
    // Commander ends by an error where help was asked for, too, with code 0.
    const { exitCode, message } = error as Error & { exitCode?: number };
    if (exitCode !== 0) reading.wrong = message;
  }
}
