/**
 * An input that the result would replace.
 *
 * @module
 */
import { realPath } from "../../lib/dataset/store.ts";
import { WrongUse } from "../cli/command.ts";

/**
 * Holds an input apart from the folder of the result, whose files are put in the place of older
 * ones of their names: photos in `party/frames` would be gone.
 *
 * @throws {WrongUse} An input that is the folder or lies in it, by whatever links.
 */
export async function checkApart(input: string, folder: string): Promise<void> {
  const [from, to] = await Promise.all([realPath(input), realPath(folder)]);
  if (from !== to && !from.startsWith(`${to}/`)) return;
  throw new WrongUse(
    `The result in ${folder} would lie among the frames of ${input}, or replace it: name another ` +
      "folder by --name or --out",
  );
}
