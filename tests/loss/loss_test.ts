import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { computeLoss } from "../../lib/loss/compute.ts";
import { evaluateLoss } from "../../lib/loss/evaluate.ts";
import { lawOf } from "../../lib/loss/law.ts";
import { lawAt } from "../../lib/margin/law.ts";
import { LOSSES, type LossName, type LossOptions } from "../../lib/margin/losses.ts";
import { startState } from "../../lib/loss/state.ts";
import { lossOptions, lossRow, radiusOf } from "../../lib/margin/options.ts";
import { close } from "../golden/golden.ts";

await useEngine("wasm");
const names = Object.keys(LOSSES) as LossName[];
/** Rows of class weights as a loss takes them: of sub-centers two near each other. */
const weightsFor = (name: LossName, rows: number[][]): number[][] =>
  name === "subcenter"
    ? rows.map((row) => [row, row.map((v, i) => v + 0.1 * i)]) as unknown as number[][]
    : rows;
/** What a constant for the gradient must not depend on, as the loss changes with it. */
const STILL: Partial<Record<LossName, LossOptions>> = {
  adaface: { h: 0 },
  adacos: { dynamic: false },
  magface: { normLow: 0.5, normHigh: 3, scale: 4, lambdaG: 0.1 },
};
const laws = names.flatMap((name): [string, LossName, LossOptions][] => [
  [name, name, {}],
  ...(["cosine", "none", "clamp", "easy"] as const)
    .filter(() => name === "arcface")
    .map((continuation): [string, LossName, LossOptions] => [
      `arcface ${continuation}`,
      name,
      { continuation },
    ]),
]);

for (const [title, name, options] of laws) {
  const { law: lawWith, drawn } = lossRow(name);
  const law = lawWith(lossOptions(name, { ...drawn, ...options }) as Required<LossOptions>);

  Deno.test(`the law of ${title} is the same on tensors and on numbers`, () => {
    const thetas = Array.from({ length: 179 }, (_, i) => (i + 1.3) * Math.PI / 181);
    const values = tf.tidy(() => lawOf(tf.tensor1d(thetas.map(Math.cos)), law).value.dataSync());
    // A float32 cosine is off by 6e-8; a law steepens that by at most m² = 16.
    thetas.forEach((theta, i) => {
      ok(Math.abs(values[i]! - lawAt(theta, law)) < 4e-6, `${theta}: ${values[i]}`);
    });
  });

  Deno.test(`the slope of the law of ${title} is that of its values`, () => {
    const thetas = Array.from({ length: 90 }, (_, i) => (i + 1.37) * Math.PI / 92);
    const slopes = tf.tidy(() => lawOf(tf.tensor1d(thetas.map(Math.cos)), law).slope().dataSync());
    const h = 1e-6;
    thetas.forEach((theta, i) => {
      const [low, high] = [theta + h, theta - h];
      const expected = law.kind === "weighted" // its first factor counts as a constant
        ? Math.max(0, law.a + law.b * Math.cos(theta))
        : (lawAt(high, law) - lawAt(low, law)) / (Math.cos(high) - Math.cos(low));
      if (Math.abs(expected) > 1e3) return; // a step of the law, as ArcFace's at π - m
      ok(Math.abs(slopes[i]! - expected) < 2e-3 * Math.max(1, Math.abs(expected)), `${theta}`);
    });
  });
}

const numbers = fc.double({ min: -3, max: 3, noNaN: true });
const rows = (count: number) =>
  fc.array(fc.array(numbers, { minLength: 3, maxLength: 3 }), {
    minLength: count,
    maxLength: count,
  });

for (const name of names) {
  // Circle's first factors are constants for its gradient, not for its values.
  if (name !== "circle-class") {
    Deno.test(`the gradient of ${name} matches central differences`, async () => {
      const options: LossOptions = {
        ...startState(name, 3),
        ...("scale" in LOSSES[name].defaults ? { scale: 4 } : {}),
        ...((LOSSES[name].gradients as readonly string[]).includes("exact")
          ? { gradient: "exact" }
          : {}),
        lambda: 0.3,
        ...STILL[name],
      };
      const weights = weightsFor(name, [[1, 0.2, 0.4], [-0.3, 1, 0.2], [-1, -0.5, 0.7]]);
      const features = [[0.7, 0.4, -0.9], [-0.6, 0.1, 1.3]], labels = [0, 2];
      const at = async (input: number[][]) =>
        (await evaluateLoss(name, { features: input, weights, labels }, options)).loss;
      const { gradFeatures } = await evaluateLoss(name, { features, weights, labels }, options);
      const h = 1e-2;
      for (const [i, row] of features.entries()) {
        for (const k of row.keys()) {
          const moved = (by: number) =>
            features.map((r, a) => r.map((v, b) => v + (a === i && b === k ? by : 0)));
          const slope = (await at(moved(h)) - await at(moved(-h))) / (2 * h);
          ok(
            Math.abs(gradFeatures[i]![k]! - slope) < 5e-3,
            `[${i}][${k}]: ${gradFeatures[i]![k]} ${slope}`,
          );
        }
      }
    });
  }

  for (const gradient of LOSSES[name].gradients) {
    Deno.test(`${name} (${gradient}) of any embeddings, zeros and huge ones too, is finite with its gradients`, async () => {
      await fc.assert(
        fc.asyncProperty(
          rows(3),
          rows(4),
          fc.constantFrom(0, 1e-20, 1, 1e6),
          async (x, w, factor) => {
            const features = x.map((row) => row.map((v) => v * factor));
            const weights = weightsFor(name, w);
            const input = { features, weights, labels: [0, 1, 3] };
            const result = await evaluateLoss(name, input, { ...startState(name, 4), gradient });
            const all = Object.values(result).flat(3) as number[];
            ok(all.every(Number.isFinite), JSON.stringify(result));
          },
        ),
        { numRuns: 30 },
      );
    });
  }

  Deno.test(`computeLoss() of ${name} leaves no tensor behind`, () => {
    const embeddings = tf.tensor2d([[1, 2]]);
    const weights: tf.Matrix = tf.tensor(weightsFor(name, [[1, 0], [0, 1]]));
    const labels = tf.tensor1d([0], "int32"), before = tf.memory().numTensors;
    tf.tidy(() => {
      const state = startState(name, 3);
      computeLoss(name, { embeddings, weights, labels }, { state }).loss.dataSync();
    });
    equal(tf.memory().numTensors, before);
    tf.dispose([embeddings, weights, labels]);
  });
}

Deno.test("an embedding that lies on its class weight sends gradients, though its cosine rounds past 1", async () => {
  const features = [[0.1, 0.3, 0.7]], weights = [[0.1, 0.3, 0.7], [1, 0, 0]];
  const { gradWeights } = await evaluateLoss("a-softmax", { features, weights, labels: [0] }, {
    m: 4,
  });
  ok(Math.abs(gradWeights![1]![1]!) > 1e-3);
});

Deno.test("the detached rule keeps the value of the exact one and changes its gradient", async () => {
  const input = { features: [[0.7, 0.4]], weights: [[1, 0.2], [-0.3, 1]], labels: [1] };
  const [exact, detached] = await Promise.all(
    (["exact", "detached"] as const).map((gradient) =>
      evaluateLoss("arcface", input, { gradient })
    ),
  );
  equal(exact!.loss, detached!.loss);
  ok(Math.abs(exact!.gradFeatures[0]![0]! - detached!.gradFeatures[0]![0]!) > 1e-3);
});

Deno.test("an infinite λ leaves modified softmax of every loss, up to the scale, and softmax of itself", () => {
  tf.tidy(() => {
    const input = {
      embeddings: tf.tensor2d([[0.7, 0.4]]),
      weights: tf.tensor2d([[1, 0.2], [-0.3, 1]]),
      labels: tf.tensor1d([1], "int32"),
    };
    for (const name of names) {
      if (name === "subcenter") continue; // its cosines are to the nearest center
      const radius = radiusOf(name, lossOptions(name));
      const plain = radius === "norms" || radius === "weights" ? "softmax" : "modified-softmax";
      const { logits } = computeLoss(name, input, { lambda: 1e9, state: startState(name, 3) });
      close([...logits.dataSync()], [...computeLoss(plain, input).logits.dataSync()], 1e-6, name);
    }
  });
});

Deno.test("margin-free logits choose the class that the cosine chooses", () => {
  tf.tidy(() => {
    const embeddings = tf.tensor2d([[0.7, 0.4]]);
    for (const name of names) {
      const weights: tf.Matrix = tf.tensor(weightsFor(name, [[1, 0.2], [-0.3, 1]]));
      const labels = tf.tensor1d([1], "int32"), state = startState(name, 3);
      const { plain } = computeLoss(name, { embeddings, weights, labels }, { state });
      deepEqual([...tf.argMax(plain, 1).dataSync()], [0], name);
    }
  });
});

Deno.test("the own cosines are picked once: picked twice, so would be a gradient of all classes", async () => {
  const embeddings = tf.tensor2d([[1, 2]]), weights = tf.tensor2d([[1, 0], [0, 1]]);
  const labels = tf.tensor1d([0], "int32");
  const lossOf = (name: LossName) => (x: tf.Tensor) =>
    computeLoss(name, { embeddings: x as tf.Matrix, weights, labels }, { lambda: 1 }).loss;
  // Once forward and once for the shift's own gradient; where others are bent, these too.
  for (const [name, times] of [["a-softmax", 2], ["cosface", 2], ["sphereface-r", 3]] as const) {
    const { kernels } = await tf.profile(() => tf.tidy(() => tf.grad(lossOf(name))(embeddings)));
    equal(kernels.filter((kernel) => kernel.name === "GatherNd").length, times, name);
  }
  tf.dispose([embeddings, weights, labels]);
});

const one = { features: [[1, 0]], weights: [[1, 0], [0, 1]], labels: [0] };
for (
  const [what, input, message] of [
    ["a label that is no class", { ...one, labels: [2] }, /label 2: labels must lie in 0 … 1/],
    ["a negative label", { ...one, labels: [-1] }, /label -1/],
    ["sizes that differ", { ...one, weights: [[1, 0, 0], [0, 1, 0]] }, /\[1,2\] and \[2,3\]/],
    ["a label too many", { ...one, labels: [0, 1] }, /one for each embedding/],
    ["a bias of another size", { ...one, bias: [1, 2, 3] }, /shape must be \[2\]/],
    ["NaN in a batch", { ...one, features: [[NaN, 0]] }, /features\[0\]\[0\] is NaN/],
    ["an infinite scale", { ...one, scale: Infinity }, /scale is Infinity/],
  ] as const
) {
  Deno.test(`refused: ${what}`, () =>
    rejects(evaluateLoss("softmax", input), { name: "RangeError", message }));
}

Deno.test("refused: labels that are not int32", () => {
  throws(
    () =>
      computeLoss("softmax", {
        embeddings: tf.tensor2d([[1, 0]]),
        weights: tf.tensor2d([[1, 0], [0, 1]]),
        labels: tf.tensor1d([0]),
      }),
    /int32/,
  );
});
