/**
 * A run, as people name it: by its folder, or by the report in it.
 *
 * @module
 */
import { exists, isFolder } from "../../lib/dataset/store.ts";

/**
 * The file of a run's report.
 *
 * @param run Its folder; what is none is taken for the file itself.
 * @param purpose What it is wanted for, after "Cannot".
 * @throws {Error} A folder without one.
 */
export async function reportPath(run: string, purpose: string): Promise<string> {
  if (!await isFolder(run)) return run;
  const path = `${run.replace(/(?<=.)\/+$/, "")}/report.json`;
  if (await exists(path)) return path;
  throw new Error(
    `Cannot ${purpose} ${run}: there must be a report.json in it, as every run leaves one at ` +
      "its end. A run that was stopped goes on with --resume",
  );
}
