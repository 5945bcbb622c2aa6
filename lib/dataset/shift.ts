/**
 * Images moved by a few pixels, anew in each epoch.
 *
 * @module
 */
import { random } from "../math/random.ts";

/**
 * How far each image is moved in one pass: a pure function, so that a resumed run, and every task
 * of a cluster, meets the same.
 *
 * @param count How many images there are.
 * @param most By how many pixels at most, each way.
 * @returns `[count, 2]`: pixels down and pixels to the right, each from `-most` to `most`.
 * @throws {RangeError} A `most` that is no whole number from 0 to 127.
 *
 * @example At most two pixels
 * ```ts
 * import { deepEqual, ok } from "node:assert/strict";
 *
 * const shifts = epochShifts(1, 0, 100, 2);
 * ok(shifts.every((shift) => Math.abs(shift) <= 2) && shifts.length === 200);
 * deepEqual(shifts, epochShifts(1, 0, 100, 2));
 * ```
 */
export function epochShifts(seed: number, epoch: number, count: number, most: number): Int8Array {
  if (!Number.isInteger(most) || most < 0 || most > 127) {
    throw new RangeError(
      `Cannot shift images: the shift must be a whole number of pixels from 0 to 127, got ${most}`,
    );
  }
  const { below } = random(seed, "shift", epoch);
  return Int8Array.from({ length: 2 * count }, () => below(2 * most + 1) - most);
}
