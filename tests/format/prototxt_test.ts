import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { caffeNet } from "../../lib/format/caffe_net.ts";
import {
  type Prototxt,
  type PrototxtValue,
  readPrototxt,
  writePrototxt,
} from "../../lib/format/prototxt.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");
const valuesOf = (text: string) => readPrototxt(text).map(({ value }) => value);

Deno.test("prototxt is read in all its spellings", () => {
  deepEqual(
    readPrototxt(`
      # a net
      name: "net" # its name
      layer { name: 'a' } layer: { name: "b" }
      layer < name: "c" >
      dim: [1, 2] dim: 3, pool: MAX; on: true
    `),
    [
      { name: "name", value: "net" },
      { name: "layer", value: [{ name: "name", value: "a" }] },
      { name: "layer", value: [{ name: "name", value: "b" }] },
      { name: "layer", value: [{ name: "name", value: "c" }] },
      { name: "dim", value: 1 },
      { name: "dim", value: 2 },
      { name: "dim", value: 3 },
      { name: "pool", value: { word: "MAX" } },
      { name: "on", value: true },
    ],
  );
  deepEqual(readPrototxt(""), []);
  deepEqual(readPrototxt("a: [] b: [{ c: 1 }, {}]"), [
    { name: "b", value: [{ name: "c", value: 1 }] },
    { name: "b", value: [] },
  ]);
});

Deno.test("numbers of every notation", () => {
  deepEqual(
    valuesOf("a: -1 a: 0.5 a: .5 a: 5. a: 1e-3 a: 2.5E+2 a: 1.5f a: 1f a: 0x1F a: -017 a: 0"),
    [-1, 0.5, 0.5, 5, 1e-3, 250, 1.5, 1, 31, -15, 0],
  );
  deepEqual(valuesOf("a: inf a: -inf a: nan a: Infinity"), [Infinity, -Infinity, NaN, Infinity]);
});

Deno.test("strings: both quotes, escapes, side by side, not English", () => {
  deepEqual(
    valuesOf(String.raw`a: "it's" a: 'a "b"' a: "\n\t\"\\\x41\101\303\251\u00e9\U0001F600" a: "é"`),
    ["it's", 'a "b"', '\n\t"\\AAéé\u{1F600}', "é"],
  );
  deepEqual(valuesOf('a: "one " \'two\'\n"three"'), ["one twothree"]);
  deepEqual(valuesOf('a: "# no comment { }"'), ["# no comment { }"]);
});

for (
  const [what, text, place] of [
    ["no value", "a:", /line 1, column 3: a value is expected, the text ends/],
    ["no colon", "a 1", /line 1, column 3: ":" or "{" must follow "a", found "1"/],
    ["a message that does not end", "a {\n b: 1", /line 2, column 6: a field's name or "}"/],
    ["a wrong bracket", "a { b: 1 >", /line 1, column 10: .* found ">"/],
    ["a bracket too many", "a { } }", /line 1, column 7: a field's name is expected, found "}"/],
    ["a string that does not end", 'x: 1\na: "b\nc"', /line 2, column 4: a string must end/],
    ["a string that ends in a backslash", 'a: "b\\', /line 1, column 4: a string must end/],
    ["an escape that there is not", 'a: "\\q"', /line 1, column 4: there is no such escape/],
    ["escapes that are no UTF-8", 'a: "\\xff"', /are no UTF-8/],
    ["an octal beyond a byte", 'a: "\\777"', /no such escape/],
    ["a point beyond Unicode", 'a: "\\U00110000"', /no such escape/],
    ["a number and letters", "a: 1b", /a value is expected, found "1b"/],
    ["two signs", "a: --1", /found "--1"/],
    ["an octal that is none", "a: 08", /found "08"/],
    ["a whole number beyond 2^53", "a: 9007199254740993", /must lie within 2\^53/],
    ["a list that does not end", "a: [1, 2", /"," or "]" is expected, the text ends/],
    ["a list within a list", "a: [[1]]", /a value is expected, found "\["/],
    ["a list without commas", "a: [1 2]", /"," or "]" is expected, found "2"/],
    ["a sign of no language", "a: $", /column 4: "\$" has no place here/],
    ["101 levels", "a{".repeat(101), /deeper than 100 levels/],
    ["17 million characters", " ".repeat(2 ** 24 + 1), /at most 16777216 characters/],
  ] as [string, string, RegExp][]
) {
  Deno.test(`refused: a prototxt with ${what}`, () =>
    throws(() => readPrototxt(text), { name: "SyntaxError", message: place }));
}

const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const isWord = (text: string) => !/^(true|false|inf|infinity|nan)$/i.test(text);
const number = fc.oneof(fc.double(), fc.maxSafeInteger());
const { net } = fc.letrec<{ net: Prototxt; value: PrototxtValue }>((tie) => ({
  net: fc.array(fc.record({ name: word, value: tie("value") }), { maxLength: 4 }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary-ascii" }),
    number,
    fc.boolean(),
    word.filter(isWord).map((word) => ({ word })),
    tie("net"),
  ),
}));

Deno.test("any fields are written and read as they were", () =>
  fc.assert(
    fc.property(net, (fields) => deepEqual(readPrototxt(writePrototxt(fields)), fields)),
    { seed: 7, numRuns: 500 },
  ));

Deno.test("what is written reads well", () => {
  const text = 'name: "net"\nlayer {\n  name: "a"\n  pool: MAX\n  rate: 0.5\n}\n';
  equal(writePrototxt(readPrototxt(text)), text);
  throws(() => writePrototxt([{ name: "a b", value: 1 }]), RangeError);
  throws(() => writePrototxt([{ name: "a", value: { word: "1" } }]), RangeError);
});

/** SphereFace's training network, in parts. */
const SPHEREFACE = `
name: "SpherefaceNet-20"
layer {
  name: "data" type: "ImageData" top: "data" top: "label"
  include { phase: TRAIN }
}
layer {
  name: "conv1_1" type: "Convolution" bottom: "data" top: "conv1_1"
  param { lr_mult: 1 } param { lr_mult: 2 decay_mult: 0 }
  convolution_param {
    num_output: 64 kernel_size: 3 stride: 2 pad: 1
    weight_filler { type: "xavier" } bias_filler { type: "constant" value: 0 }
  }
}
layer { name: "relu1_1" type: "PReLU" bottom: "conv1_1" top: "conv1_1" }
layer {
  name: "fc5" type: "InnerProduct" bottom: "conv1_1" top: "fc5"
  inner_product_param { num_output: 512 weight_filler { type: "gaussian" std: 0.01 } }
}
layer {
  name: "fc6" type: "MarginInnerProduct" bottom: "fc5" bottom: "label" top: "fc6" top: "lambda"
  param { lr_mult: 1 decay_mult: 1 }
  margin_inner_product_param {
    num_output: 10572 type: QUADRUPLE weight_filler { type: "xavier" }
    base: 1000 gamma: 0.12 power: 1 lambda_min: 5 iteration: 0
  }
}`;
const constant = { type: "constant", value: 0, mean: 0, std: 1 };

Deno.test("a network of Caffe's is read with Caffe's defaults", () => {
  const { name, inputs, layers } = caffeNet(readPrototxt(SPHEREFACE));
  const [data, convolution, prelu, fc5, fc6] = layers;
  deepEqual([name, inputs, layers.length], ["SpherefaceNet-20", [], 5]);
  deepEqual([data!.phase, data!.tops], ["TRAIN", ["data", "label"]]);
  deepEqual(convolution!.convolution, {
    outputs: 64,
    kernel: [3, 3],
    stride: [2, 2],
    pad: [1, 1],
    dilation: [1, 1],
    groups: 1,
    bias: true,
    weightFiller: { ...constant, type: "xavier" },
    biasFiller: constant,
  });
  deepEqual(convolution!.params, [{ lr: 1, decay: 1 }, { lr: 2, decay: 0 }]);
  deepEqual(prelu!.prelu, { filler: { ...constant, value: 0.25 }, shared: false });
  deepEqual(fc5!.innerProduct, {
    outputs: 512,
    bias: true,
    axis: 1,
    transpose: false,
    weightFiller: { type: "gaussian", value: 0, mean: 0, std: 0.01 },
    biasFiller: constant,
  });
  deepEqual(fc6!.bottoms, ["fc5", "label"]);
  deepEqual(fc6!.marginInnerProduct, {
    outputs: 10572,
    type: "QUADRUPLE",
    base: 1000,
    gamma: 0.12,
    power: 1,
    lambdaMin: 5,
    iteration: 0,
    axis: 1,
    weightFiller: { ...constant, type: "xavier" },
  });
});

Deno.test("inputs are read in three spellings, old layers and windows of two sides too", () => {
  const inputsOf = (text: string) => caffeNet(readPrototxt(text)).inputs;
  const expected = [{ name: "data", shape: [1, 3, 112, 96] }];
  const dims = "dim: 1 dim: 3 dim: 112 dim: 96";
  deepEqual(inputsOf(`input: "data" ${dims.replaceAll("dim", "input_dim")}`), expected);
  deepEqual(inputsOf(`input: "data" input_shape { ${dims} }`), expected);
  deepEqual(
    inputsOf(`layer { type: "Input" top: "data" input_param { shape { ${dims} } } }`),
    expected,
  );
  const { layers: [layer] } = caffeNet(readPrototxt(
    "layers { type: POOLING blobs_lr: 1 blobs_lr: 2 weight_decay: 0 " +
      "pooling_param { kernel_h: 2 kernel_w: 3 stride: 2 pool: AVE } }",
  ));
  equal(layer!.type, "Pooling");
  deepEqual(layer!.params, [{ lr: 1, decay: 0 }, { lr: 2, decay: 1 }]);
  deepEqual(layer!.pooling, {
    pool: "AVE",
    kernel: [2, 3],
    stride: [2, 2],
    pad: [0, 0],
    global: false,
  });
});

Deno.test("a field of another kind than Caffe's is refused", () => {
  throws(() => caffeNet(readPrototxt("name: 5")), { name: "SyntaxError", message: /is a number/ });
  throws(() => caffeNet(readPrototxt("layer: 5")), /layer must be a message, is a number/);
  throws(() => caffeNet(readPrototxt("layers { type: NEWEST }")), /is called NEWEST/);
});

Deno.test({
  name: "MTCNN's networks are read: layers, inputs, and every rate of det2",
  ignore: !mirror,
  fn() {
    const nets = [1, 2, 3].map((i) => {
      const fields = readPrototxt(Deno.readTextFileSync(`${mirror}/mtcnn/det${i}.prototxt`));
      deepEqual(readPrototxt(writePrototxt(fields)), fields);
      return caffeNet(fields);
    });
    deepEqual(nets.map(({ name, layers }) => [name, layers.length]), [
      ["PNet", 10],
      ["RNet", 13],
      ["ONet", 18],
    ]);
    deepEqual(nets.map(({ inputs }) => inputs[0]!.shape), [
      [1, 3, 12, 12],
      [1, 3, 24, 24],
      [1, 3, 48, 48],
    ]);
    deepEqual(nets[1]!.layers.find(({ name }) => name === "conv5-2")!.params, [
      { lr: 1, decay: 1 },
      { lr: 2, decay: 1 },
    ]);
    deepEqual(nets[1]!.layers.find(({ name }) => name === "pool1")!.pooling!.kernel, [3, 3]);
  },
});
