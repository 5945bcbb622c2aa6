/**
 * A report as text, checked: what is wrong with it is said before anything is made of it.
 *
 * @module
 */
import type { Report } from "./report.ts";

/** The version of reports that is read here. */
const SCHEMA = 1;

/** What a report must have, by its path in the JSON, and of which kind. */
const OF_REPORT = {
  name: "string",
  question: "string",
  "dataset.name": "string",
  "dataset.title": "string",
  "dataset.train": "number",
  "dataset.test": "number",
  "experiment.rows": "array",
  "experiment.seeds": "array",
  "machine.engine": "string",
  "machine.seconds": "number",
} as const;

/** What every row must have. A score may be null: of a single class there is none. */
const OF_ROW = {
  label: "string",
  loss: "string",
  options: "object",
  network: "string",
  seeds: "array",
  "accuracy.values": "array",
  "accuracy.mean": "number",
  "accuracy.interval": "array",
  angularFisherScore: "object",
  detail: "object",
} as const;

/**
 * Reads a report of a training.
 *
 * @param name Of the file, for errors.
 * @param purpose What it is read for, after "Cannot".
 * @throws {SyntaxError} Text that is no whole JSON.
 * @throws {RangeError} JSON that is no report of a training, or one of another version.
 *
 * @example A file that was cut
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * throws(() => readReport('{"schema": 1, "rows": [', "report.json"), /no whole JSON/);
 * ```
 */
export function readReport(text: string, name: string, purpose = "show"): Report {
  const cannot = `Cannot ${purpose} ${name}: `;
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
      `${cannot}it is of version ${schema}, and this spherelab knows version ${SCHEMA}. Take the ` +
        "spherelab that wrote the report; a page must be made anew with that",
    );
  }
  if (!report!.experiment || !Array.isArray(report!.rows) || report!.rows.length === 0) {
    throw new RangeError(
      `${cannot}it must be of a training (deno task reproduce, train or compare), and has no ` +
        "experiment or no rows. Reports of deno task evaluate and identify have tables alone",
    );
  }
  check(report, OF_REPORT, `${cannot}it`);
  report!.rows.forEach((row, i) => check(row, OF_ROW, `${cannot}row ${i + 1}`));
  return report as Report;
}

/** @throws {RangeError} A part that is missing, or of another kind. */
function check(value: unknown, parts: Readonly<Record<string, string>>, what: string): void {
  for (const [path, kind] of Object.entries(parts)) {
    const part = path.split(".").reduce(
      (at: unknown, key) => (at as Record<string, unknown> | null | undefined)?.[key],
      value,
    );
    if (part === undefined) {
      throw new RangeError(`${what} must have "${path}", and has not. It may be damaged`);
    }
    const found = part === null ? "null" : Array.isArray(part) ? "array" : typeof part;
    if (found !== kind) {
      throw new RangeError(`${what} must have "${path}" as ${kind}, got ${found}`);
    }
  }
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
