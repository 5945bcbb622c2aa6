/**
 * Options that say nothing without another.
 *
 * @module
 */
import { WrongUse } from "./command.ts";

/** A command that knows what was said on the command line. */
export interface Told {
  /** `cli` of an option, by its name, that was said there. */
  getOptionValueSource(name: string): string | undefined;
}

/**
 * Refuses options that were said alone.
 *
 * @param what Cannot be done, after "Cannot".
 * @param flags Each option as it is said, by its name.
 * @param other The one that is missing.
 * @throws {WrongUse} The first of them.
 */
export function refuseAlone(
  command: Told,
  what: string,
  flags: Readonly<Record<string, string>>,
  other: string,
): void {
  for (const [name, flag] of Object.entries(flags)) {
    if (command.getOptionValueSource(name) !== "cli") continue;
    throw new WrongUse(`Cannot ${what}: ${flag} goes with ${other}, which is missing`);
  }
}
