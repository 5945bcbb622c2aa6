import { deepEqual, equal, ok } from "node:assert/strict";
import { projectedOf, shownOf } from "../../lib/experiment/projected.ts";
import { random } from "../../lib/math/random.ts";

/** People at right angles to each other, near ones and far ones: only directions tell. */
function people(labels: readonly number[], size: number): { data: Float32Array; size: number } {
  const source = random(1, "projected");
  const rows = labels.map((label) => {
    const length = 0.1 + 10 * source.uniform();
    return Array.from(
      { length: size },
      (_, k) => length * (Number(k === label) + 0.05 * source.normal()),
    );
  });
  return { data: Float32Array.from(rows.flat()), size };
}

Deno.test("the ten people with most images are shown, as many of each, and no more than 200", () => {
  // Person k has k images, from 1 to 30, in turns.
  const labels = Array.from(
    { length: 30 },
    (_, turn) =>
      Array.from({ length: 30 }, (_, person) => person)
        .filter((person) => person >= turn),
  ).flat();
  const shown = shownOf(labels), seen = shown.map((i) => labels[i]!);
  deepEqual([...new Set(seen)], Array.from({ length: 10 }, (_, k) => 20 + k));
  equal(shown.length, 200);
  deepEqual(shown.slice(0, 20), labels.flatMap((label, i) => label === 20 ? [i] : []).slice(0, 20));
  deepEqual(shownOf([]), []);
  equal(shownOf(Array(1000).fill(4)).length, 200);
});

Deno.test("a projection is small, the same twice, and shows directions alone", () => {
  const labels = Array.from({ length: 400 }, (_, i) => i % 3), { data, size } = people(labels, 512);
  const one = projectedOf({ data, size }, labels)!;
  equal(JSON.stringify(projectedOf({ data: data.slice(), size }, labels)), JSON.stringify(one));
  ok(JSON.stringify(one).length < 6000, `${JSON.stringify(one).length} bytes`);
  deepEqual(JSON.parse(JSON.stringify(one)), one, "JSON keeps it as it is");
  // Of three directions at right angles the plane through them has nearly all but the noise.
  const [first, second] = one.shares;
  ok(first >= second && first + second > 0.3 && first + second < 1, `${one.shares}`);
  const doubled = data.map((value) => 2 * value);
  deepEqual(projectedOf({ data: doubled, size }, labels), one);
  const middle = (label: number) => {
    const own = one.embeddings.filter((_, i) => one.labels[i] === label);
    return [0, 1].map((k) => own.reduce((sum, point) => sum + point[k]!, 0) / own.length);
  };
  for (const [a, b] of [[0, 1], [0, 2], [1, 2]] as const) {
    const [p, q] = [middle(a), middle(b)];
    ok(Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!) > 0.5, `${a} and ${b} lie apart`);
  }
});

Deno.test("what cannot be projected is left out and refuses no run", () => {
  const labels = [0, 0, 1, 1], some = people(labels, 4);
  ok(projectedOf(some, labels));
  equal(projectedOf({ data: some.data, size: 3 }, [0, 0, 1, 1, 1]), undefined, "3-D is drawn");
  equal(projectedOf(people([0], 8), [0]), undefined, "one image");
  for (const bad of [NaN, Infinity]) {
    equal(projectedOf({ data: some.data.with(5, bad), size: 4 }, labels), undefined, `${bad}`);
  }
  const dead = projectedOf({ data: new Float32Array(16), size: 4 }, labels)!;
  deepEqual(dead.shares, [0, 0]);
  deepEqual(dead.embeddings, Array(4).fill([0, 0]));
});
