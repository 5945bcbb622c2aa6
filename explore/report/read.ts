/**
 * A report as text, checked: what is wrong with it is said before anything is drawn.
 *
 * @module
 */
import type { Report } from "../../lib/experiment/report.ts";

/** The version of reports that this page knows. */
const SCHEMA = 1;

/** What every row must have to be shown. */
const OF_ROW = ["label", "loss", "options", "accuracy", "angularFisherScore", "detail"];

/**
 * Reads a report of a training.
 *
 * @param name Of the file, for errors.
 * @throws {SyntaxError} Text that is no whole JSON.
 * @throws {RangeError} JSON that is no report of a training, or one of a newer version.
 *
 * @example A file that was cut
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * throws(() => readReport('{"schema": 1, "rows": [', "report.json"), /no whole JSON/);
 * ```
 */
export function readReport(text: string, name: string): Report {
  const cannot = `Cannot show ${name}: `;
  const report = parsed(text, cannot) as Partial<Report> | null;
  const schema: unknown = report?.schema;
  if (typeof schema !== "number") {
    throw new RangeError(
      `${cannot}it must be the report.json that a run leaves, and has no version (schema). ` +
        "Look under results/, in the folder of the run",
    );
  }
  if (schema !== SCHEMA) {
    throw new RangeError(
      `${cannot}it is of version ${schema}, and this page knows version ${SCHEMA}. Make the page ` +
        "anew with the spherelab that wrote the report: deno task explore",
    );
  }
  if (!report!.experiment || !Array.isArray(report!.rows) || report!.rows.length === 0) {
    throw new RangeError(
      `${cannot}it must be of a training (deno task reproduce, train or compare), and has no ` +
        "experiment or no rows. Reports of deno task evaluate and identify have tables alone",
    );
  }
  report!.rows.forEach((row, i) => {
    const missing = OF_ROW.find((key) => row?.[key as keyof typeof row] === undefined);
    if (missing) throw new RangeError(`${cannot}row ${i + 1} must have "${missing}", and has not`);
  });
  return report as Report;
}

function parsed(text: string, cannot: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(
      `${cannot}it is no whole JSON (${(error as Error).message}). It may have been cut while it ` +
        "was copied: copy it again",
      { cause: error },
    );
  }
}
