/**
 * Arithmetic that a law is spelt in once, to be read on numbers, on tensors and as its own slope.
 *
 * @module
 */

/** What a law may be made of. Plain numbers stand beside values of T everywhere. */
export interface Algebra<T> {
  /** A constant. */
  readonly constant: (value: number) => T;
  /** a + b */
  readonly add: (a: T | number, b: T | number) => T;
  /** a - b */
  readonly sub: (a: T | number, b: T | number) => T;
  /** a b */
  readonly mul: (a: T | number, b: T | number) => T;
  /** a / b */
  readonly div: (a: T | number, b: T | number) => T;
  /** cos a */
  readonly cos: (a: T) => T;
  /** sin a */
  readonly sin: (a: T) => T;
  /** e^a */
  readonly exp: (a: T) => T;
  /** a^power, of a positive a. */
  readonly pow: (a: T, power: number) => T;
  /** 1 where a is above 0, else 0: with it, branches. */
  readonly step: (a: T) => T;
}

/** A law spelt in any algebra: the target's logit from its angle. */
export type Formula = <T>(theta: T, algebra: Algebra<T>) => T;

/** On plain numbers. */
export const NUMBERS: Algebra<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  cos: Math.cos,
  sin: Math.sin,
  exp: Math.exp,
  pow: (a, power) => a ** power,
  step: (a) => a > 0 ? 1 : 0,
};

/** A value and its derivative. */
export interface Dual<T> {
  /** The value. */
  readonly value: T;
  /** Its derivative. */
  readonly slope: T;
}

/**
 * Values that carry their derivative along: forward differentiation.
 *
 * @example The slope of θ cos θ at 0 is 1
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const algebra = duals(NUMBERS), theta = { value: 0, slope: 1 };
 * equal(algebra.mul(theta, algebra.cos(theta)).slope, 1);
 * ```
 */
export function duals<T>(on: Algebra<T>): Algebra<Dual<T>> {
  const constant = (value: number): Dual<T> => ({
    value: on.constant(value),
    slope: on.constant(0),
  });
  const as = (a: Dual<T> | number): Dual<T> => typeof a === "number" ? constant(a) : a;
  const two =
    (f: (a: Dual<T>, b: Dual<T>) => Dual<T>) => (a: Dual<T> | number, b: Dual<T> | number) =>
      f(as(a), as(b));
  return {
    constant,
    add: two((a, b) => ({ value: on.add(a.value, b.value), slope: on.add(a.slope, b.slope) })),
    sub: two((a, b) => ({ value: on.sub(a.value, b.value), slope: on.sub(a.slope, b.slope) })),
    mul: two((a, b) => ({
      value: on.mul(a.value, b.value),
      slope: on.add(on.mul(a.slope, b.value), on.mul(a.value, b.slope)),
    })),
    div: two((a, b) => {
      const value = on.div(a.value, b.value);
      return { value, slope: on.div(on.sub(a.slope, on.mul(value, b.slope)), b.value) };
    }),
    cos: (a) => ({
      value: on.cos(a.value),
      slope: on.mul(-1, on.mul(on.sin(a.value), a.slope)),
    }),
    sin: (a) => ({ value: on.sin(a.value), slope: on.mul(on.cos(a.value), a.slope) }),
    exp: (a) => {
      const value = on.exp(a.value);
      return { value, slope: on.mul(value, a.slope) };
    },
    pow: (a, power) => ({
      value: on.pow(a.value, power),
      slope: on.mul(on.mul(power, on.pow(a.value, power - 1)), a.slope),
    }),
    step: (a) => ({ value: on.step(a.value), slope: on.constant(0) }),
  };
}
