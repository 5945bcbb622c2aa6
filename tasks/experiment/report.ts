/**
 * Reading a report that a run left behind.
 *
 * @module
 */
import { exists, readText } from "../../lib/dataset/store.ts";
import { readReport as parseReport, type Report } from "../../lib/mod.ts";

/**
 * The report in a folder.
 *
 * @param purpose What it is read for, after "Cannot".
 * @throws {Error} Where there is no report, or it is none of ours.
 */
export async function readReport(folder: string, purpose: string): Promise<Report> {
  const path = `${folder}/report.json`;
  if (!await exists(path)) {
    throw new Error(
      `Cannot ${purpose} ${folder}: there must be a report.json in it, as every run leaves one at ` +
        "its end. A run that was stopped goes on with --resume",
    );
  }
  return parseReport(await readText(path), path, "read");
}
