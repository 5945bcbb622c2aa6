/**
 * What a row of LOSSES says, and the options that rows take.
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
  /** A fixed scale s: the option that {@linkcode LossDefinition.scaleOption} names. */
  | "scale"
  /** The norm of each embedding. */
  | "norm"
  /** The norm of each embedding times that of the class weight: plain inner products. */
  | "norms"
  /** A fixed scale times the norm of the class weight. */
  | "weights";

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
  /** L2-Softmax: the radius. SphereFace2: what the own class weighs, the others 1 - alpha. */
  readonly alpha?: number;
  /** The concentration of the von Mises-Fisher distributions: their radius. */
  readonly kappa?: number;
  /** Circle's radius. */
  readonly gamma?: number;
  /** SphereFace2: the power that lowers the cosines. CurricularFace: its state. */
  readonly t?: number;
  /** Which loss of SphereFace-R. */
  readonly version?: "v0" | "v1" | "v2";
  /** SphereFace-R: embeddings made unit, of their own norm drawn to s, of their own norm. */
  readonly normalisation?: "hard" | "soft" | "none";
  /** SphereFace-R: what `|‖x‖ - s|` weighs in soft normalisation. */
  readonly softWeight?: number;
  /** Which margin of SphereFace2: of the cosine, of the angle, a factor of the angle. */
  readonly type?: "C" | "A" | "M";
  /** What the loss is multiplied by, after it was divided by the scale. */
  readonly lossWeight?: number;
  /** What ArcFace does past π - m. */
  readonly continuation?: Continuation;
  /** Sub-centers of each class. */
  readonly centers?: number;
  /** CurricularFace and AdaFace: how much of their state stays, each step. */
  readonly momentum?: number;
  /** CurricularFace: whether t is used as it is given, or updated first. */
  readonly order?: "given" | "update-first";
  /** AdaFace: the mean of the norms, its state. */
  readonly mean?: number;
  /** AdaFace: the deviation of the norms, its state. */
  readonly std?: number;
  /** AdaFace: how many deviations from the mean make the quality ±1, inverted. */
  readonly h?: number;
  /** AdaFace, in curves only: the quality of the image, from -1 to 1. */
  readonly quality?: number;
  /** MagFace: the norms between which the margin rises. */
  readonly normLow?: number;
  /** MagFace: the norms between which the margin rises. */
  readonly normHigh?: number;
  /** MagFace: the margin at the lowest norm, in radians. */
  readonly marginLow?: number;
  /** MagFace: the margin at the highest norm, in radians. */
  readonly marginHigh?: number;
  /** MagFace: what the regulariser of the norms weighs. */
  readonly lambdaG?: number;
  /** MagFace: whether angles above π/2 have no margin. */
  readonly easyMargin?: boolean;
  /** MagFace, in curves only: the norm of the embedding. */
  readonly norm?: number;
  /** AdaCos: whether the scale follows the batch, or stays as it began. */
  readonly dynamic?: boolean;
  /** SphereFace+: what the energy of the class weights weighs. */
  readonly mheWeight?: number;
  /** SphereFace+: the power of the inverse angle in the energy. */
  readonly power?: number;
  /** SphereFace+: whose energy: of all classes, or of those in the batch. */
  readonly classes?: "batch" | "all";
  /** Keeps every cosine within ±(1 - cosineClamp), in value only; OpenSphere has 1e-5. */
  readonly cosineClamp?: number;
  /**
   * The focusing γ of the focal loss (Lin et al. 2017): the cross-entropy of each image is
   * multiplied by `(1 - p)^γ`. Every row of softmax takes it; 0 leaves it as it is.
   */
  readonly focal?: number;
  /** How the gradient of the margin is taken. */
  readonly gradient?: GradientRule;
  /**
   * The weight of logits without margin (and, for a row with a scale, of the embedding's own
   * norm up to that scale), see {@linkcode annealing}; every row takes it.
   */
  readonly lambda?: number;
}

/** The values that a numeric option may have. */
export interface Bounds {
  /** The smallest. */
  readonly from: number;
  /** The largest. */
  readonly to: number;
  /** Whether it must be a whole number. */
  readonly whole?: boolean;
}

/** One row of {@linkcode LOSSES}. */
export interface LossDefinition {
  /** The name in figures and tables. */
  readonly title: string;
  /** The paper, as in docs/references.md; empty where there is none. */
  readonly cite: string;
  /** The year of the paper. */
  readonly year: number;
  /** The target's logit, in the letters of the paper. */
  readonly equation: string;
  /** Where popular code differs from the paper, or from us. */
  readonly note?: string;
  /** Where the target's logit rises with the angle; absent where it never does. */
  readonly rises?: string;
  /** The law of the target's logit for given options (defaults filled in). */
  readonly law: (options: Required<LossOptions>) => Law;
  /** The law of the other classes; without it, their cosine. */
  readonly others?: (options: Required<LossOptions>) => Law;
  /** What multiplies the laws. */
  readonly radius: Radius | ((options: Required<LossOptions>) => Radius);
  /** The option that is the radius of "scale" and "weights". Default "scale". */
  readonly scaleOption?: "scale" | "alpha" | "kappa" | "gamma";
  /** What is added to the logits: a number a class, or one number. */
  readonly bias?: "class" | "one";
  /** Whether each class is a yes or no of its own, and not one of a softmax. */
  readonly binary?: boolean;
  /** What in the batch moves the margin or the scale: see `loss/adaptive.ts`. */
  readonly adapts?: "difficulty" | "quality" | "magnitude" | "scale";
  /** What the loss remembers from step to step, as it is before the first. */
  readonly state?: (classes: number) => Readonly<Record<string, number>>;
  /** The options that this row takes, with the values of its paper. */
  readonly defaults: LossOptions;
  /** What curves take where a batch would say it. */
  readonly drawn?: LossOptions;
  /** Options that do nothing beside the others; without it, each does something. */
  readonly idle?: (options: Required<LossOptions>) => readonly (keyof LossOptions)[];
  /** The gradient rules that are offered, the default first. */
  readonly gradients: readonly [GradientRule, ...GradientRule[]];
  /** The values that options may have where these are the row's own. */
  readonly bounds?:
    | Partial<Record<keyof LossOptions, Bounds>>
    | ((options: LossOptions) => Partial<Record<keyof LossOptions, Bounds>>);
}
