/**
 * Losses without a margin: softmax, and its embeddings or weights made unit.
 *
 * @module
 */
import type { LossDefinition } from "./definition.ts";
import { adacosScale } from "./scales.ts";

/** Rows of LOSSES. */
export const PLAIN_LOSSES = {
  softmax: {
    title: "Softmax",
    cite: "bridle1990",
    year: 1990,
    equation: "w_y·x + b_y",
    law: () => ({ kind: "cosine" }),
    radius: "norms",
    bias: "class",
    defaults: {},
    idle: () => ["lambda"], // there is no margin, and no radius to come to
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
    idle: () => ["lambda"],
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
  coco: {
    title: "COCO",
    cite: "liu2017coco",
    year: 2017,
    equation: "α cos θ",
    note: "The paper prints a variant of the optimal α; see cocoScale.",
    law: () => ({ kind: "cosine" }),
    radius: "scale",
    defaults: { scale: 20 },
    gradients: ["exact"],
  },
  "l2-softmax": {
    title: "L2-Softmax",
    cite: "ranjan2017",
    year: 2017,
    equation: "α w_y·x / ‖x‖ + b_y",
    law: () => ({ kind: "cosine" }),
    radius: "weights",
    scaleOption: "alpha",
    bias: "class",
    defaults: { alpha: 16 },
    gradients: ["exact"],
  },
  vmf: {
    title: "von Mises-Fisher",
    cite: "hasnat2017",
    year: 2017,
    equation: "κ cos θ",
    note: "One κ for all classes: the normaliser of the density cancels.",
    law: () => ({ kind: "cosine" }),
    radius: "scale",
    scaleOption: "kappa",
    defaults: { kappa: 16 },
    gradients: ["exact"],
  },
  adacos: {
    title: "AdaCos",
    cite: "zhang2019",
    year: 2019,
    equation: "s̃ cos θ, s̃ from the batch",
    note: "Where other classes lie nearer than 45°, as in the plane, the dynamic scale grows " +
      "without end.",
    law: () => ({ kind: "cosine" }),
    radius: "scale",
    adapts: "scale",
    state: (classes) => ({ scale: adacosScale(classes) }),
    defaults: { dynamic: true },
    gradients: ["exact"],
  },
} as const satisfies Record<string, LossDefinition>;
