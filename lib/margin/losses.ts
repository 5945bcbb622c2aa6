/**
 * The losses of the angular family, as one table.
 *
 * @module
 */
import type { Continuation, Law } from "./law.ts";

/**
 * How the margin's gradient is taken.
 *
 * - `exact`: the true gradient of the loss.
 * - `detached`: the margin changes the value, the gradient is that of the plain cosine
 *   (characteristic gradient detachment of SphereFace-R).
 * - `seed`: the backward pass of the released SphereFace layer.
 */
export type GradientRule = "exact" | "detached" | "seed";

/** What multiplies the laws: the radius of the hypersphere. */
export type Radius =
  /** A fixed scale s, `options.scale`. */
  | "scale"
  /** The norm of each embedding. */
  | "norm"
  /** The norm of each embedding times that of the class weight: plain inner products. */
  | "norms";

/** The options of every loss; a row names those it takes by its defaults. */
export interface LossOptions {
  /** The margin: a factor of the angle, an angle or a cosine, as the row says. */
  readonly m?: number;
  /** The factor of the angle in the combined margin. */
  readonly m1?: number;
  /** What is added to the angle in the combined margin, in radians. */
  readonly m2?: number;
  /** What is taken from the cosine in the combined margin. */
  readonly m3?: number;
  /** Whether the combined margin goes on past each multiple of π. */
  readonly wrap?: boolean;
  /** The radius s of the hypersphere. */
  readonly scale?: number;
  /** What ArcFace does past π - m. */
  readonly continuation?: Continuation;
  /** Keeps every cosine within ±(1 - cosineClamp), in value only; OpenSphere has 1e-5. */
  readonly cosineClamp?: number;
  /** How the gradient of the margin is taken. */
  readonly gradient?: GradientRule;
  /**
   * The weight of logits without margin (and, for a row with a scale, of the embedding's own
   * norm up to that scale), see {@linkcode annealing}; every row takes it.
   */
  readonly lambda?: number;
}

/** One row of {@linkcode LOSSES}. */
export interface LossDefinition {
  /** The name in figures and tables. */
  readonly title: string;
  /** The paper, as in docs/references.md. */
  readonly cite: string;
  /** The year of the paper. */
  readonly year: number;
  /** The target's logit, in the letters of the paper. */
  readonly equation: string;
  /** The law of the target's logit for given options (defaults filled in). */
  readonly law: (options: Required<LossOptions>) => Law;
  /** What multiplies the laws. */
  readonly radius: Radius;
  /** The options that this row takes, with the values of its paper. */
  readonly defaults: LossOptions;
  /** The gradient rules that are offered, the default first. */
  readonly gradients: readonly [GradientRule, ...GradientRule[]];
  /** The values that m may have. */
  readonly margins?: { readonly whole?: boolean; readonly from: number; readonly to: number };
}

/** Every loss the toolkit knows: tests, figures, tasks and docs walk it. */
export const LOSSES = {
  softmax: {
    title: "Softmax",
    cite: "bridle1990",
    year: 1990,
    equation: "w_y·x + b_y",
    law: () => ({ kind: "cosine" }),
    radius: "norms",
    defaults: {},
    gradients: ["exact"],
  },
  "modified-softmax": {
    title: "Modified softmax",
    cite: "liu2017",
    year: 2017,
    equation: "‖x‖ cos θ",
    law: () => ({ kind: "cosine" }),
    radius: "norm",
    defaults: {},
    gradients: ["exact"],
  },
  normface: {
    title: "NormFace",
    cite: "wang2017",
    year: 2017,
    equation: "s cos θ",
    law: () => ({ kind: "cosine" }),
    radius: "scale",
    defaults: { scale: 30 },
    gradients: ["exact"],
  },
  "l-softmax": {
    title: "L-Softmax",
    cite: "liu2016",
    year: 2016,
    equation: "‖w_y‖‖x‖ (λ cos θ + ψ(θ)) / (1 + λ)",
    law: ({ m }) => ({ kind: "psi", m }),
    radius: "norms",
    defaults: { m: 4 },
    gradients: ["exact"],
    margins: { whole: true, from: 1, to: 4 },
  },
  "a-softmax": {
    title: "A-Softmax",
    cite: "liu2017",
    year: 2017,
    equation: "‖x‖ (λ cos θ + ψ(θ)) / (1 + λ)",
    law: ({ m }) => ({ kind: "psi", m }),
    radius: "norm",
    defaults: { m: 4 },
    gradients: ["exact", "detached", "seed"],
    margins: { whole: true, from: 1, to: 4 },
  },
  sphereface: {
    title: "SphereFace",
    cite: "liu2022",
    year: 2022,
    equation: "s ψ(θ)",
    law: ({ m }) => ({ kind: "psi", m }),
    radius: "scale",
    defaults: { m: 1.5, scale: 30, cosineClamp: 0 },
    gradients: ["detached", "exact"],
    margins: { from: 1, to: 8 },
  },
  cosface: {
    title: "CosFace",
    cite: "wang2018",
    year: 2018,
    equation: "s (cos θ - m)",
    law: ({ m }) => ({ kind: "additive-cosine", m }),
    radius: "scale",
    defaults: { m: 0.35, scale: 64 },
    gradients: ["exact"],
    margins: { from: 0, to: 2 },
  },
  arcface: {
    title: "ArcFace",
    cite: "deng2019",
    year: 2019,
    equation: "s cos(θ + m)",
    law: ({ m, continuation }) => ({ kind: "additive-angle", m, continuation }),
    radius: "scale",
    defaults: { m: 0.5, scale: 64, continuation: "cosine" },
    gradients: ["exact", "detached"],
    margins: { from: 0, to: Math.PI / 2 },
  },
  combined: {
    title: "Combined margin",
    cite: "deng2019",
    year: 2019,
    equation: "s (cos(m₁θ + m₂) - m₃)",
    law: ({ m1, m2, m3, wrap }) => ({ kind: "combined", m1, m2, m3, wrap }),
    radius: "scale",
    defaults: { m1: 1, m2: 0.3, m3: 0.2, wrap: false, scale: 64 },
    gradients: ["exact", "detached"],
  },
} as const satisfies Record<string, LossDefinition>;

/** The name of a loss, as notebooks and the command line spell it. */
export type LossName = keyof typeof LOSSES;
