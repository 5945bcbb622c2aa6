/**
 * Laws that bend another law or a weighed cosine, and laws that are spelt out in their row.
 *
 * @module
 */
import * as tf from "#tensor";
import { type Algebra, duals, type Formula } from "../margin/algebra.ts";
import { type Law, QUALITY_EPSILON } from "../margin/law.ts";
import { type LawValues, SMALLEST_ANGLE } from "./law_values.ts";

/** `g(v) - m` with `g(v) = 2((v + 1)/2)^t - 1`. */
export function adjusted({ value, slope }: LawValues, t: number, m: number): LawValues {
  // Rounding may put v a little past ±1, and a power of a negative number is no number.
  const half = tf.clipByValue(tf.mul(0.5, tf.add(value, 1)), 0, 1);
  return {
    value: tf.sub(tf.mul(2, tf.pow(half, t)), 1 + m),
    slope: () => tf.mul(tf.mul(t, tf.pow(half, t - 1)), slope()),
  };
}

/** `(a + b c)₊ (c - Δ)`, whose first factor counts as a constant for the slope. */
export function weighted(
  c: tf.Tensor,
  { a, b, delta }: Extract<Law, { kind: "weighted" }>,
): LawValues {
  const weight = tf.relu(tf.add(a, tf.mul(b, c)));
  return { value: tf.mul(weight, tf.sub(c, delta)), slope: () => weight };
}

/** Tensors as a formula takes them. */
const TENSORS: Algebra<tf.Tensor> = {
  constant: tf.scalar,
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  cos: tf.cos,
  sin: tf.sin,
  exp: tf.exp,
  pow: tf.pow,
  step: tf.step,
};

/** A law that is spelt out: its slope is found along with its value, d/dc = -(d/dθ) / sin θ. */
export function spelt(c: tf.Tensor, of: Formula): LawValues {
  const theta = tf.acos(c);
  return {
    value: of(theta, TENSORS),
    slope: () => {
      const near = tf.clipByValue(theta, SMALLEST_ANGLE, Math.PI - SMALLEST_ANGLE);
      const { slope } = of({ value: near, slope: tf.onesLike(near) }, duals(TENSORS));
      return tf.neg(tf.div(slope, tf.sin(near)));
    },
  };
}

/** AdaFace's law, for one quality or one of each image: `cos(θ - mq) - (m + mq)`. */
export function ofQuality(c: tf.Tensor, m: number, q: number | tf.Tensor): LawValues {
  const least = QUALITY_EPSILON, most = Math.PI - QUALITY_EPSILON;
  const theta = tf.acos(c), turned = tf.sub(theta, tf.mul(m, q));
  const kept = tf.clipByValue(turned, least, most);
  return {
    value: tf.sub(tf.cos(kept), tf.add(m, tf.mul(m, q))),
    slope: () => {
      const near = tf.clipByValue(theta, SMALLEST_ANGLE, Math.PI - SMALLEST_ANGLE);
      const free = tf.mul(tf.step(tf.sub(turned, least)), tf.step(tf.sub(most, turned)));
      return tf.mul(free, tf.div(tf.sin(kept), tf.sin(near)));
    },
  };
}
