import { deepEqual, notDeepEqual, ok } from "node:assert/strict";
import { random } from "../../lib/math/random.ts";
import { damaged, fuzz, READERS } from "./fuzz.ts";

const COUNT = 3000;

for (const [reader, { good, read }] of Object.entries(READERS)) {
  Deno.test(`${reader}: ${COUNT} damaged files are read or refused, none else, none slowly`, () => {
    read(good);
    const { parsed, refused, slowest } = fuzz(reader, COUNT);
    ok(parsed > 0 && refused > COUNT / 10, `${parsed} are read and ${refused} refused`);
    // Files of a few hundred bytes take 0.1 ms; a busy machine may stop in between.
    ok(slowest < 500, `the slowest takes ${slowest} ms`);
  });
}

Deno.test("damage is decided by its seed", () => {
  const { good } = READERS.npy!;
  deepEqual(damaged(good, random(1)), damaged(good, random(1)));
  notDeepEqual(damaged(good, random(1)), damaged(good, random(2)));
});
