/**
 * The losses without a softmax over classes, as one table: of pairs and triplets, of norms and
 * centers, of the class weights alone.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { checkNames, checkValues, number, oneOf, type Rule } from "./rules.ts";

/** The options of all terms; a row names those it takes by its defaults. */
export interface TermOptions {
  /** Circle's relaxation. */
  readonly m?: number;
  /** Circle's scale. */
  readonly gamma?: number;
  /** By how much the other class must be farther. */
  readonly margin?: number;
  /** The mean over all triplets, or over those whose loss is above 0. */
  readonly reduction?: "all" | "active";
  /** How far centers move towards their images. */
  readonly centerRate?: number;
  /** What the ring weighs. */
  readonly lambda?: number;
  /** What the energy weighs. */
  readonly weight?: number;
  /** The power of the inverse angle in the energy. */
  readonly power?: number;
  /** Whose energy: of all classes, or of those in the batch. */
  readonly classes?: "batch" | "all";
  /** The strength of the released push. */
  readonly alpha?: number;
  /** Whether the released push takes the mean's direction, and not the mean. */
  readonly normalize?: boolean;
}

/** What a term is computed from, beside the labels. */
export type TermInput = "features" | "weights" | "centers" | "radius";

/** One row of {@linkcode TERMS}. */
export interface TermDefinition {
  /** The name in figures and tables. */
  readonly title: string;
  /** The paper, as in docs/references.md. */
  readonly cite: string;
  /** The year of the paper. */
  readonly year: number;
  /** The term, in the letters of the paper. */
  readonly equation: string;
  /** Where popular code differs from the paper, or from us. */
  readonly note?: string;
  /** What must be given, beside the labels. */
  readonly inputs: readonly TermInput[];
  /** The options, with the values of the paper. */
  readonly defaults: TermOptions;
}

/** Every term. */
export const TERMS = {
  triplet: {
    title: "Triplet",
    cite: "schroff2015",
    year: 2015,
    equation: "(‖x̂_a - x̂_p‖² - ‖x̂_a - x̂_n‖² + margin)₊",
    inputs: ["features"],
    defaults: { margin: 0.2, reduction: "all" },
  },
  "angular-triplet": {
    title: "Angular triplet",
    cite: "liu2017",
    year: 2017,
    equation: "(θ_ap - θ_an + margin)₊",
    note: "InsightFace's atriplet; not the angular loss of Wang et al. 2017.",
    inputs: ["features"],
    defaults: { margin: 0.35, reduction: "all" },
  },
  "circle-pair": {
    title: "Circle, of pairs",
    cite: "sun2020",
    year: 2020,
    equation: "softplus(log Σ_p e^{-γ α_p (s_p - (1 - m))} + log Σ_n e^{γ α_n (s_n - m)})",
    inputs: ["features"],
    defaults: { m: 0.4, gamma: 80 },
  },
  center: {
    title: "Center",
    cite: "wen2016",
    year: 2016,
    equation: "½ mean ‖x - c_y‖²",
    note: "The paper sums; Caffe's layer and we take the mean.",
    inputs: ["features", "centers"],
    defaults: { centerRate: 0.5 },
  },
  ring: {
    title: "Ring",
    cite: "zheng2018",
    year: 2018,
    equation: "½ λ mean (‖x‖ - R)²",
    inputs: ["features", "radius"],
    defaults: { lambda: 0.01 },
  },
  mhe: {
    title: "Minimum hyperspherical energy",
    cite: "liu2018",
    year: 2018,
    equation: "mean θ_ij^-p",
    inputs: ["weights"],
    defaults: { weight: 1, power: 2, classes: "batch" },
  },
  "mhe-caffe": {
    title: "Released SphereFace+",
    cite: "liu2018",
    year: 2018,
    equation: "each image adds -4α (w_y - w̄) / (N d² + 10⁻⁵) to the gradient of its class",
    note: "Not the gradient of the d it prints, nor of the paper's energy.",
    inputs: ["weights"],
    defaults: { alpha: 10, normalize: true },
  },
} as const satisfies Record<string, TermDefinition>;

/** The name of a term. */
export type TermName = keyof typeof TERMS;

/** Whether a name is one of {@linkcode TERMS}. */
export function isTerm(name: string): name is TermName {
  return Object.hasOwn(TERMS, name);
}

/** What must hold of each option. */
const RULES: { readonly [Key in keyof TermOptions]-?: Rule } = {
  m: number(0, 1),
  gamma: number(1e-3, 1e4),
  margin: number(0, 4),
  reduction: oneOf(["all", "active"]),
  centerRate: number(0, 1),
  lambda: number(0, 1e6),
  weight: number(0, 1e6),
  power: number(0.1, 10),
  classes: oneOf(["batch", "all"]),
  alpha: number(0, 1e6),
  normalize: oneOf([true, false]),
};

/**
 * The row's defaults overridden by `options`, checked.
 *
 * @throws {RangeError} An unknown term or option, a value out of its range.
 *
 * @example The ring's weight
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(termOptions("ring", { lambda: 1 }), { lambda: 1 });
 * ```
 */
export function termOptions(name: TermName, options: TermOptions = {}): TermOptions {
  const { title, defaults }: TermDefinition = TERMS[rowName("term", TERMS, name)];
  checkNames(name, options, defaults);
  const filled = { ...defaults, ...options };
  checkValues(title, filled, (key) => RULES[key]);
  return filled;
}
