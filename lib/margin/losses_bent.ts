/**
 * Losses that bend the other classes, too, or by what is in the batch.
 *
 * @module
 */
import type { LossDefinition } from "./definition.ts";
import type { Law } from "./law.ts";
import { magnitudeMargin } from "./scales.ts";

type LawOf = (...numbers: readonly number[]) => Law;

/** The three losses of SphereFace-R; the third softens the other classes, not its own. */
const SPHEREFACE_R: Readonly<
  Record<"v0" | "v1" | "v2", { readonly own: LawOf; readonly others: LawOf }>
> = {
  v0: { own: (m) => ({ kind: "psi", m: m! }), others: () => ({ kind: "cosine" }) },
  v1: { own: (m) => ({ kind: "multiple", m: m! }), others: () => ({ kind: "cosine" }) },
  v2: { own: () => ({ kind: "cosine" }), others: (m) => ({ kind: "multiple", m: 1 / m! }) },
};

/** What each normalisation of SphereFace-R leaves without use. */
const UNUSED = {
  hard: ["softWeight"],
  soft: ["lossWeight"],
  none: ["scale", "softWeight", "lossWeight"],
} as const;

const lowered = (of: Law, t: number, m = 0): Law => ({ kind: "adjusted", of, t, m });

/** The three margins of SphereFace2. */
const SPHEREFACE_2: Readonly<
  Record<"C" | "A" | "M", { readonly own: LawOf; readonly others: LawOf }>
> = {
  C: {
    own: (m, t) => lowered({ kind: "cosine" }, t!, m),
    others: (m, t) => lowered({ kind: "cosine" }, t!, -m!),
  },
  A: {
    own: (m, t) => lowered({ kind: "additive-angle", m: m!, continuation: "clamp" }, t!),
    others: (_, t) => lowered({ kind: "cosine" }, t!),
  },
  M: {
    own: (m, t) => lowered({ kind: "multiple", m: m! }, t!),
    others: (_, t) => lowered({ kind: "cosine" }, t!),
  },
};

/** Rows of LOSSES. */
export const BENT_LOSSES = {
  "circle-class": {
    title: "Circle",
    cite: "sun2020",
    year: 2020,
    equation: "γ (1 + m - cos θ)₊ (cos θ - (1 - m)), the first factor without gradient",
    law: ({ m }) => ({ kind: "weighted", a: 1 + m, b: -1, delta: 1 - m }),
    others: ({ m }) => ({ kind: "weighted", a: m, b: 1, delta: m }),
    radius: "scale",
    scaleOption: "gamma",
    defaults: { m: 0.25, gamma: 256 },
    gradients: ["exact"],
    bounds: { m: { from: 0, to: 1 } },
  },
  curricularface: {
    title: "CurricularFace",
    cite: "huang2020",
    year: 2020,
    equation: "s cos(θ + m), hard others s cos θ_j (t + cos θ_j)",
    note: "The authors' code updates t before it uses it: order update-first.",
    law: ({ m }) => ({ kind: "additive-angle", m, continuation: "cosine" }),
    radius: "scale",
    adapts: "difficulty",
    state: () => ({ t: 0 }),
    defaults: { m: 0.5, scale: 64, momentum: 0.99, order: "given" },
    gradients: ["exact"],
    bounds: { m: { from: 0, to: Math.PI / 2 }, t: { from: -1, to: 1 } },
  },
  magface: {
    title: "MagFace",
    cite: "meng2021",
    year: 2021,
    equation: "s cos(θ + m(‖x‖))",
    rises: "at π/2, with easyMargin",
    note: "The authors' code weighs its regulariser by 20 unless told otherwise; the paper by 35.",
    law: ({ easyMargin, ...options }) => ({
      kind: "additive-angle",
      m: magnitudeMargin(options.norm, options),
      continuation: easyMargin ? "easy" : "cosine",
    }),
    radius: "scale",
    adapts: "magnitude",
    defaults: {
      scale: 64,
      normLow: 10,
      normHigh: 110,
      marginLow: 0.45,
      marginHigh: 0.8,
      lambdaG: 35,
      easyMargin: true,
    },
    drawn: { norm: 60 },
    gradients: ["exact"],
  },
  adaface: {
    title: "AdaFace",
    cite: "kim2022",
    year: 2022,
    equation: "s (cos(θ - mq) - (m + mq)), q = h (‖x‖ - μ) / σ within ±1",
    note: "The authors' code moves μ and σ before it uses them, here after.",
    law: ({ m, quality }) => ({ kind: "quality", m, q: quality }),
    radius: "scale",
    adapts: "quality",
    state: () => ({ mean: 20, std: 100 }),
    defaults: { m: 0.4, h: 0.333, scale: 64, momentum: 0.99 },
    drawn: { quality: 0 },
    gradients: ["exact"],
    bounds: { m: { from: 0, to: 1 } },
  },
  "sphereface-r": {
    title: "SphereFace-R",
    cite: "liu2022",
    year: 2022,
    equation: "v0: s ψ(θ), v1: s cos(min(mθ, π)), v2: s cos θ and s cos(θ_j / m)",
    law: ({ version, m }) => SPHEREFACE_R[version].own(m),
    others: ({ version, m }) => SPHEREFACE_R[version].others(m),
    radius: ({ normalisation }) => normalisation === "hard" ? "scale" : "norm",
    defaults: {
      version: "v2",
      m: 1.4,
      scale: 60,
      lossWeight: 50,
      normalisation: "hard",
      softWeight: 0.01,
    },
    idle: ({ normalisation }) => UNUSED[normalisation],
    gradients: ["detached", "exact"],
    bounds: { m: { from: 1, to: 8 } },
  },
  sphereface2: {
    title: "SphereFace2",
    cite: "wen2022",
    year: 2022,
    equation: "r (g(cos θ) - m) + b, others r (g(cos θ_j) + m) + b, each a yes or no",
    note: "OpenSphere weighs by 10 for VGGFace2; alpha 0.8, scale 64, m 0.5 for MS1M.",
    law: ({ type, m, t }) => SPHEREFACE_2[type].own(m, t),
    others: ({ type, m, t }) => SPHEREFACE_2[type].others(m, t),
    radius: "scale",
    bias: "one",
    binary: true,
    defaults: { type: "C", alpha: 0.7, scale: 40, m: 0.4, t: 3, lossWeight: 50 },
    gradients: ["detached", "exact"],
    bounds: ({ type }) => ({
      // At 0 and at 1 one kind of class has no say, and the bias to start with is infinite.
      alpha: { from: 1e-6, to: 1 - 1e-6 },
      t: { from: 1, to: 100 },
      m: type === "M" ? { from: 1, to: 8 } : { from: 0, to: type === "A" ? Math.PI / 2 : 1 },
    }),
  },
} as const satisfies Record<string, LossDefinition>;
