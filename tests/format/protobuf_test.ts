import { deepEqual, equal, match, throws } from "node:assert/strict";
import fc from "fast-check";
import { readMessage, writeMessage } from "../../lib/format/protobuf.ts";
import type { Schema } from "../../lib/format/protobuf_schema.ts";

const ALL = {
  1: ["name", "string"],
  2: ["raw", "bytes"],
  3: ["count", "int64"],
  4: ["kind", "int32"],
  5: ["flag", "bool"],
  6: ["rate", "float"],
  7: ["exact", "double"],
  8: ["names", "string[]"],
  9: ["sides", "int64[]"],
  10: ["loose", "int64[]", "unpacked"],
  11: ["data", "float[]"],
  12: ["doubles", "double[]"],
  13: ["big", "bigint[]"],
  14: ["child", { 1: ["name", "string"], 2: ["data", "float[]"] }],
  300: ["children", [{ 1: ["name", "string"] }]],
} as const satisfies Schema;
const full = {
  name: "fc5 é",
  raw: new Uint8Array([0, 255]),
  count: -(2 ** 53) + 1,
  kind: -1,
  flag: true,
  rate: 0.5,
  exact: 1 / 3,
  names: ["", "b"],
  sides: [512, 0, -1],
  loose: [1, 300],
  data: new Float32Array([1, -2, 3e-45]),
  doubles: new Float64Array([Math.PI]),
  big: new BigInt64Array([2n ** 63n - 1n, -(2n ** 63n)]),
  child: { name: "in", data: new Float32Array([7]) },
  children: [{ name: "a" }, {}],
};
const refused = (bytes: number[], message: RegExp, schema: Schema = ALL) =>
  throws(() => readMessage(Uint8Array.from(bytes), schema), { name: "SyntaxError", message });

Deno.test("messages of every kind go there and back", () => {
  deepEqual(readMessage(writeMessage(full, ALL), ALL), full);
  deepEqual(readMessage(new Uint8Array(), ALL), {});
});

Deno.test("messages of any numbers and texts go there and back", () =>
  fc.assert(
    fc.property(
      fc.record({
        name: fc.string({ unit: "grapheme" }),
        count: fc.maxSafeInteger(),
        kind: fc.integer(),
        data: fc.float32Array({ noNaN: true }),
        loose: fc.array(fc.maxSafeInteger(), { minLength: 1 }),
      }),
      (message) => deepEqual(readMessage(writeMessage(message, ALL), ALL), message),
    ),
    { seed: 7, numRuns: 200 },
  ));

Deno.test("the bytes are protobuf's: the examples of its documentation", () => {
  deepEqual([...writeMessage({ kind: 150 }, { 1: ["kind", "int32"] })], [0x08, 0x96, 0x01]);
  deepEqual([...writeMessage({ name: "testing" }, { 2: ["name", "string"] })].slice(0, 3), [
    0x12,
    0x07,
    0x74,
  ]);
  const packed = [0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05];
  deepEqual([...writeMessage({ d: [3, 270, 86942] }, { 6: ["d", "int64[]"] })], packed);
});

Deno.test("numbers of a list may be packed, loose or both", () => {
  const list = { 6: ["d", "int64[]"] } as const;
  deepEqual(readMessage(Uint8Array.of(0x30, 1, 0x32, 2, 2, 3, 0x30, 4), list), { d: [1, 2, 3, 4] });
  const floats = { 1: ["d", "float[]"] } as const;
  const one = [0, 0, 128, 63]; // 1.0
  deepEqual(
    readMessage(Uint8Array.of(0x0d, ...one, 0x0a, 8, ...one, ...one, 0x0d, ...one), floats),
    { d: new Float32Array([1, 1, 1, 1]) },
  );
});

Deno.test("joining the pieces of a list leaves the file as it was", () =>
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(127), { maxLength: 5 }), { maxLength: 6 }), (pieces) => {
      const list = { 6: ["d", "int64[]"] } as const;
      const bytes = Uint8Array.from(pieces.flatMap((piece) => [0x32, piece.length, ...piece]));
      const before = bytes.slice(), { d } = readMessage(bytes, list);
      deepEqual([bytes, d ?? []], [before, pieces.flat()]);
    }),
    { seed: 7, numRuns: 200 },
  ));

Deno.test("pieces of a message are one message, the last of a number counts", () => {
  const schema = {
    1: ["in", { 1: ["a", "int32"], 2: ["b", "int32"], 3: ["l", "int32[]"] }],
  } as const;
  const pieces = Uint8Array.of(0x0a, 6, 0x08, 1, 0x10, 2, 0x18, 7, 0x0a, 4, 0x08, 3, 0x18, 8);
  deepEqual(readMessage(pieces, schema), { in: { a: 3, b: 2, l: [7, 8] } });
});

Deno.test("fields that are not named are skipped", () => {
  deepEqual(readMessage(writeMessage(full, ALL), { 5: ["flag", "bool"] }), { flag: true });
});

Deno.test("a message cut within a field is refused, and nothing else is thrown", () => {
  const bytes = writeMessage(full, ALL);
  let whole = 0;
  for (let length = 0; length < bytes.length; length++) {
    try {
      readMessage(bytes.subarray(0, length), ALL);
      whole++;
    } catch (error) {
      equal((error as Error).name, "SyntaxError", `${length} bytes: ${error}`);
    }
  }
  // It has 18 fields, as names, loose and children have two each: it is whole before each of them.
  equal(whole, 18);
});

Deno.test("what lies is refused by the path of its field", () => {
  refused(
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
    /message\.name: 4294967295 bytes must follow, but 0/,
  );
  refused([0x0a, 0x85, 0x80, 0x80, 0x80, 0x80, 0x01], /34359738373 bytes must follow/);
  refused([0x72, 3, 0x12, 9, 0], /message\.child\.data: 9 bytes must follow, but 1/);
  refused([0x72, 4, 0x12, 2, 0, 0], /message\.child\.data: its 2 bytes end within a number/);
  refused(
    [0xe2, 0x12, 0, 0xe2, 0x12, 2, 0x08, 1],
    /children\[1\]\.name: its wire type must be 2, is 0/,
  );
  refused([0x0d, 0, 0, 0, 0], /message\.name: its wire type must be 2, is 5/);
  refused([0x4a, 1, 0x80], /message\.sides: its 1 bytes end within a number/);
  refused([0x18, ...Array(10).fill(0xff), 1], /message\.count: invalid varint/);
  refused([0x18, ...Array(9).fill(0xff), 0x80], /message\.count/);
  refused(
    [0x18, ...Array(7).fill(0xff), 0x7f],
    /message\.count: a whole number must lie within 2\^53/,
  );
  refused([0x0a, 1, 0xff], /message\.name: /);
  refused([0x0b, 0x0c], /message\.name: groups are not read/);
  refused([0xa3, 0x06], /groups are not read/);
  refused([0x00], /illegal tag: field no 0 .* in the field at byte 0/);
  refused([0xff, 0xff, 0xff, 0xff, 0xff, 0xff], /message: /);
});

Deno.test("a varint without end in a field that is skipped is refused", () =>
  refused([0xa0, 0x06, ...Array(50).fill(0x80), 0], /invalid varint/));

Deno.test("messages that lie 101 deep are refused", () => {
  const inner: Record<number, unknown> = {};
  inner[1] = ["in", inner];
  const nested = (levels: number) => {
    let bytes: number[] = [];
    for (let i = 0; i < levels; i++) {
      const head = bytes.length < 128
        ? [bytes.length]
        : [bytes.length & 127 | 128, bytes.length >> 7];
      bytes = [0x0a, ...head, ...bytes];
    }
    return bytes;
  };
  readMessage(Uint8Array.from(nested(100)), inner as Schema);
  refused(nested(101), /deeper than 100 levels/, inner as Schema);
});

Deno.test("2.5 million empty messages are refused before they fill the memory", () => {
  const bytes = new Uint8Array(5e6);
  for (let i = 0; i < bytes.length; i += 2) bytes[i] = 0x0a;
  const schema = { 1: ["many", [{ 1: ["name", "string"] }]] } as const;
  throws(() => readMessage(bytes, schema), /message\.many: there are more than 2097152 objects/);
});

Deno.test("numbers that do not fit are not written", () => {
  throws(() => writeMessage({ count: 2 ** 53 }, ALL), { name: "RangeError", message: /count/ });
  throws(() => writeMessage({ kind: 2 ** 31 }, ALL), { name: "RangeError", message: /kind/ });
});

Deno.test("a NaN keeps its bits in a list", () => {
  const bits = new Uint32Array([0x7fc01234, 0xffc00001]);
  const { data } = readMessage(writeMessage({ data: new Float32Array(bits.buffer) }, ALL), ALL);
  deepEqual(new Uint32Array(data!.buffer), bits);
  match(String(data), /NaN/);
});
