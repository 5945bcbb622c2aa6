import { deepEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { readSafeTensors, writeSafeTensors } from "../../lib/format/safetensors.ts";

const arrays = {
  weight: { shape: [2, 2], data: new Float32Array([1, -2, 3.5, 1e-30]) },
  label: { shape: [3], data: new Int32Array([1, -2, 3]) },
  empty: { shape: [0], data: new Float32Array() },
};
const good = writeSafeTensors({ arrays, metadata: { owner: "me", text: '"\n\u2028' } });

/** The same arrays behind another header. */
function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const length = Number(new DataView(good.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(good.subarray(8, 8 + length)));
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + good.length - 8 - length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(good.subarray(8 + length), 8 + text.length);
  return bytes;
}

Deno.test("safetensors go there and back", () => {
  deepEqual(readSafeTensors(good), { arrays, metadata: { owner: "me", text: '"\n\u2028' } });
});

Deno.test("the same arrays give the same bytes", () => {
  deepEqual(good, writeSafeTensors({ arrays, metadata: { owner: "me", text: '"\n\u2028' } }));
});

Deno.test("a header may name its arrays in another order than they lie in", () => {
  const { arrays: read } = readSafeTensors(withHeader((header) => {
    for (const name of ["label", "empty", "weight"]) {
      const moved = header[name];
      delete header[name];
      header[name] = moved;
    }
  }));
  deepEqual(Object.keys(read), ["label", "empty", "weight"]);
  deepEqual(read, arrays);
});

Deno.test("a safetensors file cut anywhere is refused", () => {
  for (let length = 0; length < good.length; length++) {
    throws(() => readSafeTensors(good.subarray(0, length)), SyntaxError, `${length} bytes`);
  }
});

Deno.test("random bytes are refused, never a crash", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    throws(() => readSafeTensors(bytes), SyntaxError);
  }));
});

const entry = (dtype: string, shape: unknown, offsets: unknown) => ({
  dtype,
  shape,
  data_offsets: offsets,
});
for (
  const [what, change, message] of [
    [
      "a type it does not know",
      (h) => h.weight = entry("BF16", [4], [0, 8]),
      /one of F32, I32, F16, I8, is BF16/,
    ],
    [
      "a shape that does not fit",
      (h) => h.weight = entry("F32", [5], [0, 16]),
      /must take 20 bytes/,
    ],
    ["a negative size", (h) => h.weight = entry("F32", [-4], [0, 16]), /must have a shape/],
    ["a huge shape", (h) => h.weight = entry("F32", [2 ** 50, 2 ** 50], [0, 16]), /must take/],
    ["offsets that overlap", (h) => h.label = entry("I32", [3], [4, 16]), /must start at 16/],
    ["a missing array", (h) => delete h.label, /must start at 16/],
    ["metadata that is no text", (h) => h.__metadata__ = { a: 1 }, /metadata must be texts/],
  ] as [string, (header: Record<string, unknown>) => void, RegExp][]
) {
  Deno.test(`refused: a safetensors header with ${what}`, () =>
    throws(() => readSafeTensors(withHeader(change)), { name: "SyntaxError", message }));
}

Deno.test("refused: a header that claims more than the file has", () => {
  const bytes = good.slice();
  new DataView(bytes.buffer).setBigUint64(0, 2n ** 60n, true);
  throws(() => readSafeTensors(bytes), /claims 1152921504606846976/);
});
