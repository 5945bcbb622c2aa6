/**
 * Vectors of people who never were, to measure searches on.
 *
 * @module
 */
import { type Random, random } from "../../lib/mod.ts";
import { noVectors, type OwnedVectors, withVector } from "../../lib/gallery/vectors.ts";

/** Vectors of one person, and as many of one who is looked for. */
const EACH = 5;

/**
 * How far the photos of a person lie from their mean, as a share of it: two have a cosine of
 * 1 / (1 + 0.7²) = 0.67 then, the median of MobileFaceNet's on LFW.
 */
const SPREAD = 0.7;

/** People, and photos of some of them that are not among theirs. */
export interface Drawn {
  readonly vectors: OwnedVectors;
  /** Of length 1. */
  readonly probes: readonly Float32Array[];
}

/** Draws five vectors a person around a mean of any direction, and new ones of some. */
export function drawnPeople(
  { vectors: count, probes, size, seed }: {
    readonly vectors: number;
    readonly probes: number;
    readonly size: number;
    readonly seed: number;
  },
): Drawn {
  const people = Math.ceil(count / EACH), look = Math.ceil(people / probes);
  let vectors = noVectors(size);
  const wanted: Float32Array[] = [];
  for (let person = 0; person < people; person++) {
    const draw = random(seed, "person", person), mean = direction(size, draw, () => 0, 1);
    const photo = () => direction(size, draw, (k) => mean[k]!, SPREAD);
    for (let i = 0; i < EACH && vectors.count < count; i++) {
      vectors = withVector(vectors, photo(), person);
    }
    if (person % look === 0) wanted.push(photo());
  }
  return { vectors, probes: wanted };
}

/** A vector of length 1: a mean and what is drawn, `far` times as long on average. */
function direction(size: number, draw: Random, mean: (k: number) => number, far: number) {
  const row = new Float32Array(size), unit = far / Math.sqrt(size);
  let sum = 0;
  for (let k = 0; k < size; k++) {
    row[k] = mean(k) + unit * draw.normal();
    sum += row[k]! ** 2;
  }
  const length = Math.sqrt(sum);
  return row.map((value) => value / length);
}
