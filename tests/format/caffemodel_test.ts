import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { V1_TYPES } from "../../lib/format/caffe_schema.ts";
import { type CaffeModel, readCaffeModel, writeCaffeModel } from "../../lib/format/caffemodel.ts";
import { caffeNet } from "../../lib/format/caffe_net.ts";
import { writeMessage } from "../../lib/format/protobuf.ts";
import type { Schema } from "../../lib/format/protobuf_schema.ts";
import { readPrototxt } from "../../lib/format/prototxt.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");
const real = (file: string) => Deno.readFileSync(`${mirror}/mtcnn/${file}`);
const countOf = ({ layers }: CaffeModel) =>
  layers.flatMap(({ blobs }) => blobs).reduce((sum, { data }) => sum + data.length, 0);

const tiny: CaffeModel = {
  name: "tiny",
  layers: [
    { name: "data", type: "Input", blobs: [] },
    {
      name: "conv1_1",
      type: "Convolution",
      blobs: [
        { shape: [2, 1, 1, 2], data: new Float32Array([1, -2, 3.5, 1e-30]) },
        { shape: [2], data: new Float32Array([0, -0]) },
      ],
    },
    {
      name: "fc5",
      type: "InnerProduct",
      blobs: [{ shape: [1, 2], data: new Float64Array([1 / 3, 2]) }],
    },
    { name: "none", type: "PReLU", blobs: [{ shape: [0], data: new Float32Array() }] },
  ],
};

Deno.test("caffemodels go there and back, float32 and float64", () => {
  deepEqual(readCaffeModel(writeCaffeModel(tiny)), tiny);
  deepEqual(writeCaffeModel(tiny), writeCaffeModel(tiny));
});

/** Layers with weights, and how many each has. */
const MTCNN = {
  det1: {
    count: 6632,
    weights: "conv1 270+10, PReLU1 10, conv2 1440+16, PReLU2 16, conv3 4608+32, PReLU3 32, " +
      "conv4-1 64+2, conv4-2 128+4",
  },
  det2: {
    count: 101468,
    weights: "conv1 756+28, prelu1 28, conv2 12096+48, prelu2 48, conv3 12288+64, prelu3 64, " +
      "conv4 73728+128, prelu4 128, conv5-1 256+2, conv5-2 512+4, conv5-3 1280+10",
  },
  det3: {
    count: 389040,
    weights: "conv1 864+32, prelu1 32, conv2 18432+64, prelu2 64, conv3 36864+64, prelu3 64, " +
      "conv4 32768+128, prelu4 128, conv5 294912+256, prelu5 256, conv6-1 512+2, conv6-2 1024+4, " +
      "conv6-3 2560+10",
  },
};

for (const [name, { count, weights }] of Object.entries(MTCNN)) {
  Deno.test({
    name: `${name}.caffemodel has ${count} weights, in the layers that its prototxt says`,
    ignore: !mirror,
    fn() {
      const model = readCaffeModel(real(`${name}.caffemodel`));
      equal(countOf(model), count);
      const filled = model.layers.filter(({ blobs }) => blobs.length > 0);
      equal(
        filled.map(({ name, blobs }) => `${name} ${blobs.map(({ data }) => data.length).join("+")}`)
          .join(", "),
        weights,
      );
      deepEqual(readCaffeModel(writeCaffeModel(model)), model);

      const net = caffeNet(readPrototxt(new TextDecoder().decode(real(`${name}.prototxt`))));
      for (const layer of net.layers) {
        const outputs = (layer.convolution ?? layer.innerProduct)?.outputs;
        if (outputs === undefined) continue;
        const found = model.layers.find(({ name }) => name === layer.name);
        equal(found?.type, layer.type, layer.name);
        deepEqual(found.blobs.map(({ shape }) => shape[0]), [outputs, outputs], layer.name);
      }
    },
  });
}

Deno.test({
  name: "det1.caffemodel cut anywhere is refused, or has fewer layers where the cut is between two",
  ignore: !mirror,
  fn() {
    const bytes = real("det1.caffemodel"), { layers } = readCaffeModel(bytes);
    let between = 0;
    for (let length = 0; length < bytes.length; length += length < 2000 ? 1 : 37) {
      try {
        const part = readCaffeModel(bytes.subarray(0, length));
        deepEqual(part.layers, layers.slice(0, part.layers.length));
        between++;
      } catch (error) {
        equal((error as Error).name, "SyntaxError", `${length} bytes: ${error}`);
      }
    }
    ok(between < layers.length, `${between} cuts lie between layers`);
  },
});

/** NetParameter as it was before 2014, by numbers that caffe.proto states. */
const OLD = {
  1: ["name", "string"],
  2: ["layers", [{
    2: ["bottom", "string[]"],
    4: ["name", "string"],
    5: ["type", "int32"],
    6: ["blobs", [{
      1: ["num", "int32"],
      2: ["channels", "int32"],
      3: ["height", "int32"],
      4: ["width", "int32"],
      5: ["data", "float[]", "unpacked"],
      6: ["diff", "float[]"],
    }]],
    7: ["blobs_lr", "float[]", "unpacked"],
  }]],
} as const satisfies Schema;

Deno.test("layers of before 2014 are read: numbered types, four sides, loose floats", () => {
  const data = new Float32Array([1, 2, 3]);
  const bytes = writeMessage({
    name: "old",
    layers: [
      { bottom: ["data"], name: "conv1", type: 4, blobs_lr: new Float32Array([1, 2]) },
      {
        name: "ip1",
        type: 14,
        blobs: [{ num: 1, channels: 1, height: 1, width: 3, data, diff: data }],
      },
      { name: "loss", type: 21 },
    ],
  }, OLD);
  deepEqual(readCaffeModel(bytes), {
    name: "old",
    layers: [
      { name: "conv1", type: "Convolution", blobs: [] },
      { name: "ip1", type: "InnerProduct", blobs: [{ shape: [1, 1, 1, 3], data }] },
      { name: "loss", type: "SoftmaxWithLoss", blobs: [] },
    ],
  });
  const unknown = writeMessage({ layers: [{ type: 40 }] }, OLD);
  throws(() => readCaffeModel(unknown), { name: "SyntaxError", message: /has number 40/ });
});

Deno.test("the types of old layers are 39, each with one number and one word", () => {
  deepEqual(V1_TYPES.map(([number]) => number), Array.from({ length: 39 }, (_, i) => i + 1));
  equal(new Set(V1_TYPES.map(([, word]) => word)).size, 39);
  equal(new Set(V1_TYPES.map(([, , name]) => name)).size, 39);
});

Deno.test("a shape must fit its data, read or written", () => {
  const blobs = [{ shape: [2, 2], data: new Float32Array(3) }];
  throws(() => writeCaffeModel({ name: "", layers: [{ name: "fc5", type: "", blobs }] }), {
    name: "RangeError",
    message: /blob 0 of layer "fc5": its shape must fit its 3 numbers, is \[2,2\]/,
  });
  const huge = writeMessage(
    {
      layers: [{
        name: "a",
        type: 4,
        blobs: [{ num: 2 ** 31 - 1, channels: 2 ** 31 - 1, height: 9, width: 9 }],
      }],
    },
    OLD,
  );
  throws(() => readCaffeModel(huge), {
    name: "SyntaxError",
    message: /2147483647,9,9\] must have as many/,
  });
  const negative = writeMessage(
    {
      layers: [{
        name: "a",
        type: 4,
        blobs: [{ num: -1, channels: -1, height: 1, width: 1, data: new Float32Array(1) }],
      }],
    },
    OLD,
  );
  throws(() => readCaffeModel(negative), { name: "SyntaxError", message: /\[-1,-1,1,1\]/ });
});

Deno.test("what holds no layer is no caffemodel", () => {
  throws(() => readCaffeModel(new Uint8Array()), { name: "SyntaxError", message: /hold no layer/ });
  throws(() => readCaffeModel(new TextEncoder().encode("name: 'LeNet'")), SyntaxError);
});

Deno.test("a network of 22.7 million weights is read within a second", () => {
  const count = 22_670_656, data = new Float32Array(count).fill(0.5);
  const bytes = writeCaffeModel({
    name: "sphereface20",
    layers: [{ name: "all", type: "InnerProduct", blobs: [{ shape: [count], data }] }],
  });
  const start = performance.now(), model = readCaffeModel(bytes);
  const time = performance.now() - start;
  equal(countOf(model), count);
  // It takes 60 ms on two busy cores; array by array of numbers it would take many seconds.
  ok(time < 1000, `${time} ms`);
});
