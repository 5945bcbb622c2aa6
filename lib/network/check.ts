/**
 * Whether a definition of a network, perhaps read from a file, can be built.
 *
 * @module
 */
import { flag, type Rule } from "../margin/rules.ts";
import { rowName } from "../math/names.ts";
import { isRecord } from "../math/records.ts";
import type { Layer } from "./layers.ts";
import { NORMALISATIONS } from "./normalisation.ts";
import { placeLayers } from "./place.ts";
import type { NetworkDefinition } from "./table.ts";

const isWhole = (value: unknown, least: number) =>
  Number.isSafeInteger(value) && value as number >= least;

const COUNT: Rule = { must: "a whole number above 0", holds: (value) => isWhole(value, 1) };
const TEXT: Rule = { must: "a text", holds: (value) => typeof value === "string" };
const oneOf = (...words: readonly string[]): Rule => ({
  must: words.map((word) => JSON.stringify(word)).join(" or "),
  holds: (value) => words.includes(value as string),
});
const perhaps = ({ must, holds }: Rule): Rule => ({
  must: `${must}, or not there`,
  holds: (value) => value === undefined || holds(value),
});

/** The fields of each kind of layer that a definition may have, beside its kind. */
const LAYERS: {
  readonly [K in Exclude<Layer["kind"], "embedding">]: Readonly<Record<string, Rule>>;
} = {
  convolution: {
    channels: COUNT,
    kernel: COUNT,
    stride: COUNT,
    pad: perhaps({ must: "a whole number from 0", holds: (value) => isWhole(value, 0) }),
    start: perhaps(oneOf("xavier", "he")),
  },
  residual: {
    inner: perhaps(COUNT),
    deviation: perhaps({
      must: "a number above 0",
      holds: (value) => Number.isFinite(value) && value as number > 0,
    }),
  },
  improved: { channels: COUNT, stride: perhaps(COUNT), inner: perhaps(COUNT) },
  bottleneck: { channels: COUNT, inner: COUNT, stride: perhaps(COUNT) },
  depthwise: {
    kernel: {
      must: 'an odd whole number above 0, or "whole"',
      holds: (value) => value === "whole" || (isWhole(value, 1) && value as number % 2 === 1),
    },
    stride: perhaps(COUNT),
    linear: perhaps(flag),
  },
  normalise: {},
  pool: {},
};

const DEFINITION: Readonly<Record<string, Rule>> = {
  title: TEXT,
  about: TEXT,
  input: {
    must: "[height, width, channels] of whole numbers above 0",
    holds: (value) => Array.isArray(value) && value.length === 3 && value.every(COUNT.holds),
  },
  layers: { must: "a list", holds: Array.isArray },
  normalisation: perhaps(oneOf(...Object.keys(NORMALISATIONS))),
  embedding: perhaps(oneOf("normalised")),
};

/**
 * Holds where a network can be built of a definition, for images of its own shape.
 *
 * @throws {RangeError} Naming the layer and the field, where it cannot.
 */
export function checkDefinition(name: string, definition: NetworkDefinition): void {
  const what = `the network ${JSON.stringify(name)}`;
  checkFields(what, definition, DEFINITION);
  const { input, layers, normalisation = "none", embedding } = definition;
  layers.forEach((layer, i) => {
    const place = `layer ${i + 1} of ${what}`;
    if (isRecord(layer) && layer.kind === "embedding") {
      throw new RangeError(
        `Cannot add ${place}: the embedding must not be among the layers, but is. It is added ` +
          "after the last of them, of the dimension that createNetwork is given",
      );
    }
    const kind = rowName(`kind of ${place}`, LAYERS, isRecord(layer) ? String(layer.kind) : "");
    checkFields(`${place} (${kind})`, layer, { kind: oneOf(kind), ...LAYERS[kind] });
  });
  const last: Layer = { kind: "embedding", size: 1, normalised: embedding === "normalised" };
  placeLayers([...layers, last], input, normalisation);
}

function checkFields(what: string, given: unknown, rules: Readonly<Record<string, Rule>>): void {
  if (!isRecord(given)) {
    throw new RangeError(`Cannot add ${what}: it must be an object, is ${JSON.stringify(given)}`);
  }
  for (const field of Object.keys(given)) rowName(`field of ${what}`, rules, field);
  for (const [field, { must, holds }] of Object.entries(rules)) {
    const value = Object.hasOwn(given, field) ? given[field] : undefined;
    if (holds(value)) continue;
    throw new RangeError(
      `Cannot add ${what}: its ${field} must be ${must}, is ${
        JSON.stringify(value) ?? "not there"
      }`,
    );
  }
}
