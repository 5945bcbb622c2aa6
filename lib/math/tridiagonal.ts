/**
 * A symmetric matrix made tridiagonal by Householder reflections.
 *
 * Golub & Van Loan, Matrix Computations, 8.3.1.
 *
 * @module
 */

/** I - β v vᵀ */
interface Reflection {
  readonly v: Float64Array;
  readonly beta: number;
}

/** A matrix in its own coordinates QᵀAQ, where it is tridiagonal. */
export interface Tridiagonal {
  /** Its diagonal. */
  readonly diagonal: Float64Array;
  /** What lies beside it; the last number is 0. */
  readonly beside: Float64Array;
  /** The columns of Q. */
  readonly axes: readonly Float64Array[];
}

/** Makes a symmetric matrix tridiagonal. Its rows are used up: they are changed in place. */
export function tridiagonal(a: readonly Float64Array[]): Tridiagonal {
  const n = a.length, diagonal = new Float64Array(n), beside = new Float64Array(n);
  const reflections: Reflection[] = [];
  for (let k = 0; k + 2 < n; k++) {
    const v = new Float64Array(n), p = new Float64Array(n);
    let squared = 0;
    for (let i = k + 1; i < n; i++) v[i] = a[k]![i]!, squared += v[i]! ** 2;
    const head = v[k + 1]!, length = head > 0 ? -Math.sqrt(squared) : Math.sqrt(squared);
    v[k + 1]! -= length; // the sign of `length` keeps this from cancelling
    const beta = squared === head ** 2 ? 0 : 1 / (squared - head * length);
    beside[k] = beta === 0 ? head : length;
    reflections.push({ v, beta });
    if (beta === 0) continue; // nothing but the head: there already
    // (I - β v vᵀ) A (I - β v vᵀ) = A - v wᵀ - w vᵀ, w = p - (β/2)(vᵀp) v, p = β A v
    let vp = 0;
    for (let i = k + 1; i < n; i++) {
      const row = a[i]!;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += row[j]! * v[j]!;
      p[i] = beta * sum, vp += v[i]! * p[i]!;
    }
    for (let i = k + 1; i < n; i++) p[i]! -= beta / 2 * vp * v[i]!;
    for (let i = k + 1; i < n; i++) {
      const row = a[i]!, vi = v[i]!, wi = p[i]!;
      for (let j = k + 1; j < n; j++) row[j]! -= vi * p[j]! + wi * v[j]!;
    }
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i]![i]!;
  if (n > 1) beside[n - 2] = a[n - 2]![n - 1]!;
  return { diagonal, beside, axes: columns(reflections, n) };
}

/** The columns of the product of reflections H₀ H₁ …, each a row here. */
function columns(reflections: readonly Reflection[], n: number): Float64Array[] {
  const axes = Array.from({ length: n }, (_, i) => new Float64Array(n).fill(1, i, i + 1));
  for (let k = reflections.length - 1; k >= 0; k--) {
    const { v, beta } = reflections[k]!;
    for (let i = k + 1; beta > 0 && i < n; i++) {
      const axis = axes[i]!;
      let along = 0;
      for (let j = k + 1; j < n; j++) along += axis[j]! * v[j]!;
      for (let j = k + 1; j < n; j++) axis[j]! -= beta * along * v[j]!;
    }
  }
  return axes;
}
