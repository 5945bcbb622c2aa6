/**
 * Laws of a turned angle on a batch of cosines: ψ, additive and multiplied angles.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Continuation } from "../margin/law.ts";
import { type LawValues, SMALLEST_ANGLE } from "./law_values.ts";
import { withGradient } from "./rows.ts";

/**
 * ψ of a whole m as the polynomial `(-1)^k T_m(c) - 2k` of the cosine: no `acos`, so it has its
 * slope m² at θ = 0 and π, and 0 at the joints between.
 */
export function wholePsi(c: tf.Tensor, m: number): LawValues {
  // k counts the joints cos(jπ/m) that lie above the cosine.
  let k: tf.Tensor = tf.zerosLike(c);
  for (let j = 1; j < m; j++) k = tf.add(k, tf.step(tf.sub(Math.cos(j * Math.PI / m), c)));
  const sign = signOf(k);
  return {
    value: tf.sub(tf.mul(sign, chebyshev(m, c)), tf.mul(2, k)),
    // T_m' = m U_{m-1}
    slope: () => tf.mul(sign, tf.mul(m, chebyshevSecond(m - 1, c))),
  };
}

/** `(-1)^k cos(m1 θ + m2) - 2k - m3`, k at most `last`. */
export function phased(
  c: tf.Tensor,
  { m1, m2, m3, last }: { m1: number; m2: number; m3: number; last: number },
): LawValues {
  const theta = tf.acos(c);
  const phase = tf.add(tf.mul(theta, m1), m2);
  const k = last === 0
    ? tf.zerosLike(c)
    : tf.minimum(tf.floor(tf.div(phase, Math.PI)), Math.min(last, m1 + m2 + 1));
  const sign = signOf(k);
  return {
    value: tf.sub(tf.sub(tf.mul(sign, tf.cos(phase)), tf.mul(2, k)), m3),
    slope: () => {
      const near = tf.clipByValue(theta, SMALLEST_ANGLE, Math.PI - SMALLEST_ANGLE);
      const turn = tf.div(tf.sin(tf.add(tf.mul(near, m1), m2)), tf.sin(near));
      return tf.mul(sign, tf.mul(m1, turn));
    },
  };
}

/** `cos(θ + m) = c cos m - sin θ sin m`, past π - m as the continuation says. */
export function additiveAngle(c: tf.Tensor, m: number, continuation: Continuation): LawValues {
  const sine2 = tf.mul(tf.sub(1, c), tf.add(1, c)); // loses less than 1 - c² near ±1
  const sum = tf.sub(tf.mul(c, Math.cos(m)), tf.mul(tf.sqrt(sine2), Math.sin(m)));
  const sumSlope = () => {
    const sine = tf.sqrt(tf.clipByValue(sine2, SMALLEST_ANGLE ** 2, 1));
    return tf.add(Math.cos(m), tf.mul(Math.sin(m), tf.div(c, sine)));
  };
  const { inside, value, slope } = PAST[continuation](c, m);
  if (inside === null) return { value: sum, slope: sumSlope };
  return {
    value: tf.add(tf.mul(inside, sum), tf.mul(tf.sub(1, inside), value)),
    slope: () => tf.add(tf.mul(inside, sumSlope()), tf.mul(tf.sub(1, inside), slope)),
  };
}

/** `cos(min(mθ, π))`. */
export function multiple(c: tf.Tensor, m: number): LawValues {
  const theta = tf.acos(c), turned = tf.minimum(tf.mul(theta, m), Math.PI);
  return {
    value: tf.cos(turned),
    slope: () => {
      const near = tf.clipByValue(theta, SMALLEST_ANGLE, Math.PI - SMALLEST_ANGLE);
      const turn = tf.div(tf.sin(tf.mul(near, m)), tf.sin(near));
      return tf.mul(tf.mul(m, turn), tf.step(tf.sub(Math.PI, tf.mul(theta, m))));
    },
  };
}

/** `cos(θ + m)` for a margin of each image's own, `[batch, 1]` both; differentiable in both. */
export const angleSum = withGradient((cosines: tf.Matrix, m: tf.Matrix) => {
  const c = tf.clipByValue(cosines, -1, 1) as tf.Matrix;
  const sine = tf.sqrt(tf.mul(tf.sub(1, c), tf.add(1, c))) as tf.Matrix;
  return {
    value: tf.sub<tf.Matrix>(tf.mul(c, tf.cos(m)), tf.mul(sine, tf.sin(m))),
    kept: [c, sine, m],
    gradient: (dy, [c, sine, m]) => {
      const slope = tf.add(
        tf.cos(m),
        tf.mul(tf.sin(m), tf.div(c, tf.maximum(sine, SMALLEST_ANGLE))),
      );
      const turn = tf.neg(tf.add(tf.mul(c, tf.sin(m)), tf.mul(sine, tf.cos(m))));
      return [tf.mul(dy, slope), tf.mul(dy, turn)];
    },
  };
});

/** Where the angle is `inside` its range (1 or 0), and what holds outside of it. */
const PAST: Readonly<
  Record<
    Continuation,
    (
      c: tf.Tensor,
      m: number,
    ) => { inside: tf.Tensor | null; value: tf.Tensor | number; slope: number }
  >
> = {
  cosine: (c, m) => ({ inside: before(c, m), value: tf.sub(c, m * Math.sin(m)), slope: 1 }),
  none: () => ({ inside: null, value: 0, slope: 0 }),
  clamp: (c, m) => ({ inside: before(c, m), value: -1, slope: 0 }),
  easy: (c) => ({ inside: tf.step(c), value: c, slope: 1 }),
};

/** 1 where θ + m ≤ π, else 0. */
function before(c: tf.Tensor, m: number): tf.Tensor {
  return tf.sub(1, tf.step(tf.sub(-Math.cos(m), c)));
}

/** (-1)^k */
function signOf(k: tf.Tensor): tf.Tensor {
  return tf.sub(1, tf.mul(2, tf.mod(k, 2)));
}

/** Chebyshev's T_m: `cos(mθ)` as a polynomial of cos θ. */
function chebyshev(m: number, c: tf.Tensor): tf.Tensor {
  return recur(m, c, c);
}

/** Chebyshev's U_m: `sin((m + 1)θ) / sin θ` as a polynomial of cos θ. */
function chebyshevSecond(m: number, c: tf.Tensor): tf.Tensor {
  return recur(m, c, tf.mul(2, c));
}

/** P_0 = 1, P_1 = `first`, P_m = 2c P_{m-1} - P_{m-2}. */
function recur(m: number, c: tf.Tensor, first: tf.Tensor): tf.Tensor {
  if (m === 0) return tf.onesLike(c);
  let [before, now]: [tf.Tensor, tf.Tensor] = [tf.onesLike(c), first];
  for (let i = 1; i < m; i++) [before, now] = [now, tf.sub(tf.mul(tf.mul(2, c), now), before)];
  return now;
}
