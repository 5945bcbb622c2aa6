/**
 * ψ, the angular margin of SphereFace, as a law on one angle.
 *
 * @module
 */

/**
 * The monotone continuation of `cos(mθ)` over the whole of `[0, π]`:
 * `ψ(θ) = (-1)^k cos(mθ) - 2k` with `k = ⌊mθ/π⌋`.
 *
 * Liu et al. 2017, equation 6 (there for whole m; any real m ≥ 1 is served). At a joint
 * `θ = kπ/m` both neighbours give the same value, so rounding there cannot make it jump.
 *
 * @param theta The angle to the class of the label, in radians, in `[0, π]`.
 * @param margin m, at least 1.
 * @returns A number in `[1 - 2m, 1]`, falling in θ.
 * @throws {RangeError} Where m is below 1 or not a number.
 *
 * @example The margin stretches the range below -1
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(psi(0, 4), 1);
 * equal(psi(Math.PI, 4), -7);
 * ```
 */
export function psi(theta: number, margin: number): number {
  if (!(margin >= 1 && margin < Infinity)) {
    throw new RangeError(`Cannot bend the angle: the margin m must be at least 1, got ${margin}`);
  }
  const k = lastHalfPeriod(theta, margin);
  return (-1) ** k * Math.cos(margin * theta) - 2 * k;
}

/** `⌊mθ/π⌋`, where θ = π belongs to the last half-period of a whole m. */
function lastHalfPeriod(theta: number, margin: number): number {
  return Math.min(Math.floor(margin * theta / Math.PI), Math.ceil(margin) - 1);
}
