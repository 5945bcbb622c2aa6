/**
 * Values that were read and may be anything.
 *
 * @module
 */

/** Whether a value has names and values: no array, and not nothing. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
