/**
 * Images of people as an open-set trial: who is in the gallery, and who asks.
 *
 * @module
 */
import { permutation, random } from "../math/random.ts";
import type { NamedEmbeddings } from "./identification.ts";
import { type FlatRows, pickRows } from "./rows.ts";

/** Rows of a gallery and of probes. */
export interface Enrolled {
  /** The first image of each person who has several. */
  readonly gallery: readonly number[];
  /** Their other images, and those of strangers: people of whom there is but one. */
  readonly probes: readonly number[];
}

/**
 * Enrols everyone of whom there are several images by the first, and asks with all others.
 *
 * @param ids Who each image shows.
 *
 * @example Ben is a stranger
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(enrolOne(["Ann", "Ben", "Ann"]), { gallery: [0], probes: [1, 2] });
 * ```
 */
export function enrolOne(ids: readonly (string | number)[]): Enrolled {
  const gallery = [...rowsByPerson(ids).values()].filter((rows) => rows.length > 1)
    .map(([first]) => first!);
  const first = new Set(gallery);
  return { gallery, probes: [...ids.keys()].filter((row) => !first.has(row)) };
}

/** A gallery and who asks, with their embeddings. */
export interface Enrolment {
  /** One image a person. */
  readonly gallery: NamedEmbeddings;
  /** Their other images, and strangers. */
  readonly probes: NamedEmbeddings;
}

/**
 * The same of embeddings, or of some of their rows.
 *
 * @param features One row an image.
 * @param ids Who each shows.
 *
 * @example Ben is a stranger
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const features = { data: [1, 0, 0, 1, 1, 1], count: 3, size: 2 };
 * const { gallery, probes } = enrolmentOf(features, ["Ann", "Ben", "Ann"]);
 * deepEqual([gallery.ids, probes.ids], [["Ann"], ["Ben", "Ann"]]);
 * ```
 */
export function enrolmentOf(
  features: FlatRows,
  ids: readonly (string | number)[],
  rows: readonly number[] = [...ids.keys()],
): Enrolment {
  const { gallery, probes } = enrolOne(rows.map((row) => ids[row]!));
  const named = (places: readonly number[]): NamedEmbeddings => {
    const some = places.map((place) => rows[place]!);
    return { embeddings: pickRows(features, some), ids: some.map((row) => ids[row]!) };
  };
  return { gallery: named(gallery), probes: named(probes) };
}

/**
 * Two halves of the people, each with all of their images: a threshold is chosen on one and held
 * against the other. Both get as many people with several images as with one, to one more or less.
 *
 * @param ids Who each image shows.
 * @param seed Of what is drawn.
 * @returns Rows of images, rising.
 */
export function halvesOf(
  ids: readonly (string | number)[],
  seed: number,
): readonly [readonly number[], readonly number[]] {
  const people = [...rowsByPerson(ids).values()], halves: [number[], number[]] = [[], []];
  for (const several of [true, false]) {
    const some = people.filter((rows) => rows.length > 1 === several);
    const order = permutation(some.length, random(seed, "halves", String(several)));
    order.forEach((p, i) => halves[i % 2]!.push(...some[p]!));
  }
  return halves.map((rows) => rows.sort((a, b) => a - b)) as [number[], number[]];
}

function rowsByPerson(ids: readonly (string | number)[]): ReadonlyMap<string | number, number[]> {
  return Map.groupBy(ids.keys(), (row) => ids[row]!);
}
