/**
 * Tables on a terminal.
 *
 * @module
 */
import Table from "cli-table3";

/**
 * Rows under a header; lines are left out where the output is read by a program.
 *
 * Columns of numbers are set to the right, so that digits stand under digits.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  plain = !Deno.stdout.isTerminal(),
): string {
  const table = new Table({
    head: [...header],
    colAligns: header.map((_, i) => rows.every((row) => isNumber(row[i] ?? "")) ? "right" : "left"),
    style: { head: [], border: [], compact: true },
    ...(plain ? { chars: PLAIN } : {}),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().split("\n").map((line) => line.trimEnd()).join("\n");
}

/** A number with what may stand around it: `98.2 %`, `±0.3`, `-`, `[0.97, 0.99]`. */
function isNumber(cell: string): boolean {
  return /^$|^[-–]$|^[[(]?[-+±~<>]?\d[\d\s.,:/±\-–e+]*[%\])]?\s?[a-zA-Z/%µ]{0,4}$/.test(cell);
}

const EMPTY = [
  "top",
  "top-mid",
  "top-left",
  "top-right",
  "bottom",
  "bottom-mid",
  "bottom-left",
  "bottom-right",
  "left",
  "left-mid",
  "mid",
  "mid-mid",
  "right",
  "right-mid",
] as const;
const PLAIN = { ...Object.fromEntries(EMPTY.map((name) => [name, ""])), middle: "  " };
