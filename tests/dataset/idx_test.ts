import { deepEqual, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readIdx } from "../../lib/dataset/idx.ts";

const SHAPE = { name: "images", sizes: [2, 3, 4] };
const pixels = Uint8Array.from({ length: 24 }, (_, i) => i * 10);
const word = (n: number) => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255];
const plain = Uint8Array.from([0, 0, 8, 3, ...word(2), ...word(3), ...word(4), ...pixels]);
const packed = (bytes: Uint8Array) => Uint8Array.from(gzipSync(bytes));
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

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
  ] as const
) {
  Deno.test(`refused: an idx file with ${what}, plain or in gzip`, async () => {
    for (const file of [bytes, packed(bytes)]) {
      await rejects(readIdx(file, SHAPE), { name: "SyntaxError", message });
      await rejects(readIdx(file, SHAPE), { message: /^Cannot read images as idx: .*Fetch the/ });
    }
  });
}

Deno.test("refused: an idx file with any byte of its header changed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(15), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      await rejects(readIdx(changed(at, plain[at]! ^ by), SHAPE), SyntaxError);
    }),
  );
});

Deno.test("refused: bytes after the end, plain, within gzip and after it", async () => {
  const more = Uint8Array.of(0);
  await rejects(readIdx(joined(plain, more), SHAPE), { message: /must have 40 bytes, has 41/ });
  await rejects(readIdx(packed(joined(plain, more)), SHAPE), { message: /must hold 40 bytes/ });
  await rejects(readIdx(joined(packed(plain), more), SHAPE), { message: /gzip is cut or damaged/ });
});

Deno.test("refused: a gzip of less than there should be", async () => {
  await rejects(readIdx(packed(plain.slice(0, 39)), SHAPE), { message: /40 bytes, has 39/ });
});

Deno.test("refused: a gzip of far more than there should be, before all of it is unpacked", async () => {
  const bomb = packed(new Uint8Array(50_000_000));
  await rejects(readIdx(bomb, SHAPE), {
    message: /its gzip must hold 40 bytes: over 40 bytes come out/,
  });
});

Deno.test("refused: a gzip whose middle or checksum is damaged", async () => {
  const bytes = packed(plain);
  for (const at of [14, bytes.length - 6]) {
    const damaged = bytes.with(at, bytes[at]! ^ 0xff) as Uint8Array<ArrayBuffer>;
    await rejects(readIdx(damaged, SHAPE), { name: "SyntaxError" }, `byte ${at}`);
  }
});
