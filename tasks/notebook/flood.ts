/**
 * How much a cell may show: one that floods must not fill the memory of who runs it.
 *
 * @module
 */
import type { Message } from "./kernel.ts";

/** Characters of one cell. An animation has a few million; what a person reads is far less. */
const LIMITS = { stream: 1_000_000, display_data: 64_000_000, execute_result: 64_000_000 } as const;
type Limited = keyof typeof LIMITS;

/**
 * Counts what one cell shows.
 *
 * @returns Takes every message of the cell; says what is wrong from the first on that is too much.
 */
export function floodGate(): (message: Message) => string | undefined {
  const counted = new Map<Limited, number>();
  return ({ header, content }) => {
    const type = header.msg_type as Limited, limit = LIMITS[type];
    if (limit === undefined) return undefined;
    const count = (counted.get(type) ?? 0) +
      lengthOf(type === "stream" ? content.text : content.data);
    counted.set(type, count);
    if (count <= limit) return undefined;
    const does = type === "stream" ? "prints" : "shows";
    return `it ${does} more than ${limit.toLocaleString("en")} characters, and was ended there`;
  };
}

function lengthOf(shown: string | Record<string, unknown>): number {
  return typeof shown === "string" ? shown.length : Object.values(shown).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value : JSON.stringify(value)).length,
    0,
  );
}
