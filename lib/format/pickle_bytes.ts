/**
 * Numbers, bytes and texts of a pickle, none of which is believed to be longer than the file.
 *
 * @module
 */
import { characters } from "./pickle_texts.ts";
import type { PickleMachine } from "./pickle_values.ts";

/** Takes so many bytes, which are not copied. */
export function take(machine: PickleMachine, length: number): Uint8Array {
  checkRest(machine, length);
  return machine.bytes.subarray(machine.at, machine.at += length);
}

/** Holds where so many bytes follow. */
export function checkRest({ bytes, at }: PickleMachine, length: number): void {
  const rest = bytes.length - at;
  if (length <= rest) return;
  throw new RangeError(`${length} bytes must follow, but ${rest} are there: it is cut or lies`);
}

/** A whole number without sign in 1, 4 or 8 bytes, the lowest first. */
export function takeNumber(machine: PickleMachine, size: 1 | 4 | 8): number {
  return take(machine, size).reduceRight((sum, byte) => 256 * sum + byte, 0);
}

/** Bytes behind their length, which has as many bytes as said. */
export function takeSized(machine: PickleMachine, size: 1 | 4 | 8): Uint8Array {
  return take(machine, takeNumber(machine, size));
}

/** A line, a character a byte, without its end. */
export function takeLine(machine: PickleMachine): string {
  const { bytes, at } = machine, end = bytes.indexOf(10, at);
  if (end < 0) throw new RangeError("a line must end, the file does before: it is cut");
  machine.at = end + 1;
  return characters(bytes.subarray(at, end));
}

/** Bytes in UTF-8, as a text. */
export function takeText(machine: PickleMachine, size: 1 | 4 | 8): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(takeSized(machine, size));
  } catch (error) {
    if (error instanceof TypeError) throw new RangeError("its text must be UTF-8, is not");
    throw error;
  }
}
