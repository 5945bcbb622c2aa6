import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { type NpyArray, readNpy, writeNpy } from "../../lib/format/npy.ts";

/** A file of any header and version. */
function file(header: string, body: ArrayLike<number> = [], version = 1): Uint8Array {
  const length = new TextEncoder().encode(header);
  const size = version === 1 ? [length.length & 255, length.length >> 8] : [
    length.length & 255,
    length.length >> 8,
    0,
    0,
  ];
  return Uint8Array.from([0x93, ..."NUMPY".split("").map((c) => c.charCodeAt(0)), version, 0]
    .concat(size, [...length], Array.from(body)));
}
const header = (descr: string, shape: string, order = "False") =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

const arrays: readonly NpyArray[] = [
  { type: "<f4", shape: [2, 2], data: new Float32Array([1, -2, -Infinity, 1e-30]) },
  { type: "<f8", shape: [], data: new Float64Array([Math.PI]) },
  { type: "<i4", shape: [3], data: new Int32Array([1, -2, 3]) },
  { type: "<i8", shape: [1, 1, 2], data: new BigInt64Array([2n ** 63n - 1n, -1n]) },
  { type: "|u1", shape: [2], data: new Uint8Array([0, 255]) },
  { type: "|b1", shape: [2], data: new Uint8Array([0, 1]) },
  { type: "<f4", shape: [0, 3], data: new Float32Array() },
];

for (const array of arrays) {
  Deno.test(`${array.type} of shape [${array.shape}] goes there and back`, () => {
    const bytes = writeNpy(array);
    deepEqual(readNpy(bytes), array);
    equal((bytes.length - array.data.byteLength) % 64, 0);
  });
}

Deno.test("the header is as NumPy's documentation says: a dict, spaces to 64 bytes, a new line", () => {
  const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
  const bytes = writeNpy({ type: "<f4", shape: [1, 2], data: new Float32Array([1, 2]) });
  deepEqual(bytes, file(`${text.padEnd(117)}\n`, [0, 0, 128, 63, 0, 0, 0, 64]));
});

Deno.test("version 2, other orders of the entries and Python 2's long sides are read", () => {
  const expected = { type: "|u1", shape: [2], data: new Uint8Array([7, 8]) };
  deepEqual(readNpy(file(header("'|u1'", "(2,)"), [7, 8], 2)), expected);
  const turned = "{'shape': (2L,), 'fortran_order': False, 'descr': '|u1'}";
  deepEqual(readNpy(file(turned, [7, 8])), expected);
});

Deno.test("Fortran's order is turned to rows first", () => {
  const bytes = file(header("'|u1'", "(2, 3)", "True"), [1, 4, 2, 5, 3, 6]);
  deepEqual([...readNpy(bytes).data as Uint8Array], [1, 2, 3, 4, 5, 6]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), (shape) => {
      const count = shape.reduce((a, b) => a * b, 1);
      // An element holds its own place in rows: its place in the file runs with the first index.
      const body = Array.from({ length: count }, (_, at) => {
        let place = 0, rest = at;
        const index = shape.map((side) => {
          const i = rest % side;
          rest = Math.floor(rest / side);
          return i;
        });
        index.forEach((i, axis) => place = place * shape[axis]! + i);
        return place;
      });
      const { data } = readNpy(
        file(header("'|u1'", `(${shape.map((n) => `${n},`).join(" ")})`, "True"), body),
      );
      deepEqual([...data as Uint8Array], Array.from({ length: count }, (_, i) => i));
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("a .npy file cut anywhere, or with a byte too many, is refused", () => {
  const bytes = writeNpy(arrays[0]!);
  for (let length = 0; length < bytes.length; length++) {
    throws(() => readNpy(bytes.subarray(0, length)), SyntaxError, `${length} bytes`);
  }
  throws(() => readNpy(Uint8Array.from([...bytes, 0])), /must take 16 bytes, there are 17/);
});

for (
  const [what, bytes, message] of [
    ["another beginning", new Uint8Array(20), /must begin with the byte 0x93, NUMPY/],
    ["version 3", file(header("'|u1'", "(0,)"), [], 3), /version must be 1 or 2, is 3/],
    ["objects", file(header("'|O'", "(0,)")), /is \|O; save it by array\.astype/],
    ["big-endian numbers", file(header("'>f4'", "(0,)")), /is >f4/],
    ["records", file(header("[('x', '<f4')]", "(0,)")), /records are not read/],
    ["a negative side", file(header("'|u1'", "(-1,)")), /its header must be/],
    ["a huge shape", file(header("'|u1'", `(${"99999999, ".repeat(9)})`)), /must take 9/],
    ["a number beyond numbers", file(header("'|u1'", `(0, ${"9".repeat(400)})`)), /must take NaN/],
    ["65 sides", file(header("'|u1'", `(${"1, ".repeat(65)})`), [1]), /at most 64 sides, has 65/],
    ["no shape", file("{'descr': '|u1', 'fortran_order': False, 'sharp': (1,), }"), /must be/],
    ["an order that is none", file(header("'|u1'", "(1,)", "(1,)"), [1]), /must be/],
    ["code for a header", file("__import__('os').system('true')"), /its header must be/],
    ["a type of the prototype", file(header("'toString'", "(1,)"), [1]), /is toString/],
  ] as [string, Uint8Array, RegExp][]
) {
  Deno.test(`refused: a .npy file with ${what}`, () =>
    throws(() => readNpy(bytes), { name: "SyntaxError", message }));
}

Deno.test("arrays that do not fit are not written", () => {
  const data = new Float32Array(2);
  throws(() => writeNpy({ type: "<f4", shape: [3], data }), RangeError);
  throws(() => writeNpy({ type: "<f4", shape: [-1, -2], data }), RangeError);
  throws(
    () => writeNpy({ type: "<f8", shape: [2], data }),
    /Float64Array.*got \[2\] and 2 in Float32/,
  );
});
