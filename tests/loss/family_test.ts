/** What golden values do not reach: states, closed forms, options that change a whole loss. */
import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { computeLoss } from "../../lib/loss/compute.ts";
import { evaluateLoss } from "../../lib/loss/evaluate.ts";
import type { LossState } from "../../lib/loss/input.ts";
import { minedTriplets, semiHard, tripletLoss } from "../../lib/loss/pairs.ts";
import { unitRows } from "../../lib/loss/rows.ts";
import { startState } from "../../lib/loss/state.ts";
import type { LossName, LossOptions } from "../../lib/margin/losses.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { termOptions } from "../../lib/margin/terms.ts";
import { close } from "../golden/golden.ts";

await useEngine("wasm");

const features = [[0.7, 0.4, -0.9], [-0.6, 0.1, 1.3], [1.1, -0.2, 0.4]], labels = [0, 2, 1];
const weights = [[1, 0.2, 0.4], [-0.3, 1, 0.2], [-1, -0.5, 0.7]];
const input = { features, weights, labels };
const tensors = () => ({
  embeddings: tf.tensor2d(features),
  weights: tf.tensor2d(weights),
  labels: tf.tensor1d(labels, "int32"),
});
const norm = (x: number[]) => Math.hypot(...x);
const cosines = features.map((x) =>
  weights.map((w) => x.reduce((sum, v, i) => sum + v * w[i]!, 0) / norm(x) / norm(w))
);

/** The state after some steps on one batch. */
function stateAfter(name: LossName, steps: number): Record<string, number> {
  return tf.tidy(() => {
    let state: LossState = startState(name, 3);
    for (let i = 0; i < steps; i++) state = computeLoss(name, tensors(), { state }).state!;
    return Object.fromEntries(
      Object.entries(state).map(([key, value]) => [key, (value as tf.Scalar).dataSync()[0]!]),
    );
  });
}

Deno.test("the state of CurricularFace follows the mean of the own cosines", () => {
  const mean = labels.reduce((sum, label, i) => sum + cosines[i]![label]!, 0) / 3;
  const { t } = stateAfter("curricularface", 2);
  close(t!, 0.01 * mean + 0.99 * 0.01 * mean, 1e-5, "t");
});

Deno.test("the state of AdaFace follows mean and deviation of the norms", () => {
  const norms = features.map(norm), mean = norms.reduce((a, b) => a + b) / 3;
  const std = Math.sqrt(norms.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 2);
  const state = stateAfter("adaface", 1);
  close([state.mean!, state.std!], [0.99 * 20 + 0.01 * mean, 99 + 0.01 * std], 1e-6, "state");
});

Deno.test("the scale of AdaCos is the paper's, and is used in the step that finds it", async () => {
  const s = startState("adacos", 3).scale!;
  const sum = cosines.flatMap((row, i) =>
    row.filter((_, j) => j !== labels[i]).map((c) => Math.exp(s * c))
  ).reduce((a, b) => a + b);
  const angles = cosines.map((row, i) => Math.acos(row[labels[i]!]!)).sort((a, b) => a - b);
  const expected = Math.log(sum / 3) / Math.cos(Math.min(Math.PI / 4, angles[1]!));
  close(stateAfter("adacos", 1).scale!, expected, 1e-5, "scale");
  const { logits } = await evaluateLoss("adacos", input, { scale: s });
  close(logits[0]!, cosines[0]!.map((c) => expected * c), 1e-5, "logits");
  const fixed = await evaluateLoss("adacos", input, { scale: s, dynamic: false });
  close(fixed.logits[0]!, cosines[0]!.map((c) => s * c), 1e-5, "fixed");
});

Deno.test("a loss without its state is refused, with what to pass", () => {
  for (const name of ["curricularface", "adaface", "adacos"] as const) {
    throws(() => tf.tidy(() => computeLoss(name, tensors()).loss), /without its state.*startState/);
  }
});

Deno.test("AdaCos does not begin with a scale of 0 or less: there must be 3 classes", () => {
  for (const [classes, scale] of [[0, NaN], [1, -Infinity], [2, 0]] as const) {
    const message = `with ${classes} classes: its scale must be above 0`;
    throws(() => startState("adacos", classes), (error: Error) => {
      ok(error instanceof RangeError && error.message.includes(message), error.message);
      ok(error.message.includes(`would be ${scale}`), error.message);
      return true;
    });
  }
  ok(startState("adacos", 3).scale! > 0);
});

Deno.test("focal weighs each image by what it lacks, and 0 leaves the loss as it is", async () => {
  const plain = await evaluateLoss("normface", input, { scale: 4 });
  const focal = await evaluateLoss("normface", input, { scale: 4, focal: 2 });
  const expected = plain.perSample.map((loss) => (1 - Math.exp(-loss)) ** 2 * loss);
  close(focal.perSample, expected, 1e-5, "focal");
  const h = 1e-2, moved = features.map((row, i) => i ? row : [row[0]! + h, ...row.slice(1)]);
  const up = await evaluateLoss("normface", { ...input, features: moved }, { scale: 4, focal: 2 });
  ok(Math.abs((up.loss - focal.loss) / h - focal.gradFeatures[0]![0]!) < 0.02);
});

Deno.test("SphereFace-R without normalisation is of the embedding's own norm", async () => {
  const options: LossOptions = { version: "v0", m: 2, gradient: "exact" };
  const own = await evaluateLoss("sphereface-r", input, { ...options, normalisation: "none" });
  close(own.loss, (await evaluateLoss("a-softmax", input, { m: 2 })).loss, 1e-6, "none");
  const soft = await evaluateLoss("sphereface-r", input, {
    ...options,
    normalisation: "soft",
    softWeight: 0.5,
    scale: 2,
  });
  const away = features.reduce((sum, row) => sum + Math.abs(norm(row) - 2), 0) / 3;
  close(soft.loss, own.loss + 0.5 * away, 1e-6, "soft");
});

Deno.test("triplets are mined semi-hard: the nearest beyond the partner, else the farthest", () => {
  const angles = [[0, 1, 0.5, 0.4], [1, 0, 2, 3], [0.5, 2, 0, 1], [0.4, 3, 1, 0]];
  deepEqual(semiHard(angles, [0, 0, 1, 2]), [[0, 1, 2], [1, 0, 2]]);
});

Deno.test("mined triplets give what the same triplets give when told", async () => {
  const rows = { features: [[1, 0], [0.8, 0.6], [0, 1]], labels: [0, 0, 1] };
  const mined = await evaluateLoss("triplet", rows);
  const told = await evaluateLoss("triplet", { ...rows, triplets: [[0, 1, 2], [1, 0, 2]] });
  deepEqual(mined, told);
  // ‖a - p‖² = 0.4; ‖a - n‖² = 2 and 0.8
  close(mined.perTriplet as number[], [0, 0], 1e-6, "none is violated");
  const wide = await evaluateLoss("triplet", rows, { margin: 1 });
  close(wide.perTriplet as number[], [0, 0.6], 1e-6, "one is");
});

for (const metric of ["angle", "squared"] as const) {
  Deno.test(`triplets mined on tensors are those mined on numbers: ${metric}`, () => {
    const x = tf.randomNormal([12, 5], 0, 1, "float32", 3) as tf.Matrix;
    const labels = tf.tensor1d([0, 0, 0, 1, 1, 2, 2, 2, 3, 0, 1, 4], "int32");
    for (const reduction of ["all", "active"] as const) {
      const options = { margin: 0.3, reduction, metric };
      tf.tidy(() => {
        const unit = unitRows(x), rows = tf.sub(1, tf.matMul(unit, unit, false, true)).arraySync();
        const mined = semiHard(rows as number[][], labels.dataSync());
        const told = tf.tensor2d(mined, [mined.length, 3], "int32");
        const [one, other] = [
          (x: tf.Tensor) => minedTriplets(x as tf.Matrix, labels, options).loss,
          (x: tf.Tensor) => tripletLoss(x as tf.Matrix, told, options).loss,
        ].map((loss) => {
          const { value, grad } = tf.valueAndGrad(loss)(x);
          return [value.dataSync()[0]!, ...grad.dataSync()];
        });
        close(one!, other!, 2e-4, `${metric} ${reduction}`);
      });
    }
    const lonely = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "int32");
    for (const labels of [lonely, tf.zerosLike(lonely)]) {
      const options = { margin: 0.3, reduction: "all", metric } as const;
      const loss = tf.tidy(() => minedTriplets(x, labels as tf.Labels, options).loss.dataSync()[0]);
      equal(loss, 0);
    }
    tf.dispose([x, labels, lonely]);
  });
}

Deno.test("of one and the same embedding no angle sends a gradient that is not finite", async () => {
  const rows = { features: [[1, 0], [1, 0], [-1, 0], [0, 0]], labels: [0, 0, 1, 1] };
  for (const name of ["triplet", "angular-triplet", "circle-pair"] as const) {
    const { gradFeatures, loss } = await evaluateLoss(name, rows);
    ok([loss, ...gradFeatures.flat()].every(Number.isFinite), name);
  }
});

Deno.test("equal class weights have a finite energy, and gradients", async () => {
  const rows = { weights: [[1, 0], [1, 0], [-2, 0], [0, 0]], labels: [0, 1, 2, 2] };
  for (const classes of ["batch", "all"] as const) {
    const result = await evaluateLoss("mhe", rows, { classes });
    ok(Object.values(result).flat(3).every((v) => Number.isFinite(v)), classes);
  }
  equal((await evaluateLoss("mhe", { ...rows, labels: [2, 2, 2] })).loss, 0);
});

const pair = { features: [[1, 0], [0, 1]], labels: [0, 1] };
for (
  const [what, name, given, options, message] of [
    ["an unknown loss", "arcfase", input, {}, /did you mean "arcface"/],
    ["triplets where no class has two", "triplet", pair, {}, /two images of one class/],
    ["center loss without centers", "center", pair, {}, /without its centers/],
    ["ring loss without a radius", "ring", pair, {}, /without its radius/],
    ["a loss of classes without weights", "arcface", pair, {}, /features and weights/],
    ["weights of sub-centers that are not", "subcenter", input, {}, /centers, size\]/],
    ["rows of two lengths", "softmax", { ...input, weights: [[1], [1, 2]] }, {}, /one length/],
    ["a scale where the norm counts", "softmax", { ...input, scale: 2 }, {}, /own norm/],
    ["a bias that the loss has not", "arcface", { ...input, bias: [0, 0, 0] }, {}, /has none/],
    ["a bias a class for SphereFace2", "sphereface2", { ...input, bias: [0, 0, 0] }, {}, /for all/],
    ["κ of 0", "vmf", input, { kappa: 0 }, /kappa must be a number from 0.001/],
    ["alpha above 1", "sphereface2", input, { alpha: 2 }, /alpha must be a number from 0.000001/],
    ["norms upside down", "magface", input, { normLow: 200 }, /normLow must be below normHigh/],
    ["an m below 1 for type M", "sphereface2", input, { type: "M", m: 0.4 }, /from 1 to 8/],
    ["focal of yes and no", "sphereface2", input, { focal: 1 }, /option of sphereface2, "focal"/],
    ["an option of another term", "ring", pair, { power: 2 }, /option of ring/],
  ] as const
) {
  Deno.test(`refused: ${what}`, () =>
    rejects(evaluateLoss(name as LossName, given as never, options as never), {
      name: "RangeError",
      message,
    }));
}

Deno.test("refused: a margin of a term out of its range", () => {
  throws(() => termOptions("triplet", { margin: -1 }), /margin must be a number from 0 to 4/);
  throws(() => termOptions("mhe", { classes: "some" as never }), /one of batch, all/);
  throws(() => lossOptions("subcenter", { centers: 1.5 }), /whole number from 1 to 100/);
});
