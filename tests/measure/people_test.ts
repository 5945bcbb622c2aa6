import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { random } from "../../lib/math/random.ts";
import { meanDirections, nearestPeople } from "../../lib/measure/people.ts";

Deno.test("the mean of a person does not feel how long an embedding is, nor who comes between", () => {
  const source = random(5, "means"), row = () => Array.from({ length: 8 }, source.normal);
  const images = Array.from({ length: 12 }, row), owners = images.map((_, i) => i % 3);
  const { data, count, size } = meanDirections(images, owners, 4);
  deepEqual([count, size], [4, 8]);
  for (const person of [0, 1, 2]) {
    const own = images.filter((_, i) => owners[i] === person);
    for (let k = 0; k < size; k++) {
      const mean = own.reduce((sum, one) => sum + one[k]! / Math.hypot(...one), 0) / own.length;
      ok(Math.abs(data[person * size + k]! - mean) < 1e-12, "sums of four in float64");
    }
  }
  deepEqual([...data as Float64Array].slice(3 * size), Array(size).fill(0)); // no images, no mean
  const longer = images.map((one, i) => one.map((v) => v * (i + 1)));
  const scaled = meanDirections(longer, owners, 4).data;
  for (let at = 0; at < data.length; at++) ok(Math.abs(data[at]! - scaled[at]!) < 1e-12);
});

Deno.test("people put into both sets are found by their faces, nearest first", () => {
  const source = random(3, "overlap test"), row = () => Array.from({ length: 64 }, source.normal);
  const test = Array.from({ length: 40 }, row), train = Array.from({ length: 30 }, row);
  // Of 64 numbers, the cosine of two that are apart is 0 +- 1/8; the noise makes it 0.93 and 0.99.
  for (const [i, j, noise] of [[4, 17, 0.4], [21, 2, 0.1]] as const) {
    train[i] = test[j]!.map((v) => 5 * (v + noise * source.normal()));
  }
  const near = nearestPeople(train, test, 0.7);
  deepEqual(near.map(({ train, test }) => [train, test]), [[21, 2], [4, 17]]);
  ok(near[0]!.cosine > 0.97 && near[1]!.cosine > 0.85);
  equal(nearestPeople(train, test).length, 30); // each has a nearest
  equal(nearestPeople(train, test, 1).length, 0);
});

Deno.test("people without a mean embedding are near no one, and an empty set has no one", () => {
  deepEqual(nearestPeople([[0, 0]], [[1, 0], [0, 0]], 0), []);
  deepEqual(nearestPeople([], [[1, 0]], 0), []);
  deepEqual(nearestPeople([[1, 0]], [], 0), []);
});

for (
  const [what, call, message] of [
    ["two sizes", () => nearestPeople([[1, 0]], [[1, 0, 0]], 0.5), /sizes 2 and 3/],
    ["NaN in a row", () => nearestPeople([[1, 0]], [[1, 0], [NaN, 0]], 0.5), /row 1 is not/],
    ["a threshold of NaN", () => nearestPeople([[1, 0]], [[1, 0]], NaN), /threshold of NaN/],
  ] as const
) {
  Deno.test(`refused: to compare people with ${what}`, () =>
    throws(call, { name: "RangeError", message }));
}

for (
  const [what, call, message] of [
    ["an owner too few", () => meanDirections([[1], [1]], [0], 1), /got 1 owners of 2 images/],
    ["an owner above", () => meanDirections([[1], [1]], [0, 2], 2), /that of image 1 is 2/],
    ["half an owner", () => meanDirections([[1]], [0.5], 2), /that of image 0 is 0\.5/],
    ["an embedding of zeros", () => meanDirections([[1], [0]], [0, 0], 1), /row 1 is zero/],
  ] as const
) {
  Deno.test(`refused: means of people with ${what}`, () =>
    throws(call, { name: "RangeError", message }));
}
