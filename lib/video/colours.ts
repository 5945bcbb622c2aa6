/**
 * A colour for each person.
 *
 * @module
 */

/**
 * The six of SphereFace's demonstration, then others, each as far from all before, from grey, black
 * and white as can be: any two are 19 apart in CIEDE2000 or more. A test holds them there.
 */
export const PERSON_COLOURS = [
  "#ff0000",
  "#ffff00",
  "#ff80ff",
  "#00ffff",
  "#0000ff",
  "#00ff00",
  "#008000",
  "#800040",
  "#806000",
  "#ffa000",
  "#0080ff",
  "#008080",
  "#ffa0a0",
  "#a0a040",
  "#ff0080",
  "#00c0ff",
  "#00c080",
  "#a040a0",
  "#800000",
  "#004080",
] as const;

/** Of everyone who is not known. */
export const OUTLIER_COLOUR = "#a0a0a0";

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/**
 * The colour of a person; after twenty they come again, and the name tells who is meant.
 *
 * @param person A number from 0; -1 for an outlier.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual([personColour(0), personColour(20), personColour(-1)], ["#ff0000", "#ff0000", "#a0a0a0"]);
 * ```
 */
export function personColour(person: number): string {
  return person < 0 ? OUTLIER_COLOUR : PERSON_COLOURS[person % PERSON_COLOURS.length]!;
}

/** `#ff8000` as 255, 128, 0. */
export function channelsOf(colour: string): Colour {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return [r!, g!, b!];
}

/** Whether black letters on a colour have more contrast than white ones, as WCAG 2 measures it. */
export function isLight(colour: string): boolean {
  const [r, g, b] = channelsOf(colour).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  return (light + 0.05) ** 2 > 1.05 * 0.05;
}
