/** What evaluateLoss() and computeTerm() are given that does not fit is refused in words. */
import { rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { evaluateLoss, type NumericInput } from "../../lib/loss/evaluate.ts";
import { computeTerm, type TermTensors } from "../../lib/loss/terms.ts";
import type { LossName } from "../../lib/margin/losses.ts";
import { type TermName, termOptions } from "../../lib/margin/terms.ts";

await useEngine("wasm");

const features = [[1, 0], [0, 1], [1, 1]], labels = [0, 0, 1];
const weights = [[1, 0], [0, 1]], centers = weights, alone = [[1, 0]];
const blocks = [[[1, 0], [0, 1]], [[1, 1], [0, 1]]];

for (
  const [what, name, input, message] of [
    ["half a label", "cosface", { features, weights, labels: [0, 1.5, 1] }, /labels\[1\] .* 1.5/],
    [
      "NaN for a label",
      "cosface",
      { features, weights, labels: [NaN, 0, 1] },
      /labels\[0\] .* NaN/,
    ],
    ["a label past int32", "cosface", { features, weights, labels: [0, 2 ** 32, 1] }, /4294967296/],
    ["half a label of a term", "ring", { features, radius: 1, labels: [0, 1.5, 1] }, /1.5/],
    [
      "a single class",
      "cosface",
      { features, weights: alone, labels: [0, 0, 0] },
      /at least 2 rows/,
    ],
    [
      "a single center",
      "center",
      { features, centers: alone, labels: [0, 0, 0] },
      /2 classes, got 1/,
    ],
    ["a single weight", "mhe-caffe", { weights: alone, labels: [0] }, /2 classes, got 1/],
    [
      "sub-centers",
      "mhe",
      { weights: blocks, labels },
      /weights .*\[classes, size\], got \[2,2,2\]/,
    ],
    [
      "centers that are too short",
      "center",
      { features, centers: [[1], [2]], labels },
      /as long as embeddings, got \[2,1\] and \[3,2\]/,
    ],
    [
      "a label without a center",
      "center",
      { features, centers, labels: [0, 1, 2] },
      /label 2 .* 1/,
    ],
    ["a label below 0", "mhe", { weights, labels: [-1] }, /label -1 must lie in 0 … 1/],
    [
      "a label past the weights",
      "mhe-caffe",
      { weights, labels: [2] },
      /label 2 must lie in 0 … 1/,
    ],
    ["a label too few", "circle-pair", { features, labels: [0] }, /one for each embedding/],
    ["a label too many", "triplet", { features, labels: [0, 0, 1, 1] }, /one for each embedding/],
    ["labels without embeddings", "ring", { features, radius: 1, labels: [] }, /shape \[3\]/],
    ["a radius an image", "ring", { features, radius: [1, 1, 1], labels }, /radius .* got \[3\]/],
    [
      "a triplet outside",
      "triplet",
      { features, labels, triplets: [[0, 1, 3]] },
      /row 3 of a triplet/,
    ],
    ["half a row of a triplet", "triplet", { features, labels, triplets: [[0, 1, 0.5]] }, /0.5/],
    [
      "a triplet of two",
      "triplet",
      { features, labels, triplets: [[0, 1]] },
      /got int32 .*\[1,2\]/,
    ],
    [
      "triplets of two lengths",
      "triplet",
      { features, labels, triplets: [[0, 1, 2], [0]] },
      /one length/,
    ],
    ["no triplet", "triplet", { features, labels, triplets: [] }, /at least one/],
    [
      "features in one row",
      "ring",
      { features: [1, 2], radius: 1, labels: [0, 0] },
      /features must/,
    ],
  ] as readonly [string, LossName | TermName, unknown, RegExp][]
) {
  Deno.test(`refused: ${what} (${name})`, () =>
    rejects(evaluateLoss(name, input as NumericInput), { name: "RangeError", message }));
}

Deno.test("refused: labels of a term that are not int32, triplets that are not", () => {
  const given = { features: tf.tensor2d(features), labels: tf.tensor1d(labels) };
  const refused = (more: Partial<TermTensors>, message: RegExp) =>
    throws(
      () => computeTerm("triplet", { ...given, ...more } as TermTensors, termOptions("triplet")),
      { name: "RangeError", message },
    );
  refused({}, /labels must be int32 of shape \[3\]/);
  const whole = tf.tensor1d(labels, "int32");
  refused({ labels: whole, triplets: tf.tensor2d([[0, 1, 2]]) }, /triplets must be int32/);
  refused({ labels: whole, triplets: tf.zeros([0, 3], "int32") as tf.Matrix }, /at least one/);
});
