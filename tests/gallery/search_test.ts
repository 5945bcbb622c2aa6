import { deepEqual, equal, ok } from "node:assert/strict";
import { openGallery } from "../../lib/mod.ts";
import { cellsOf, spansNear } from "../../lib/gallery/cells.ts";
import { nearestOwners } from "../../lib/gallery/nearest.ts";
import { compareSearches } from "../../tasks/gallery/compare.ts";
import { drawnPeople } from "../../tasks/gallery/drawn.ts";
import { inFolder } from "../folder.ts";
import { MODEL, vectorOf } from "./kills.ts";

const DRAWN = drawnPeople({ vectors: 3000, probes: 40, size: 32, seed: 3 });

Deno.test("the nearest people are those of all cosines sorted, each once", () => {
  const { vectors, probes } = DRAWN, { data, owners, count, size } = vectors;
  for (const probe of probes) {
    const best = new Map<number, number>();
    for (let row = 0; row < count; row++) {
      let cosine = 0;
      for (let k = 0; k < size; k++) cosine += data[row * size + k]! * probe[k]!;
      const owner = owners[row]!;
      best.set(owner, Math.max(best.get(owner) ?? -1, cosine));
    }
    const wanted = [...best].sort(([, a], [, b]) => b - a).slice(0, 7);
    const found = nearestOwners(vectors, probe, 7);
    deepEqual(found.map(({ owner }) => owner), wanted.map(([owner]) => owner));
    // Both sum in float64, in another order.
    found.forEach(({ score }, i) => ok(Math.abs(score - wanted[i]![1]) < 1e-12));
  }
});

Deno.test("cells hold every row once, and all of them together find what an exact search does", () => {
  const { vectors, probes } = DRAWN, cells = cellsOf(vectors, { seed: 1 });
  const { data, owners, count } = cells.vectors, { size } = vectors;
  const rowsIn = (data: Float32Array, owners: Int32Array) =>
    Array.from(
      { length: count },
      (_, i) => `${owners[i]} ${data.subarray(i * size, (i + 1) * size).join()}`,
    ).sort();
  deepEqual(rowsIn(data, owners), rowsIn(vectors.data, vectors.owners));
  deepEqual([cells.spans[0]![0], cells.spans.at(-1)![1]], [0, vectors.count]);
  deepEqual(cellsOf(vectors, { seed: 1 }), cells, "the same seed, the same cells");
  for (const probe of probes) {
    const spans = spansNear(cells, probe, cells.spans.length);
    const found = nearestOwners(cells.vectors, probe, 3, spans);
    deepEqual(found, nearestOwners(vectors, probe, 3));
  }
});

Deno.test("approximate search looks at less and finds nearly as much; more cells find more", () => {
  const { searches } = compareSearches(10_000, 1);
  equal(searches[0]!.first, 1);
  const [one, , sixteen] = searches.slice(1);
  // Of 10 000 vectors 16 cells of 104 found 100 of 100, one cell 62.
  ok(sixteen!.first >= 0.95 && sixteen!.looked < 0.2, JSON.stringify(sixteen));
  ok(one!.first < sixteen!.first && one!.first > 0.4, JSON.stringify(one));
});

Deno.test("a gallery that changes is searched in cells of what it holds then", () =>
  inFolder(async (folder) => {
    const gallery = await openGallery(folder, { model: MODEL, create: true });
    const best = (name: string) => gallery.search([vectorOf(name, 0)], { cells: 1 })[0]![0]!;
    gallery.add("Ada", [vectorOf("Ada", 0), vectorOf("Ada", 1)], ["0", "1"]);
    equal(best("Ada").name, "Ada");
    gallery.add("Grace", [vectorOf("Grace", 0)], ["0"]);
    equal(best("Grace").name, "Grace");
    gallery.merge("Grace", "Ada");
    equal(best("Grace").name, "Ada");
    gallery.add("Grace", [vectorOf("Grace", 0)], ["0"]);
    gallery.remove("Ada");
    deepEqual(gallery.search([vectorOf("Ada", 0)], { cells: 9, k: 5 })[0]!.length, 1);
    gallery.close();
  }));
