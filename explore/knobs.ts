/**
 * What can be turned of a loss: its options as sliders and lists.
 *
 * @module
 */
import { lossRow } from "../lib/margin/options.ts";
import type { Bounds, LossName, LossOptions } from "../lib/margin/losses.ts";
import { type Choice, filled } from "./choices.ts";

/** A number that is slid, or a value that is picked. */
export interface Knob {
  /** The option, or the norm of the image. */
  readonly key: keyof LossOptions | "norm of x";
  /** What stands beside it. */
  readonly label: string;
  /** What it is now. */
  readonly value: number | string | boolean;
  /** The values of a list; without it, a slider. */
  readonly values?: readonly (string | boolean)[];
  /** The slider: from, to, step. */
  readonly slide?: readonly [from: number, to: number, step: number];
}

type Slide = readonly [label: string, from: number, to: number, step: number];

/** The options that are slid. */
const SLIDES: { readonly [Key in keyof LossOptions]?: Slide } = {
  m: ["margin m", 0, 2, 0.01],
  m1: ["margin m₁", 0.5, 4, 0.05],
  m2: ["margin m₂ (radians)", 0, 1.57, 0.01],
  m3: ["margin m₃", 0, 1, 0.01],
  t: ["power t", 1, 10, 0.1],
  quality: ["quality of the image", -1, 1, 0.05],
  norm: ["norm of the image", 5, 120, 1],
  marginLow: ["margin at the lowest norm", 0, 1.5, 0.01],
  marginHigh: ["margin at the highest norm", 0, 1.5, 0.01],
};

const SCALE: Slide = ["scale s", 1, 128, 1];

/** The options that are picked from a list. */
const PICKS: { readonly [Key in keyof LossOptions]?: readonly [string, ...(string | boolean)[]] } =
  {
    continuation: ["past π − m", "cosine", "none", "clamp", "easy"],
    version: ["version", "v0", "v1", "v2"],
    type: ["margin of", "C", "A", "M"],
    wrap: ["past each π", false, true],
    easyMargin: ["easy margin", false, true],
  };

/** Everything that can be turned of a loss, its scale and λ last. */
export function knobsOf(choice: Choice): Knob[] {
  const row = lossRow(choice.name), options = filled(choice);
  const bounds = boundsOf(choice.name, options);
  const scale = row.scaleOption ?? "scale";
  const knobs: Knob[] = [];
  for (const [name, value] of Object.entries(options)) {
    const key = name as keyof LossOptions, slide = SLIDES[key], pick = PICKS[key];
    if (slide && typeof value === "number" && key !== scale) {
      const { from = slide[1], to = slide[2], whole } = bounds[key] ?? {};
      knobs.push({ key, value, label: slide[0], slide: [from, to, whole ? 1 : slide[3]] });
    }
    if (pick) knobs.push({ key, value, label: pick[0], values: pick.slice(1) });
  }
  if (row.gradients.length > 1) {
    knobs.push({
      key: "gradient",
      label: "gradient",
      value: options.gradient!,
      values: row.gradients,
    });
  }
  const fixed = options[scale];
  const [label, ...slide] = SCALE;
  knobs.push(
    fixed === undefined
      ? { key: "norm of x", label: "norm ‖x‖", value: choice.norm, slide: [1, 64, 1] }
      : { key: scale, label, value: fixed, slide: [slide[0], Math.max(slide[1], fixed), slide[2]] },
  );
  knobs.push({ key: "lambda", label: "λ", value: options.lambda!, slide: LAMBDA });
  return knobs;
}

/** λ is slid by its logarithm: what happens to it happens between 0.1 and 100. */
const LAMBDA = [0, 31, 1] as const;

/** λ at a place of its slider: 0, then ten places from each power of ten to the next. */
export function lambdaAt(place: number): number {
  return place === 0 ? 0 : Number((10 ** ((place - 11) / 10)).toPrecision(2));
}

/** The place of a λ. */
export function placeOf(lambda: number): number {
  return lambda === 0 ? 0 : Math.round(10 * Math.log10(lambda) + 11);
}

/** The choice with a knob turned; what the new value leaves no room for moves to its bound. */
export function turned(choice: Choice, key: Knob["key"], value: Knob["value"]): Choice {
  if (key === "norm of x") return { ...choice, norm: value as number };
  const given = { ...choice.options, [key]: value };
  const all = { ...lossRow(choice.name).defaults, ...given } as Record<string, unknown>;
  const moved = Object.entries(boundsOf(choice.name, all)).flatMap(([name, { from, to }]) => {
    const now = all[name];
    return typeof now === "number" && (now < from || now > to)
      ? [[name, Math.min(to, Math.max(from, now))]]
      : [];
  });
  return { ...choice, options: { ...given, ...Object.fromEntries(moved) } };
}

/** The values that the row of a loss allows under its options. */
function boundsOf(
  name: LossName,
  options: LossOptions,
): Partial<Record<keyof LossOptions, Bounds>> {
  const { bounds = {} } = lossRow(name);
  return typeof bounds === "function" ? bounds(options) : bounds;
}
