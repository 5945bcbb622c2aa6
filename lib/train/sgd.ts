/**
 * Stochastic gradient descent with momentum, as Caffe and as PyTorch write it.
 *
 * @module
 */
import * as tf from "#tensor";
import { onePass } from "../engine/fused.ts";
import type { ParameterSpec } from "../network/layers.ts";

/** Whose update rule. */
export type Rule = "caffe" | "pytorch";

/** What learns and what pushes it. */
export interface SgdState {
  /** By name. */
  readonly params: tf.Parameters;
  /** The velocity of each, of its shape; starts at 0. */
  readonly velocity: tf.Parameters;
}

/** The numbers of one update. */
export interface SgdOptions {
  /** The learning rate of this step. */
  readonly rate: number | tf.Scalar;
  /** How much of the velocity stays. */
  readonly momentum: number;
  /** The weight decay, before each parameter's own factor. */
  readonly decay: number;
  /** Where the rate stands. */
  readonly rule: Rule;
}

/**
 * One step.
 *
 * - Caffe: `v ← μv + (rate·rate_i)(g + decay·decay_i·w)`, `w ← w - v`.
 * - PyTorch: `v ← μv + g + decay·decay_i·w`, `w ← w - (rate·rate_i) v`.
 *
 * They agree until the rate changes; from then on Caffe's velocity still holds steps of the old
 * rate. A parameter whose rate is 0 stays as it is.
 *
 * @param specs The factors `rate_i` and `decay_i` of each parameter.
 * @param gradients By name, of the same shapes.
 * @returns New tensors; nothing is changed in place.
 */
export function sgdStep(
  { params, velocity }: SgdState,
  gradients: tf.Parameters,
  specs: Readonly<Record<string, Pick<ParameterSpec, "rate" | "decay">>>,
  { rate, momentum, decay, rule }: SgdOptions,
): SgdState {
  const next: { params: Record<string, tf.Tensor>; velocity: Record<string, tf.Tensor> } = {
    params: {},
    velocity: {},
  };
  for (const [name, param] of Object.entries(params)) {
    const spec = specs[name]!;
    const [w, v] = onePass(
      UPDATES[rule],
      param,
      velocity[name]!,
      gradients[name]!,
      tf.mul(rate, spec.rate),
      tf.scalar(momentum),
      tf.scalar(decay * spec.decay),
    );
    next.params[name] = w!;
    next.velocity[name] = v!;
  }
  return next;
}

/** Weight, velocity, gradient, rate, momentum, decay: the new weight and velocity. */
type Update = (...tensors: tf.Tensor[]) => [tf.Tensor, tf.Tensor];

const UPDATES: Readonly<Record<Rule, Update>> = {
  caffe: (w, v, g, rate, momentum, decay) => {
    const push = tf.add(g!, tf.mul(w!, decay!));
    const next = tf.add(tf.mul(v!, momentum!), tf.mul(push, rate!));
    return [tf.sub(w!, next), next];
  },
  pytorch: (w, v, g, rate, momentum, decay) => {
    const push = tf.add(g!, tf.mul(w!, decay!));
    const next = tf.add(tf.mul(v!, momentum!), push);
    return [tf.sub(w!, tf.mul(next, rate!)), next];
  },
};
