/**
 * What may be varied of a face while training, and within which bounds.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { isRecord } from "../math/records.ts";

/** How crops are varied while training; plain JSON. What is left out is not done. */
export interface Augmentation {
  /** The share of images that are mirrored, from 0 to 1. */
  readonly mirror?: number;
  /** By how many pixels an image is moved at most, each way and down as well as across. */
  readonly crop?: number;
  /** Chance that an image is made coarse, and to which share of its sides at least. */
  readonly lowResolution?: { readonly chance: number; readonly least: number };
  /**
   * By which share each changes at most, up or down: 0.5 is a factor from 0.5 to 1.5. Without a
   * chance every image changes.
   */
  readonly color?: {
    readonly brightness?: number;
    readonly contrast?: number;
    readonly saturation?: number;
    readonly chance?: number;
  };
}

/** What must hold of a value. */
interface Rule {
  /** After "must be". */
  readonly must: string;
  readonly holds: (value: unknown) => boolean;
}

const SHARE: Rule = {
  must: "a number from 0 to 1",
  holds: (value) => typeof value === "number" && value >= 0 && value <= 1,
};

const RECORD: Rule = { must: "an object of names and values", holds: isRecord };

const RULES = {
  mirror: SHARE,
  crop: {
    must: "a whole number of pixels from 0 to 127",
    holds: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 127,
  },
  lowResolution: RECORD,
  color: RECORD,
} as const satisfies Record<keyof Augmentation, Rule>;

const LOW_RESOLUTION = { chance: SHARE, least: SHARE };
const COLOR = { brightness: SHARE, contrast: SHARE, saturation: SHARE, chance: SHARE };

/**
 * Checks what was read from JSON, before a run begins.
 *
 * @throws {RangeError} A name that is none, a share outside of 0 to 1, a part of a pixel.
 *
 * @example A percentage is no share
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * checkAugmentation({ mirror: 0.5, crop: 2 });
 * throws(() => checkAugmentation({ mirror: 50 }), /mirror must be a number from 0 to 1, got 50/);
 * ```
 */
export function checkAugmentation(augmentation: Augmentation): void {
  check("", { augmentation }, { augmentation: RECORD });
  check("", augmentation, RULES);
  const { lowResolution, color } = augmentation;
  // Both are needed: a number that is missing is none.
  if (lowResolution) {
    const { chance, least, ...others } = lowResolution;
    check("lowResolution.", { chance, least, ...others }, LOW_RESOLUTION);
  }
  if (color) check("color.", color, COLOR);
}

function check(place: string, values: object, rules: Readonly<Record<string, Rule>>): void {
  for (const [name, value] of Object.entries(values)) {
    const { must, holds } = rules[rowName("augmentation", rules, name)]!;
    if (holds(value)) continue;
    throw new RangeError(
      `Cannot augment images: ${place}${name} must be ${must}, got ${JSON.stringify(value)}`,
    );
  }
}
