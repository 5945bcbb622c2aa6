/**
 * Reading a report that a run left behind.
 *
 * @module
 */
import { readText } from "../../lib/dataset/store.ts";
import { readReport as parseReport, type Report } from "../../lib/mod.ts";
import { reportPath } from "./run_path.ts";

/**
 * The report of a run.
 *
 * @param run Its folder, or its report.json.
 * @param purpose What it is read for, after "Cannot".
 * @throws {Error} Where there is no report, or it is none of ours.
 */
export async function readReport(run: string, purpose: string): Promise<Report> {
  const path = await reportPath(run, purpose);
  return parseReport(await readText(path), path, "read");
}
