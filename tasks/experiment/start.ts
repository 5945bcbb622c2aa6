/**
 * The file that a run begins with, from the command line.
 *
 * @module
 */
import { type RunOptions, startLine, type StartRecord } from "../../lib/mod.ts";
import { readBytes, readText } from "../../lib/dataset/store.ts";
import { WrongUse } from "../cli/command.ts";
import type { ExperimentOptions } from "./options.ts";

/**
 * The file of `--from`, if any.
 *
 * @throws {WrongUse} A λ to keep of no file.
 */
export async function startOf(
  { from, keepLambda, resume }: ExperimentOptions,
): Promise<Pick<RunOptions, "start">> {
  if (from === undefined) {
    if (!keepLambda || resume) return {};
    throw new WrongUse("Cannot keep λ: --keep-lambda goes with --from, the checkpoint that has it");
  }
  const name = from.split(/[/\\]/).at(-1)!;
  return { start: { name, bytes: await readBytes(from), keepLambda } };
}

/**
 * Checks that a run that is made again has what it began with: its report does not hold the file.
 *
 * @param path Of whole JSON, an experiment or a report.
 * @throws {WrongUse} A report of a run that began with a file, where none is said.
 */
export async function checkAgain(
  path: string,
  { from, resume }: ExperimentOptions,
): Promise<void> {
  if (from !== undefined || resume) return;
  const { start } = JSON.parse(await readText(path)) as { start?: StartRecord };
  if (!start) return;
  throw new WrongUse(
    `Cannot make the run of ${path} again: it began with ${startLine(start)}. Say that file by ` +
      `--from${start.annealed === undefined ? "" : ", and --keep-lambda"}; another one, or none, ` +
      "would be another run, for which --print writes the experiment alone",
  );
}
