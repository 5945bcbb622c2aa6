/**
 * The file that a run begins with, from the command line.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import type { RunOptions } from "../../lib/mod.ts";
import { readBytes } from "../../lib/dataset/store.ts";
import { WrongUse } from "../cli/command.ts";
import type { ExperimentOptions } from "./options.ts";

/**
 * The file of `--from`, if any.
 *
 * @param folder Of the results: a new run replaces the checkpoints in it.
 * @throws {WrongUse} A λ to keep of no file; a file that the run would remove.
 */
export async function startOf(
  { from, keepLambda, resume }: ExperimentOptions,
  folder: string,
): Promise<Pick<RunOptions, "start">> {
  if (from === undefined) {
    if (!keepLambda || resume) return {};
    throw new WrongUse("Cannot keep λ: --keep-lambda goes with --from, the checkpoint that has it");
  }
  const replaced = `${folder}/checkpoints`;
  if (!resume && /^(?!\.\.)[^/\\]+$/.test(relative(resolve(replaced), resolve(from)))) {
    throw new WrongUse(
      `Cannot begin with ${from}: this run replaces all that is in ${replaced}, so the file must ` +
        "lie elsewhere. Move it, or say another folder of results by --out",
    );
  }
  const name = from.split(/[/\\]/).at(-1)!;
  return { start: { name, bytes: await readBytes(from), keepLambda } };
}
