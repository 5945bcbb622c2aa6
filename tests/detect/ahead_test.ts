import { deepEqual, ok } from "node:assert/strict";
import { decodeAhead } from "../../lib/detect/ahead.ts";

const MOST = 16, later = () => new Promise((done) => setTimeout(done, 1));

/** Takes batches of four until all are done; gives the groups, and the most pixels held at once. */
async function taken(sizes: readonly number[]) {
  let held = 0, most = 0;
  const ahead = decodeAhead(async (path) => {
    await later();
    const pixels = sizes[Number(path)]!;
    held += pixels;
    most = Math.max(most, held);
    return { pixels, decoded: later().then(() => Number(path)) };
  }, MOST);
  ahead.add(sizes.map((_, i) => String(i)));
  const groups: number[][] = [];
  while (groups.flat().length < sizes.length) {
    const group = await ahead.take(4);
    await later(); // looked at, while others are decoded
    groups.push(group);
    held -= group.reduce((sum, i) => sum + sizes[i]!, 0);
  }
  return { groups, most };
}

Deno.test("large images wait in ones and twos, small ones by the batch, all in their order", async () => {
  const large = await taken(Array(40).fill(12));
  deepEqual(large.groups, Array.from({ length: 40 }, (_, i) => [i]));
  // One is looked at; two wait, the second of which goes over what may.
  ok(large.most <= 36, `${large.most} pixels`);
  const small = await taken(Array(9).fill(1));
  deepEqual(small.groups, [[0, 1, 2, 3], [4, 5, 6, 7], [8]]);
});

Deno.test("what is taken together has no more pixels than may be, or is one image", async () => {
  const sizes = [8, 8, 1, 16, 0, 40, 3, 0, 15, 2], { groups, most } = await taken(sizes);
  deepEqual(groups, [[0, 1], [2], [3], [4], [5], [6, 7], [8], [9]]);
  ok(most <= 40 + 2 * MOST, `${most} pixels`);
});
