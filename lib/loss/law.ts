/**
 * The laws of `margin/law.ts` once more, on a batch of cosines, each with its slope.
 *
 * The slope d(law)/d(cos θ) is spelt out and not left to `acos`, whose derivative is infinite at
 * ±1. See docs/numerics.md.
 *
 * @module
 */
import * as tf from "#tensor";
import { type Algebra, duals, type Formula } from "../margin/algebra.ts";
import { type Continuation, type Law, QUALITY_EPSILON } from "../margin/law.ts";
import type { GradientRule } from "../margin/losses.ts";
import { withGradient } from "./rows.ts";

/** A law's values and slopes at some cosines. */
export interface LawValues {
  /** The target's logit before the scale. */
  readonly value: tf.Tensor;
  /** Its derivative with respect to the cosine; computed when asked for. */
  readonly slope: () => tf.Tensor;
}

/**
 * The smallest angle that a float32 cosine tells from 0: below it cos θ rounds to 1 - 2^-24 or 1.
 * Slopes that divide by sin θ are taken here for any smaller angle.
 */
const SMALLEST_ANGLE = 2 ** -12;

/** A law at cosines within [-1, 1], of any shape. */
export function lawOf(cosines: tf.Tensor, law: Law): LawValues {
  switch (law.kind) {
    case "cosine":
      return { value: cosines, slope: () => tf.onesLike(cosines) };
    case "additive-cosine":
      return { value: tf.sub(cosines, law.m), slope: () => tf.onesLike(cosines) };
    case "additive-angle":
      return additiveAngle(cosines, law.m, law.continuation);
    case "psi":
      return Number.isInteger(law.m)
        ? wholePsi(cosines, law.m)
        : phased(cosines, { m1: law.m, m2: 0, m3: 0, last: Math.ceil(law.m) - 1 });
    case "combined":
      return phased(cosines, { ...law, last: law.wrap ? Infinity : 0 });
    case "multiple":
      return multiple(cosines, law.m);
    case "adjusted":
      return adjusted(lawOf(cosines, law.of), law.t, law.m);
    case "weighted":
      return weighted(cosines, law);
    case "quality":
      return ofQuality(cosines, law.m, law.q);
    case "formula":
      return spelt(cosines, law.of);
  }
}

/**
 * The law of the target's cosines under a gradient rule.
 *
 * A cosine that rounding put just past ±1 is pulled back in value only: a true clip would send
 * no gradient to the very samples that are farthest off (or best).
 *
 * @param law One law for all, or what computes each image's own from `own`.
 */
export function applyLaw(
  cosines: tf.Matrix,
  law: Law | ((cosines: tf.Tensor, ...own: tf.Tensor[]) => LawValues),
  rule: Exclude<GradientRule, "seed">,
  ...own: tf.Tensor[]
): tf.Matrix {
  const at = typeof law === "function" ? law : (cosines: tf.Tensor) => lawOf(cosines, law);
  return withGradient((cosines: tf.Matrix) => {
    const inside = tf.clipByValue(cosines, -1, 1);
    return {
      value: at(inside, ...own).value as tf.Matrix,
      kept: [inside, ...own],
      gradient: (dy, [inside, ...own]) =>
        rule === "detached" ? dy : tf.mul(dy, at(inside!, ...own).slope()),
    };
  })(cosines);
}

/**
 * ψ of a whole m as the polynomial `(-1)^k T_m(c) - 2k` of the cosine: no `acos`, so it has its
 * slope m² at θ = 0 and π, and 0 at the joints between.
 */
function wholePsi(c: tf.Tensor, m: number): LawValues {
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
function phased(
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
function additiveAngle(c: tf.Tensor, m: number, continuation: Continuation): LawValues {
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
function multiple(c: tf.Tensor, m: number): LawValues {
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

/** `g(v) - m` with `g(v) = 2((v + 1)/2)^t - 1`. */
function adjusted({ value, slope }: LawValues, t: number, m: number): LawValues {
  // Rounding may put v a little past ±1, and a power of a negative number is no number.
  const half = tf.clipByValue(tf.mul(0.5, tf.add(value, 1)), 0, 1);
  return {
    value: tf.sub(tf.mul(2, tf.pow(half, t)), 1 + m),
    slope: () => tf.mul(tf.mul(t, tf.pow(half, t - 1)), slope()),
  };
}

/** `(a + b c)₊ (c - Δ)`, whose first factor counts as a constant for the slope. */
function weighted(
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
function spelt(c: tf.Tensor, of: Formula): LawValues {
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
