/**
 * Tables on a terminal.
 *
 * @module
 */
import Table from "cli-table3";

/** Rows under a header; lines are left out where the output is read by a program. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  plain = !Deno.stdout.isTerminal(),
): string {
  const table = new Table({
    head: [...header],
    style: { head: [], border: [], compact: true },
    ...(plain ? { chars: PLAIN } : {}),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
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
