/**
 * Colours that colour-blind readers tell apart, and what stands beside colour for those who do not.
 *
 * @module
 */

/**
 * Colours of classes, the same in every figure.
 *
 * Found by search: any two are at least 18 apart in CIEDE2000 for eyes with all cones, without red,
 * without green and without blue ones (2 is just seen; the palette of Okabe and Ito with three more
 * hues comes to 1.6). A test holds them there.
 */
export const CLASS_COLOURS = [
  "#1832d2",
  "#a5784b",
  "#1e8787",
  "#9669ff",
  "#78004b",
  "#b9c20a",
  "#000000",
  "#00d2a5",
  "#f0a5e1",
  "#004b00",
] as const;

/**
 * The same on a dark page: found by the same search, each with a contrast of at least 3 on it.
 * Any two are at least 18 apart, too.
 */
export const DARK_CLASS_COLOURS = [
  "#dd8f03",
  "#57dfa1",
  "#d4b6ff",
  "#b160fc",
  "#faff11",
  "#e4ffff",
  "#c71412",
  "#376988",
  "#88a0a0",
  "#6d6b62",
] as const;

/** What a line looks like. */
export interface RowStyle {
  /** Its colour. */
  readonly color: string;
  /** Its dashes. */
  readonly dash: "solid" | "dash" | "dot" | "dashdot" | "longdash";
}

/** Colours and dashes of the rows of a report in curves: neither is the only cue. */
export const ROW_STYLES: readonly RowStyle[] = Array.from({ length: 50 }, (_, i) => ({
  color: CLASS_COLOURS[i % 10]!,
  // From the eleventh on, when colours come again, each has other dashes.
  dash: (["solid", "dash", "dot", "dashdot", "longdash"] as const)[(i + Math.floor(i / 10)) % 5]!,
}));

/** The colour of a class; `alpha` under 1 lets through what lies behind. */
export function classColour(label: number, alpha = 1): string {
  const colour = CLASS_COLOURS[label % CLASS_COLOURS.length]!;
  return alpha === 1 ? colour : `rgba(${channelsOf(colour).join(", ")}, ${alpha})`;
}

/**
 * The colour of a class for letters: darkened until it can be read on white.
 *
 * @example A light colour is darkened, a dark one stays
 * ```ts
 * import { equal, notEqual } from "node:assert/strict";
 *
 * equal(classInk(0), classColour(0));
 * notEqual(classInk(8), classColour(8));
 * ```
 */
export function classInk(label: number): string {
  let channels = channelsOf(classColour(label));
  while (contrastOnWhite(channels) < READABLE) channels = channels.map((c) => Math.floor(c * 0.95));
  return `#${channels.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** What WCAG 2 asks for of text of any size, level AA. */
const READABLE = 4.5;

/** The contrast of WCAG 2: from 1, white itself, to 21, black. */
function contrastOnWhite(channels: readonly number[]): number {
  const [r, g, b] = channels.map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 1.05 / (0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05);
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
