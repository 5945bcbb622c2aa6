/**
 * Damaged files for every reader: `deno run -A tests/format/fuzz.ts COUNT` prints what they did.
 *
 * A reader may read them or refuse them by a SyntaxError or a RangeError; all else is its fault.
 *
 * @module
 */
import { caffeNet } from "../../lib/format/caffe_net.ts";
import { readCaffeModel, writeCaffeModel } from "../../lib/format/caffemodel.ts";
import { readNpy, writeNpy } from "../../lib/format/npy.ts";
import { withBatch } from "../../lib/format/onnx_batch.ts";
import { readOnnx, writeOnnx } from "../../lib/format/onnx.ts";
import { readPrototxt, writePrototxt } from "../../lib/format/prototxt.ts";
import { readSafeTensors, writeSafeTensors } from "../../lib/format/safetensors.ts";
import { readVerificationBin } from "../../lib/format/verification_bin.ts";
import { type Random, random } from "../../lib/math/random.ts";
import { BINS } from "./verification_bins.ts";

const data = new Float32Array([1, -2, 3.5, 1e-30, 0, 7]);
const text = `name: "net" # a comment
input: "data" input_shape { dim: [1, 3, 112, 96] }
layer {
  name: 'conv\\t1_1' type: "Convolution" bottom: "data" top: "conv1_1"
  param { lr_mult: 1 decay_mult: 0 } include < phase: TRAIN >
  convolution_param { num_output: 64 kernel_size: 3 stride: 2 weight_filler { type: "xavier" } }
}
layers: { type: POOLING pooling_param { pool: MAX kernel_h: 2 kernel_w: 0x3 } rate: -1.5e-3 }
`;

/** A good file and its reader, which also uses what it read. */
export const READERS: Readonly<
  Record<string, { readonly good: Uint8Array; readonly read: (bytes: Uint8Array) => unknown }>
> = {
  safetensors: {
    good: writeSafeTensors({
      arrays: { weight: { shape: [2, 3], data }, label: { shape: [1], data: new Int32Array(1) } },
      metadata: { by: "me" },
    }),
    read: (bytes) => writeSafeTensors(readSafeTensors(bytes)),
  },
  npy: {
    good: writeNpy({ type: "<f4", shape: [2, 3], data }),
    read: (bytes) => writeNpy(readNpy(bytes)),
  },
  caffemodel: {
    good: writeCaffeModel({
      name: "net",
      layers: [
        { name: "data", type: "Input", blobs: [] },
        {
          name: "conv1_1",
          type: "Convolution",
          blobs: [{ shape: [1, 2, 3, 1], data }, { shape: [1], data: new Float64Array(1) }],
        },
      ],
    }),
    read: (bytes) => writeCaffeModel(readCaffeModel(bytes)),
  },
  onnx: {
    good: writeOnnx({
      irVersion: 8,
      opsets: { "": 17 },
      producer: ["spherelab", "1"],
      name: "net",
      inputs: [{ name: "data", type: "float", shape: [1, 6] }],
      outputs: [{ name: "out", type: "float", shape: [1, 6] }],
      nodes: [{
        name: "add",
        type: "Add",
        domain: "",
        inputs: ["data", "w"],
        outputs: ["sum"],
        attributes: new Map([["axis", { kind: "ints", value: [1] }], ["alpha", {
          kind: "float",
          value: 1,
        }]]),
      }, {
        name: "reshape",
        type: "Reshape",
        domain: "",
        inputs: ["sum", "shape"],
        outputs: ["out"],
        attributes: new Map(),
      }],
      weights: new Map([
        ["w", { type: "float", shape: [1, 6], data }],
        ["shape", { type: "int64", shape: [2], data: new BigInt64Array([1n, 6n]) }],
      ]),
    }),
    read: (bytes) => writeOnnx(withBatch(readOnnx(bytes))),
  },
  prototxt: {
    good: new TextEncoder().encode(text),
    read: (bytes) => {
      const fields = readPrototxt(new TextDecoder().decode(bytes));
      readPrototxt(writePrototxt(fields));
      return caffeNet(fields);
    },
  },
  bin: {
    good: BINS["Python 3, protocol 2"]!,
    read: readVerificationBin,
  },
};

/** Bytes that formats take for lengths, ends and signs. */
const NASTY = [
  [0],
  [0xff],
  [0x80],
  [0x7f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
  [0, 0, 0, 0x80, 0, 0, 0, 0],
  [0x0a, 0x80, 0x80, 0x80, 0x80, 8],
  [...new TextEncoder().encode("{")],
  [...new TextEncoder().encode('"')],
  [...new TextEncoder().encode("99999999999")],
  [...new TextEncoder().encode("[-1e999,")],
];

/** One to four damages: bits turned, bytes cut off or out, put in, doubled, or lengths that lie. */
export function damaged(good: Uint8Array, source: Random): Uint8Array {
  let bytes = good.slice();
  for (let count = 1 + source.below(4); count > 0; count--) {
    const at = source.below(bytes.length + 1), size = 1 + source.below(16);
    const head = bytes.subarray(0, at), tail = bytes.subarray(at);
    const nasty = NASTY[source.below(NASTY.length)]!;
    const noise = Array.from({ length: size }, () => source.below(256));
    const kinds = [
      () => [...head, (tail[0] ?? 0) ^ (1 << source.below(8)), ...tail.subarray(1)],
      () => [...head],
      () => [...head, ...tail.subarray(size)],
      () => [...head, ...noise, ...tail],
      () => [...head, ...tail.subarray(0, size), ...tail],
      () => [...head, ...nasty, ...tail],
      () => [...head, ...nasty, ...tail.subarray(nasty.length)],
    ];
    bytes = Uint8Array.from(kinds[source.below(kinds.length)]!());
  }
  return bytes;
}

/** Words of V8 where a length was believed or a depth was not bounded; they are RangeErrors too. */
const EXHAUSTED = /call stack|allocation failed|Invalid (typed )?array length|string length/;

function isRefusal(error: unknown): boolean {
  return error instanceof SyntaxError ||
    (error instanceof RangeError && !EXHAUSTED.test(error.message));
}

/** What a reader did with damaged files. */
export interface Outcome {
  readonly reader: string;
  readonly inputs: number;
  readonly parsed: number;
  readonly refused: number;
  /** Milliseconds of the slowest. */
  readonly slowest: number;
}

/**
 * Damages a reader's file so many times.
 *
 * @throws {Error} An error of another kind, with the bytes that cause it.
 */
export function fuzz(reader: string, inputs: number, seed = 7): Outcome {
  const { good, read } = READERS[reader]!, source = random(seed, "fuzz", reader);
  let parsed = 0, refused = 0, slowest = 0;
  for (let i = 0; i < inputs; i++) {
    const bytes = damaged(good, source), start = performance.now();
    try {
      read(bytes);
      parsed++;
    } catch (error) {
      if (!isRefusal(error)) {
        throw new Error(`${reader} fails on [${bytes}]`, { cause: error });
      }
      refused++;
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  return { reader, inputs, parsed, refused, slowest };
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 100_000);
  console.log("reader        inputs   parsed  refused  slowest ms");
  for (const name of Object.keys(READERS)) {
    const { reader, inputs, parsed, refused, slowest } = fuzz(name, count);
    console.log(
      `${reader.padEnd(11)}${[inputs, parsed, refused].map((n) => `${n}`.padStart(9)).join("")}` +
        slowest.toFixed(1).padStart(12),
    );
  }
}
