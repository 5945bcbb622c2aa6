/**
 * Exact and approximate search side by side: who is found, and how long it takes.
 *
 * @module
 */
import { cellsOf, rowsNear } from "../../lib/gallery/cells.ts";
import { type Near, nearestOwners } from "../../lib/gallery/nearest.ts";
import { drawnPeople } from "./drawn.ts";

/** Probes, people that are looked for with each, numbers of a vector, and cells looked in. */
const PROBES = 100, MOST = 10, SIZE = 128, LOOKS = [1, 4, 16, 64, 256];

/** How a search did. */
export interface Searched {
  /** How. */
  readonly search: string;
  /** Vectors a probe is compared with, as a share of all. */
  readonly looked: number;
  /** Of the nearest person of each probe, the share that is found. */
  readonly first: number;
  /** Likewise of the ten nearest, nine of whom are strangers to it. */
  readonly ten: number;
  /** A probe takes. */
  readonly milliseconds: number;
}

/** What was compared. */
export interface Comparison {
  readonly vectors: number;
  /** To make the cells. */
  readonly seconds: number;
  readonly cells: number;
  readonly searches: readonly Searched[];
}

/** Compares both on drawn people. */
export function compareSearches(count: number, seed: number): Comparison {
  const { vectors, probes } = drawnPeople({ vectors: count, probes: PROBES, size: SIZE, seed });
  const started = performance.now(), cells = cellsOf(vectors, { seed });
  const seconds = (performance.now() - started) / 1000;
  let exact: readonly Near[][] = [];
  const searches = [undefined, ...LOOKS.filter((look) => look < cells.rows.length)].map((look) => {
    let looked = 0;
    const started = performance.now();
    const found = probes.map((probe) => {
      const among = look === undefined ? undefined : rowsNear(cells, probe, look);
      looked += among?.length ?? count;
      return nearestOwners(vectors, probe, MOST, among);
    });
    const milliseconds = (performance.now() - started) / probes.length;
    if (look === undefined) exact = found;
    return {
      search: look === undefined ? "exact" : `${look} of ${cells.rows.length} cells`,
      looked: looked / probes.length / count,
      first: recall(exact, found, 1),
      ten: recall(exact, found, MOST),
      milliseconds,
    };
  });
  return { vectors: count, seconds, cells: cells.rows.length, searches };
}

/** The share of the people that are nearest in truth who are found. */
function recall(exact: readonly Near[][], found: readonly Near[][], most: number): number {
  let right = 0, wanted = 0;
  exact.forEach((near, i) => {
    const names = new Set(found[i]!.slice(0, most).map(({ owner }) => owner));
    for (const { owner } of near.slice(0, most)) {
      wanted++;
      if (names.has(owner)) right++;
    }
  });
  return right / wanted;
}
