import { deepEqual, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readIdx } from "../../lib/dataset/idx.ts";

const SHAPE = { name: "images", sizes: [2, 3, 4] };
const pixels = Uint8Array.from({ length: 24 }, (_, i) => i * 10);
const word = (n: number) => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255];
const plain = Uint8Array.from([0, 0, 8, 3, ...word(2), ...word(3), ...word(4), ...pixels]);
const packed = (bytes: Uint8Array) => Uint8Array.from(gzipSync(bytes));

Deno.test("an idx file is read, plain or in gzip", async () => {
  deepEqual(await readIdx(plain, SHAPE), pixels);
  deepEqual(await readIdx(packed(plain), SHAPE), pixels);
});

Deno.test("an idx file cut anywhere is refused, plain or in gzip", async () => {
  const zipped = packed(plain);
  for (let length = 0; length < plain.length; length++) {
    await rejects(readIdx(plain.slice(0, length), SHAPE), SyntaxError, `plain ${length}`);
  }
  for (let length = 0; length < zipped.length; length++) {
    await rejects(readIdx(zipped.slice(0, length), SHAPE), SyntaxError, `gzip ${length}`);
  }
});

const changed = (at: number, value: number) => plain.with(at, value) as Uint8Array<ArrayBuffer>;
for (
  const [what, bytes, message] of [
    ["the type of floats", changed(2, 13), /must start with 0x00000803, starts with 0x00000d03/],
    ["another number of dimensions", changed(3, 1), /starts with 0x00000801/],
    ["bytes that are no magic", changed(0, 1), /starts with 0x01000803/],
    ["another count", changed(7, 3), /must be 2 x 3 x 4, it says 3 x 3 x 4/],
    ["a huge count", changed(4, 255), /it says 4278190082 x 3 x 4/],
    ["other rows", changed(11, 9), /2 x 9 x 4/],
    ["other columns", changed(15, 9), /2 x 3 x 9/],
    ["a byte too many", Uint8Array.from([...plain, 0]), /must have 40 bytes, has 41/],
  ] as const
) {
  Deno.test(`refused: an idx file with ${what}`, async () => {
    await rejects(readIdx(bytes, SHAPE), { name: "SyntaxError", message });
    // In gzip the same file fails too, whatever stands in its way first.
    await rejects(readIdx(packed(bytes), SHAPE), SyntaxError);
  });
}

Deno.test("refused: a gzip of far more than there should be, before all of it is unpacked", async () => {
  const bomb = packed(new Uint8Array(50_000_000));
  await rejects(readIdx(bomb, SHAPE), { message: /its gzip must hold 40 bytes/ });
});

Deno.test("refused: a gzip whose middle is damaged", async () => {
  const bytes = packed(plain);
  bytes[14]! ^= 0xff;
  await rejects(readIdx(bytes, SHAPE), SyntaxError);
});
