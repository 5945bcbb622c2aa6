import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { type Engine, type EngineName, useEngine } from "../../lib/engine/engines.ts";
import { addBias, preluOfBiased, preluWithSlopes } from "../../lib/engine/fused.ts";
import { normaliseBatch, normaliseBy, statisticsOf } from "../../lib/engine/normalise.ts";
import { random } from "../../lib/math/random.ts";
import { NATIVE } from "./tensorflow.ts";

type Case = readonly [name: string, shapes: number[][], law: (...given: tf.Tensor[]) => tf.Tensor];

const square = (x: tf.Tensor) => tf.sum(tf.square(x));
const convolutions = ([1, 2, 3] as const).flatMap((stride) =>
  (["same", "valid", [[0, 0], [1, 2], [0, 1], [0, 0]]] as const).flatMap((pad) =>
    // The last of them, with stride 3 and "same", is one that the backend's own kernel answers
    // with zeros.
    ([[3, 4, 8, 9], [3, 8, 4, 6], [5, 1, 3, 8], [1, 3, 5, 7], [3, 3, 16, 12], [
      2,
      2,
      3,
      6,
    ]] as const)
      .map(([kernel, from, to, size]): Case => [
        `conv ${kernel}x${kernel} stride ${stride} ${
          JSON.stringify(pad)
        } ${from}->${to} of ${size}`,
        [[2, size, size + 1, from], [kernel, kernel, from, to]],
        (x, filter) =>
          square(tf.conv2d(x as tf.Images, filter as tf.Images, stride, pad as unknown as "same")),
      ])
  )
);
/** Steps, padding and dilation that a layer rarely has, and each kernel must serve or hand on. */
const unusual = ([
  [[2, 1], "same"],
  [[1, 3], "valid"],
  [[3, 2], [[0, 0], [2, 0], [1, 3], [0, 0]]],
  [1, 3],
  [2, 4],
] as const).map(([strides, pad]): Case => [
  `conv 3x3 strides ${strides} padding ${JSON.stringify(pad)}`,
  [[2, 8, 7, 3], [3, 3, 3, 4]],
  (x, filter) =>
    square(
      tf.conv2d(
        x as tf.Images,
        filter as tf.Images,
        strides as [number, number] | number,
        pad as unknown as "same",
      ),
    ),
]);
const depthwise = ([
  [3, 1, 1, "same"],
  [3, 1, 1, "valid"],
  [5, 2, 1, "same"],
  [3, 3, 2, "valid"],
  [2, 3, 1, "same"],
  [3, 1, 2, "same"],
  [3, 1, 1, 3],
  [3, 1, 1, [[0, 0], [2, 1], [0, 1], [0, 0]]],
] as const).map(([kernel, stride, many, pad]): Case => [
  `depthwise ${kernel}x${kernel} stride ${stride}, ${many} a channel, ` +
  JSON.stringify(pad),
  [[2, 9, 6, 3], [kernel, kernel, 3, many]],
  (x, filter) =>
    square(
      tf.depthwiseConv2d(
        x as tf.Images,
        filter as tf.Images,
        stride,
        pad as unknown as "same",
      ),
    ),
]);
const normalised = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
  normaliseBatch(x, { gamma: gamma as tf.Vector, beta: beta as tf.Vector }).normalised;
/** Rounded to a few different numbers, the gradient passed on: windows have several largest cells. */
const EQUAL = tf.customGrad((x) => ({
  value: tf.round(tf.mul(x as tf.Tensor, 4)),
  gradFunc: (dy) => dy,
}));
const CASES: readonly Case[] = [
  ...convolutions,
  ...unusual,
  ...depthwise,
  ["max pool", [[2, 6, 6, 4]], (x) => square(tf.maxPool(x as tf.Images, 2, 2, "same"))],
  [
    "max pool of negative numbers",
    [[2, 6, 6, 4]],
    (x) => square(tf.maxPool(tf.sub(x, 5) as tf.Images, 2, 2, "valid")),
  ],
  [
    "max pool of windows that overlap",
    [[2, 7, 6, 3]],
    (x) => square(tf.maxPool(x as tf.Images, 3, 2, "same")),
  ],
  [
    "max pool of numbers closer than 1e-8",
    [[2, 6, 6, 4]],
    (x) => square(tf.mul(tf.maxPool(tf.mul(x, 1e-8) as tf.Images, 2, 2, "valid"), 1e8)),
  ],
  [
    "max pool of equal cells",
    [[2, 6, 6, 4]],
    (x) => square(tf.maxPool(EQUAL(x) as tf.Images, 2, 2, "valid")),
  ],
  ["mean pool", [[2, 6, 6, 4]], (x) => square(tf.avgPool(x as tf.Images, 2, 2, "valid"))],
  ["PReLU", [[2, 5, 5, 4], [4]], (x, a) => square(preluWithSlopes(x, a as tf.Vector))],
  [
    "bias and PReLU",
    [[2, 5, 5, 4], [4], [4]],
    (x, b, a) => square(preluOfBiased(x, b as tf.Vector, a as tf.Vector)),
  ],
  [
    "normalisation by the batch",
    [[2, 5, 5, 4], [4], [4], [2, 5, 5, 4]],
    // The sum of squares alone does not depend on x: normalised, it is what gamma and beta say.
    (x, gamma, beta, y) => square(tf.add(y, normalised(x, gamma, beta))),
  ],
  [
    "normalisation by what is kept",
    [[2, 5, 5, 4], [4], [4], [4], [4]],
    (x, gamma, beta, mean, deviation) =>
      square(
        normaliseBy(x, { gamma: gamma as tf.Vector, beta: beta as tf.Vector }, {
          mean: mean as tf.Vector,
          variance: tf.square(tf.add(deviation, 1)) as tf.Vector,
        }),
      ),
  ],
  ["bias", [[2, 5, 5, 4], [4]], (x, b) => square(addBias(x, b as tf.Vector))],
  [
    "gather",
    [[3, 4]],
    (x) => square(tf.gather(x, tf.tensor1d([0, 2, 2], "int32"))),
  ],
  [
    "sums of rows",
    [[3, 5, 4], [6, 2, 3]],
    (x, y) => tf.add(square(tf.sum(x, [0, 1])), square(tf.sum(y, 0, true))),
  ],
  ["product", [[5, 7], [4, 7]], (a, b) => square(tf.matMul(a, b, false, true))],
  [
    "large product",
    [[40, 300], [90, 300]],
    (a, b) => square(tf.matMul(a, b, false, true)),
  ],
  ["log softmax", [[3, 4]], (x) => square(tf.logSoftmax(x as tf.Matrix))],
];

/**
 * The value and the gradient with respect to every input, on the current engine.
 *
 * @param compile Of the engine, to have the whole as one compiled step.
 */
function gradients(
  [, shapes, law]: Case,
  compile: Engine["compile"] = (step) => step,
): Float32Array[] {
  const source = random(1, "gradients");
  const given = shapes.map((shape) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.tensor(Float32Array.from({ length: size }, () => source.uniform() - 0.5), shape);
  });
  const step = compile((...given: tf.Tensor[]) => {
    const { value, grads } = tf.valueAndGrads(law)(given);
    return [value, ...grads];
  });
  const results = tf.tidy(() =>
    step(...given).map((tensor) => tensor.dataSync().slice() as Float32Array)
  );
  tf.dispose(given);
  return results;
}

async function onEngine(name: EngineName, compiled = false) {
  const { compile } = await useEngine(name);
  return CASES.map((one) => gradients(one, compiled ? compile : undefined));
}
const eager = NATIVE ? await onEngine("tensorflow") : [];
const compiled = NATIVE ? await onEngine("tensorflow", true) : [];
const cpu = await onEngine("cpu"), wasm = await onEngine("wasm");

for (
  const [engine, found, ignore] of [
    ["wasm", wasm, false],
    ["tensorflow", eager, !NATIVE],
    ["tensorflow, compiled,", compiled, !NATIVE],
  ] as const
) {
  CASES.forEach(([name], i) => {
    Deno.test({
      name: `${engine} has the gradient that cpu has: ${name}`,
      ignore,
      fn: () =>
        cpu[i]!.forEach((expected, k) => {
          const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-30);
          const values = found[i]![k]!;
          equal(values.length, expected.length);
          // Sums of some hundred float32 products in another order: 1e-5 of the largest is ample.
          expected.forEach((v, j) => ok(Math.abs(v - values[j]!) < 1e-5 * largest, `${k}[${j}]`));
        }),
    });
  });
}

Deno.test("the same step twice gives the same bytes", () => {
  deepEqual(CASES.map((one) => gradients(one)), wasm);
});

Deno.test("gradients leave no tensor behind", () => {
  for (const one of CASES) {
    const before = tf.memory().numTensors;
    const source = random(1, "leak");
    const given = one[1].map((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return tf.tensor(Float32Array.from({ length: size }, () => source.uniform()), shape);
    });
    tf.dispose(tf.grads(one[2])(given));
    tf.dispose(given);
    // `gather` makes its indices anew and leaves them to the caller's tidy.
    ok(tf.memory().numTensors - before <= (one[0] === "gather" ? 1 : 0), one[0]);
  }
});

Deno.test("PReLU's gradient matches central differences, on both sides of 0", () => {
  const x = [-1.2, -0.3, 0.4, 2], slopes = [0.25, -0.5, 0.1, 3], h = 1e-2;
  const at = (xs: number[], as: number[]) =>
    tf.tidy(() =>
      tf.sum(tf.mul(preluWithSlopes(tf.tensor2d(xs, [1, 4]), tf.tensor1d(as)), [1, 2, 3, 4]))
        .dataSync()[0]!
    );
  const [dx, da] = tf.tidy(() =>
    tf.grads((x, a) => tf.sum(tf.mul(preluWithSlopes(x, a as tf.Vector), [1, 2, 3, 4])))([
      tf.tensor2d(x, [1, 4]),
      tf.tensor1d(slopes),
    ]).map((g) => g.dataSync().slice())
  );
  const moved = (values: number[], i: number, by: number) => values.with(i, values[i]! + by);
  for (let i = 0; i < 4; i++) {
    const slopeX = (at(moved(x, i, h), slopes) - at(moved(x, i, -h), slopes)) / (2 * h);
    const slopeA = (at(x, moved(slopes, i, h)) - at(x, moved(slopes, i, -h))) / (2 * h);
    ok(Math.abs(dx![i]! - slopeX) < 1e-3 && Math.abs(da![i]! - slopeA) < 1e-3, `${i}`);
  }
});

Deno.test("the gradient through the statistics of a batch matches central differences", () => {
  const source = random(1, "normalise"), h = 1e-2;
  const draw = (size: number) => Array.from({ length: size }, () => source.normal());
  const given = [draw(24).map((v) => 3 * v + 1), draw(3), draw(3)], weights = draw(24);
  const law = (...[x, gamma, beta]: tf.Tensor[]) =>
    tf.sum(tf.mul(tf.sin(normalised(x!, gamma!, beta!)), tf.tensor4d(weights, [2, 2, 2, 3])));
  const tensors = ([x, ...rows]: number[][]) => [
    tf.tensor4d(x!, [2, 2, 2, 3]),
    ...rows.map((row) => tf.tensor1d(row)),
  ];
  const at = (given: number[][]) => tf.tidy(() => law(...tensors(given)).dataSync()[0]!);
  const found = tf.tidy(() => tf.grads(law)(tensors(given)).map((g) => [...g.dataSync()]));
  given.forEach((values, k) =>
    values.forEach((value, i) => {
      const moved = (by: number) => at(given.with(k, values.with(i, value + by)));
      const slope = (moved(h) - moved(-h)) / (2 * h);
      // Float32 leaves 1e-6 / h of noise; the rest is the third derivative's h².
      ok(Math.abs(slope - found[k]![i]!) < 2e-3, `${k}[${i}]: ${found[k]![i]} for ${slope}`);
    })
  );
});

Deno.test("normalised channels have mean 0 and variance 1, also far from the origin", () => {
  tf.tidy(() => {
    const x = tf.add(tf.randomNormal([4, 6, 5, 3], 0, 0.5, "float32", 1), [0, 30, -100]);
    const { mean, variance } = statisticsOf(normalised(x, tf.ones([3]), tf.zeros([3])));
    ok(mean.dataSync().every((v) => Math.abs(v) < 1e-4), String(mean));
    ok(variance.dataSync().every((v) => Math.abs(v - 1) < 1e-3), String(variance));
    throws(() => normalised(tf.ones([1, 1, 1, 3]), tf.ones([3]), tf.zeros([3])), /more than one/);
  });
});

Deno.test("at 0 PReLU's gradient is that of the negative side", () => {
  const [dx] = tf.tidy(() =>
    tf.grads((x, a) => tf.sum(preluWithSlopes(x, a as tf.Vector)))([
      tf.tensor2d([[0]]),
      tf.tensor1d([0.25]),
    ]).map((g) => g.dataSync().slice())
  );
  equal(dx![0], 0.25);
});

Deno.test("the gradient of a dilated convolution is refused in so many words", () => {
  const x = tf.ones([1, 6, 6, 2]) as tf.Images, filter = tf.ones([3, 3, 2, 2]) as tf.Images;
  for (
    const law of [
      (x: tf.Tensor) => tf.conv2d(x as tf.Images, filter, 1, "valid", "NHWC", 2),
      (x: tf.Tensor) => tf.depthwiseConv2d(x as tf.Images, filter, 1, "valid", "NHWC", 2),
    ]
  ) throws(() => tf.tidy(() => tf.grad((x) => square(law(x)))(x)), /dilation rates greater than 1/);
  tf.dispose([x, filter]);
});
