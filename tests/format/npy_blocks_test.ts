import { deepEqual, equal, rejects } from "node:assert/strict";
import { writeNpy } from "../../lib/format/npy.ts";
import { npyBlocks } from "../../lib/format/npy_blocks.ts";
import { inFolder } from "../folder.ts";

/** All rows of a file, copied before the next block takes their memory. */
async function rowsOf(path: string, rows?: number) {
  const blocks: { data: number[]; count: number; size: number }[] = [];
  for await (const { data, count, size } of npyBlocks(path, rows === undefined ? {} : { rows })) {
    blocks.push({ data: [...data], count, size });
  }
  return blocks;
}

const THIRDS = Array.from({ length: 21 }, (_, i) => i / 3);

for (
  const { type, data } of [
    { type: "<f4", data: Float32Array.from(THIRDS) },
    { type: "<f8", data: Float64Array.from(THIRDS) },
  ] as const
) {
  Deno.test(`the rows of ${type} come in blocks, the last of what is left`, () =>
    inFolder(async (folder) => {
      const path = `${folder}/rows.npy`;
      await Deno.writeFile(path, writeNpy({ type, shape: [7, 3], data }));
      const blocks = await rowsOf(path, 2);
      deepEqual(blocks.map(({ count }) => count), [2, 2, 2, 1]);
      deepEqual(blocks.flatMap((block) => block.data), [...data]);
      deepEqual(await rowsOf(path), [{ data: [...data], count: 7, size: 3 }]);
    }));
}

Deno.test("no rows are no blocks, and whoever stops early leaves no file open", () =>
  inFolder(async (folder) => {
    const path = `${folder}/rows.npy`;
    await Deno.writeFile(path, writeNpy({ type: "<f4", shape: [0, 3], data: new Float32Array() }));
    deepEqual(await rowsOf(path), []);
    const data = new Float32Array(9);
    await Deno.writeFile(path, writeNpy({ type: "<f4", shape: [3, 3], data }));
    for await (const { count } of npyBlocks(path, { rows: 1 })) {
      equal(count, 1);
      break;
    }
  }));

Deno.test("refused: what is no matrix of numbers with a point, cut, or not there", () =>
  inFolder(async (folder) => {
    const path = `${folder}/rows.npy`,
      refused = async (bytes: Uint8Array, message: RegExp) => {
        await Deno.writeFile(path, bytes);
        await rejects(rowsOf(path), { name: "SyntaxError", message });
      };
    const matrix = writeNpy({ type: "<f4", shape: [2, 2], data: new Float32Array(4) });
    await refused(matrix.slice(0, -1), /must take 16 bytes, there are 15/);
    await refused(matrix.slice(0, 11), /header ends at byte 128, but the file has 11|within/);
    await refused(new Uint8Array(3), /0x93, NUMPY/);
    const vector = writeNpy({ type: "<f4", shape: [4], data: new Float32Array(4) });
    await refused(vector, /must be a matrix.*is <f4 of shape \[4\]/);
    const bytes = writeNpy({ type: "|u1", shape: [2, 2], data: new Uint8Array(4) });
    await refused(bytes, /is \|u1 of shape \[2,2\]/);
    const at = String.fromCharCode(...matrix).indexOf("False");
    matrix.set(new TextEncoder().encode("True "), at);
    await refused(matrix, /columns first/);
    await rejects(rowsOf(path, 0.5), { name: "RangeError", message: /whole number.*got 0\.5/ });
    await rejects(rowsOf(`${folder}/none.npy`), { name: "NotFound" });
  }));
