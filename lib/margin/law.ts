/**
 * The laws that give the target's logit from its angle, each spelt on one number.
 *
 * A law is data; here it is read as a number to be plotted and checked, in `loss/law.ts` as
 * tensors to be trained with. A test holds the two together.
 *
 * @module
 */
import { type Formula, NUMBERS } from "./algebra.ts";
import { psi } from "./psi.ts";

/** What an additive angle does past π - m, where `cos(θ + m)` would rise again. */
export type Continuation = "cosine" | "none" | "clamp" | "easy";

/** A law of the target's logit, before the scale. */
export type Law =
  /** `cos θ`: no margin. */
  | { readonly kind: "cosine" }
  /** `ψ(θ)`: SphereFace. */
  | { readonly kind: "psi"; readonly m: number }
  /** `cos θ - m`: CosFace. */
  | { readonly kind: "additive-cosine"; readonly m: number }
  /** `cos(θ + m)`: ArcFace. */
  | { readonly kind: "additive-angle"; readonly m: number; readonly continuation: Continuation }
  /** `cos(m1 θ + m2) - m3`, with `wrap` continued past each multiple of π. */
  | {
    readonly kind: "combined";
    readonly m1: number;
    readonly m2: number;
    readonly m3: number;
    readonly wrap: boolean;
  }
  /** `cos(min(mθ, π))`: SphereFace-R, versions 1 and (m below 1) 2. */
  | { readonly kind: "multiple"; readonly m: number }
  /** `g(v) - m` of another law's value v, where `g(v) = 2((v + 1)/2)^t - 1`: SphereFace2. */
  | { readonly kind: "adjusted"; readonly of: Law; readonly t: number; readonly m: number }
  /** `α (cos θ - Δ)`, where the weight `α` is `(a + b cos θ)₊` and takes no gradient: Circle. */
  | {
    readonly kind: "weighted";
    readonly a: number;
    readonly b: 1 | -1;
    readonly delta: number;
  }
  /** `cos(θ - mq) - (m + mq)` with the angle kept within `[ε, π - ε]`: AdaFace. */
  | { readonly kind: "quality"; readonly m: number; readonly q: number }
  /** Any other, spelt out: a new margin needs no more than its row. */
  | { readonly kind: "formula"; readonly of: Formula };

/** AdaFace keeps its angles within `[ε, π - ε]`, and its cosines within ±(1 - ε). */
export const QUALITY_EPSILON = 1e-3;

/**
 * The target's logit at an angle, before the scale.
 *
 * @param theta The angle to the class of the label, in radians, in `[0, π]`.
 *
 * @example CosFace at a right angle
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(Math.abs(lawAt(Math.PI / 2, { kind: "additive-cosine", m: 0.35 }) + 0.35) < 1e-15);
 * ```
 */
export function lawAt(theta: number, law: Law): number {
  switch (law.kind) {
    case "cosine":
      return Math.cos(theta);
    case "psi":
      return psi(theta, law.m);
    case "additive-cosine":
      return Math.cos(theta) - law.m;
    case "additive-angle":
      return CONTINUATIONS[law.continuation](theta, law.m);
    case "combined": {
      const phase = law.m1 * theta + law.m2;
      const k = law.wrap ? Math.floor(phase / Math.PI) : 0;
      return (-1) ** k * Math.cos(phase) - 2 * k - law.m3;
    }
    case "multiple":
      return Math.cos(Math.min(law.m * theta, Math.PI));
    case "adjusted":
      return adjust(lawAt(theta, law.of), law.t) - law.m;
    case "weighted": {
      const cosine = Math.cos(theta);
      return Math.max(0, law.a + law.b * cosine) * (cosine - law.delta);
    }
    case "quality": {
      const { m, q } = law, least = QUALITY_EPSILON;
      const turned = Math.min(Math.max(theta - m * q, least), Math.PI - least);
      return Math.cos(turned) - (m + m * q);
    }
    case "formula":
      return law.of(theta, NUMBERS);
  }
}

/** `g(v) = 2((v + 1)/2)^t - 1`: keeps ±1 where they are and lowers what is between. */
function adjust(value: number, t: number): number {
  return 2 * ((value + 1) / 2) ** t - 1;
}

/** The four published continuations past π - m; docs/losses.md draws them. */
const CONTINUATIONS: Readonly<Record<Continuation, (theta: number, m: number) => number>> = {
  cosine: (theta, m) =>
    theta + m <= Math.PI ? Math.cos(theta + m) : Math.cos(theta) - m * Math.sin(m),
  none: (theta, m) => Math.cos(theta + m),
  clamp: (theta, m) => Math.cos(Math.min(theta + m, Math.PI)),
  easy: (theta, m) => Math.cos(theta) > 0 ? Math.cos(theta + m) : Math.cos(theta),
};
