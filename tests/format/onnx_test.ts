import { deepEqual, equal, ok, throws } from "node:assert/strict";
import type { OnnxAttribute } from "../../lib/format/onnx_attribute.ts";
import { withBatch } from "../../lib/format/onnx_batch.ts";
import { type OnnxModel, type OnnxNode, readOnnx, writeOnnx } from "../../lib/format/onnx.ts";
import type { OnnxTensor } from "../../lib/format/onnx_tensor.ts";
import { MODEL } from "../../lib/format/onnx_schema.ts";
import { readMessage, writeMessage } from "../../lib/format/protobuf.ts";
import type { MessageOf } from "../../lib/format/protobuf_schema.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");

function node(
  type: string,
  inputs: string[],
  outputs: string[],
  attributes: Record<string, OnnxAttribute> = {},
): OnnxNode {
  return {
    name: `${type}/${outputs}`,
    type,
    domain: "",
    inputs,
    outputs,
    attributes: new Map(Object.entries(attributes)),
  };
}
const value = (name: string, shape: (number | string)[]) =>
  ({ name, type: "float", shape }) as const;
const int = (value: number) => ({ kind: "int", value }) as const;
const int64 = (...values: bigint[]) =>
  ({ type: "int64", shape: [values.length], data: BigInt64Array.from(values) }) as const;

/** A batch of one: a convolution of 1 x 1 on 2 x 2 pixels, made flat. */
const tiny: OnnxModel = {
  irVersion: 8,
  opsets: { "": 17, "com.example": 1 },
  producer: ["spherelab", "1"],
  name: "tiny",
  inputs: [value("data", [1, 1, 2, 2])],
  outputs: [value("out", [1, 8])],
  nodes: [
    node("Conv", ["data", "w", "b"], ["conv"], {
      kernel_shape: { kind: "ints", value: [1, 1] },
      auto_pad: { kind: "string", value: "NOTSET" },
    }),
    node("PRelu", ["conv", "slope"], ["prelu"]),
    node("Constant", [], ["shape"], { value: { kind: "tensor", value: int64(1n, -1n) } }),
    node("Reshape", ["prelu", "shape"], ["out"], { allowzero: int(0) }),
  ],
  weights: new Map([
    ["w", { type: "float", shape: [2, 1, 1, 1], data: new Float32Array([1, -1]) }],
    ["b", { type: "float", shape: [2], data: new Float32Array([0.5, 0]) }],
    ["slope", { type: "float", shape: [2, 1, 1], data: new Float32Array([0.25, 0.5]) }],
  ]),
};
const change = (message: (model: MessageOf<typeof MODEL>) => unknown): Uint8Array =>
  writeMessage(
    message(readMessage(writeOnnx(tiny), MODEL)) as MessageOf<typeof MODEL>,
    MODEL,
  );

Deno.test("models go there and back; the same model gives the same bytes", () => {
  deepEqual(readOnnx(writeOnnx(tiny)), tiny);
  deepEqual(writeOnnx(tiny), writeOnnx(readOnnx(writeOnnx(tiny))));
});

Deno.test("attributes of every kind go there and back", () => {
  const attributes: Record<string, OnnxAttribute> = {
    alpha: { kind: "float", value: 0.5 },
    axis: int(-1),
    mode: { kind: "string", value: "" },
    value: { kind: "tensor", value: { type: "bool", shape: [], data: new Uint8Array([1]) } },
    body: { kind: "graph", value: new Uint8Array([10, 0]) },
    scales: { kind: "floats", value: new Float32Array([1, 2]) },
    pads: { kind: "ints", value: [0, -1] },
    words: { kind: "strings", value: ["a", ""] },
    none: { kind: "ints", value: [] },
  };
  const model = { ...tiny, nodes: [node("Any", ["data", ""], ["out"], attributes)] };
  deepEqual(readOnnx(writeOnnx(model)), model);
});

Deno.test("weights of every type go there and back", () => {
  const weights = new Map<string, OnnxTensor>([
    ["double", { type: "double", shape: [1], data: new Float64Array([Math.PI]) }],
    ["int8", { type: "int8", shape: [1], data: new Int8Array([-1]) }],
    ["uint8", { type: "uint8", shape: [1], data: new Uint8Array([255]) }],
    ["int16", { type: "int16", shape: [1], data: new Int16Array([-2]) }],
    ["uint16", { type: "uint16", shape: [1], data: new Uint16Array([65535]) }],
    ["int32", { type: "int32", shape: [1], data: new Int32Array([-3]) }],
    ["int64", int64(2n ** 63n - 1n)],
    ["float16", { type: "float16", shape: [1], data: new Uint16Array([0x3c00]) }],
    ["empty", { type: "float", shape: [0, 2], data: new Float32Array() }],
  ]);
  deepEqual(readOnnx(writeOnnx({ ...tiny, weights })).weights, weights);
});

Deno.test("weights are read from their own fields too, where they are not raw", () => {
  const initializer = [
    { name: "f", data_type: 1, dims: [2], float_data: new Float32Array([1, 2]) },
    { name: "i", data_type: 7, dims: [1], int64_data: new BigInt64Array([-5n]) },
    { name: "b", data_type: 9, dims: [2], int32_data: [1, 0] },
    { name: "d", data_type: 11, dims: [], double_data: new Float64Array([0.1]) },
  ];
  const { weights } = readOnnx(change((m) => ({ ...m, graph: { ...m.graph, initializer } })));
  deepEqual([...weights.values()].map(({ data }) => data), [
    new Float32Array([1, 2]),
    new BigInt64Array([-5n]),
    new Uint8Array([1, 0]),
    new Float64Array([0.1]),
  ]);
});

const withTensor = (tensor: object) =>
  change((m) => ({ ...m, graph: { ...m.graph, initializer: [{ name: "w", ...tensor }] } }));
for (
  const [what, bytes, message] of [
    ["no graph", change(({ ir_version }) => ({ ir_version })), /hold no graph/],
    ["functions", change((m) => ({ ...m, functions: [new Uint8Array()] })), /functions/],
    [
      "sparse weights",
      change((m) => ({ ...m, graph: { ...m.graph, sparse_initializer: [new Uint8Array()] } })),
      /sparse weights/,
    ],
    ["a type that is not read", withTensor({ data_type: 8 }), /weight "w": its type .* number 8/],
    [
      "weights in another file",
      withTensor({ data_type: 1, data_location: 1 }),
      /must be in the file/,
    ],
    [
      "a shape that does not fit",
      withTensor({ data_type: 1, dims: [3], raw_data: new Uint8Array(8) }),
      /shape \[3\] must fit its numbers, which are 2/,
    ],
    [
      "half a number",
      withTensor({ data_type: 1, dims: [1], raw_data: new Uint8Array(6) }),
      /6 bytes are no whole number of float/,
    ],
    [
      "a negative shape",
      withTensor({ data_type: 1, dims: [-1, -1], raw_data: new Uint8Array(4) }),
      /shape \[-1,-1\]/,
    ],
    [
      "an attribute of no kind",
      change((m) => ({
        ...m,
        graph: { ...m.graph, node: [{ attribute: [{ name: "a", type: 12 }] }] },
      })),
      /attribute "a" of node "": its kind .* number 12/,
    ],
  ] as [string, Uint8Array, RegExp][]
) {
  Deno.test(`refused: an ONNX model with ${what}`, () =>
    throws(() => readOnnx(bytes), { name: "SyntaxError", message }));
}

Deno.test("a model cut anywhere is refused, or lacks only what stands behind its graph", () => {
  const bytes = writeOnnx(tiny);
  for (let length = 0; length < bytes.length; length++) {
    try {
      deepEqual({ ...readOnnx(bytes.subarray(0, length)), opsets: tiny.opsets }, tiny);
    } catch (error) {
      equal((error as Error).name, "SyntaxError", `${length} bytes: ${error}`);
    }
  }
});

Deno.test("a batch of one becomes any batch: inputs, outputs, and the Reshape that fixed it", () => {
  const any = withBatch(tiny);
  deepEqual([any.inputs[0]!.shape, any.outputs[0]!.shape], [["N", 1, 2, 2], ["N", 8]]);
  const reshape = any.nodes.at(-1)!;
  deepEqual([...any.weights.get(reshape.inputs[1]!)!.data], [0n, -1n]);
  ok(!any.nodes.some(({ type }) => type === "Constant"), "the old shape is gone");
  deepEqual(tiny.nodes.length, 4, "the model given is as it was");
  deepEqual(withBatch(any).inputs, any.inputs);
});

for (
  const [what, nodes, message] of [
    ["Transpose", [node("Transpose", ["data"], ["out"], {
      perm: { kind: "ints", value: [1, 0, 2, 3] },
    })], /the node "Transpose\/out" \(Transpose\) may mix the images/],
    ["Concat", [node("Concat", ["data", "data"], ["out"], { axis: int(0) })], /\(Concat\)/],
    ["Gather", [node("Gather", ["data", "w"], ["out"])], /\(Gather\)/],
    ["Flatten", [node("Flatten", ["data"], ["out"], { axis: int(0) })], /\(Flatten\)/],
    [
      "an operator of someone's own",
      [{ ...node("Relu", ["data"], ["out"]), domain: "my" }],
      /Relu/,
    ],
    [
      "a computed Reshape",
      [node("Shape", ["w"], ["s"]), node("Reshape", ["data", "s"], ["out"])],
      /is computed/,
    ],
    ["a Reshape that folds the batch", [
      node("Constant", [], ["s"], { value: { kind: "tensor", value: int64(4n, 1n) } }),
      node("Reshape", ["data", "s"], ["out"]),
    ], /must go to a constant shape that starts with the batch, 1, or with 0; is \[4,1\]/],
  ] as [string, OnnxNode[], RegExp][]
) {
  Deno.test(`the batch is not changed past ${what}`, () =>
    throws(() => withBatch({ ...tiny, nodes }), { name: "RangeError", message }));
}

Deno.test("the batch is not changed where inputs have no one batch", () => {
  const inputs = [value("left", [1, 2]), value("right", [2, 2])];
  throws(
    () => withBatch({ ...tiny, inputs }),
    /must have the same first side, have left \[1,2\], right/,
  );
});

Deno.test("weights that are reshaped among themselves are left alone", () => {
  const nodes = [
    node("Constant", [], ["s"], { value: { kind: "tensor", value: int64(1n, 2n, 1n, 1n) } }),
    node("Reshape", ["b", "s"], ["b4"]),
    node("Add", ["data", "b4"], ["out"]),
  ];
  deepEqual(withBatch({ ...tiny, nodes }).nodes, nodes);
});

Deno.test({
  name: "MobileFaceNet is read and written: 989 952 weights",
  ignore: !mirror,
  fn() {
    const bytes = Deno.readFileSync(`${mirror}/embeddings/mobilefacenet-112-ms1m.onnx`);
    const model = readOnnx(bytes);
    equal([...model.weights.values()].reduce((sum, { data }) => sum + data.length, 0), 989_952);
    deepEqual(model.inputs, [value("input0", [1, 3, 112, 112])]);
    deepEqual(model.outputs, [value("output0", [1, 128])]);
    deepEqual([model.irVersion, model.opsets, model.producer], [8, { "": 18 }, [
      "pytorch",
      "2.9.0",
    ]]);
    const types = new Map<string, number>();
    for (const { type } of model.nodes) types.set(type, (types.get(type) ?? 0) + 1);
    deepEqual(Object.fromEntries(types), {
      Conv: 51,
      Constant: 65,
      Clip: 32,
      Add: 12,
      Relu: 2,
      Reshape: 1,
    });
    deepEqual(readOnnx(writeOnnx(model)), model);
  },
});

/** The outputs of another runtime, from the bytes that we write. */
async function run(model: OnnxModel, dims: number[], data: Float32Array): Promise<number[]> {
  const { default: ort } = await import("onnxruntime-node");
  const session = await ort.InferenceSession.create(writeOnnx(model), { intraOpNumThreads: 1 });
  const { [model.outputs[0]!.name]: out } = await session.run({
    [model.inputs[0]!.name]: new ort.Tensor("float32", data, dims),
  });
  await session.release();
  return [...out!.data as Float32Array];
}

Deno.test("another runtime runs what we write: each image of a batch is as it is alone", async () => {
  // By hand: x + 0.5 with slope 0.25, and -x with slope 0.5.
  const one = [0.5 + 0.5, 0.25 * -0.5, 2.5, 0.5, -0.25, 1, -1, 0];
  const model = { ...tiny, opsets: { "": 17 } };
  const image = new Float32Array([0.5, -1, 2, 0]);
  deepEqual(await run(model, [1, 1, 2, 2], image), one);
  const many = new Float32Array([...image, 0, 0, 0, 0, ...image]);
  const outputs = await run(withBatch(model), [3, 1, 2, 2], many);
  deepEqual([outputs.slice(0, 8), outputs.slice(16)], [one, one]);
});

Deno.test({
  name: "MobileFaceNet, released for one image, embeds two at once as it does each alone",
  ignore: !mirror,
  async fn() {
    const bytes = Deno.readFileSync(`${mirror}/embeddings/mobilefacenet-112-ms1m.onnx`);
    const model = readOnnx(bytes), size = 3 * 112 * 112;
    const images = new Float32Array(2 * size).map((_, i) => Math.sin(i));
    const alone = [
      ...await run(model, [1, 3, 112, 112], images.slice(0, size)),
      ...await run(model, [1, 3, 112, 112], images.slice(size)),
    ];
    const both = await run(withBatch(model), [2, 3, 112, 112], images);
    // They were found equal; another processor may sum in another order, in float32.
    const largest = Math.max(...alone.map(Math.abs));
    ok(Math.max(...alone.map((x, i) => Math.abs(x - both[i]!))) <= 1e-5 * largest);
  },
});
