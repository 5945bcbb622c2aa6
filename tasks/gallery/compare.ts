/**
 * Exact and approximate search side by side: who is found, and how long it takes.
 *
 * @module
 */
import { cellsOf, spansNear } from "../../lib/gallery/cells.ts";
import { type Near, nearestOwners, type Span } from "../../lib/gallery/nearest.ts";
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
  /** A probe takes, in the median: other work on the machine holds up some. */
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
  const looks = LOOKS.filter((look) => look < cells.spans.length);
  const searches = [undefined, ...looks].map((look) => {
    let looked = 0;
    const times: number[] = [];
    const found = probes.map((probe) => {
      const started = performance.now();
      const spans: readonly Span[] = look ? spansNear(cells, probe, look) : [[0, count]];
      const near = nearestOwners(look ? cells.vectors : vectors, probe, MOST, spans);
      times.push(performance.now() - started);
      looked += spans.reduce((sum, [from, to]) => sum + to - from, 0);
      return near;
    });
    if (look === undefined) exact = found;
    return {
      search: look === undefined ? "exact" : `${look} of ${cells.spans.length} cells`,
      looked: looked / probes.length / count,
      first: recall(exact, found, 1),
      ten: recall(exact, found, MOST),
      milliseconds: times.sort((a, b) => a - b)[times.length >> 1]!,
    };
  });
  return { vectors: count, seconds, cells: cells.spans.length, searches };
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
