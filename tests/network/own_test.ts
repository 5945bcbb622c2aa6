import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { readWeights, weightsOf, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { addNetwork } from "../../lib/network/own.ts";
import { macsIn, summarise } from "../../lib/network/summary.ts";
import { type NetworkDefinition, NETWORKS } from "../../lib/network/table.ts";

const SMALL: NetworkDefinition = {
  title: "Small",
  about: "for this test",
  input: [12, 10, 1],
  layers: [
    { kind: "convolution", channels: 4, kernel: 3, stride: 2 },
    { kind: "residual", inner: 3 },
    { kind: "pool" },
  ],
};

Deno.test("an experiment with the layers of digits-8 under a name of one's own gives its report", async () => {
  const engine = await useEngine("wasm");
  const dataset = await loadDataset("strokes", { train: 256, test: 120 });
  const own = addNetwork("digits-8-of-mine", NETWORKS["digits-8"]);
  const reportOf = async (network: string) => {
    const rows = [{ ...EXPERIMENTS.tiny.rows[0]!, network }];
    const experiment: Experiment = { ...EXPERIMENTS.tiny, rows };
    return deterministicPart(await finish(run(experiment, { engine, dataset })));
  };
  const theirs = await reportOf("digits-8"), ours = await reportOf(own);
  ok(theirs.includes('"digits-8"') && ours.includes('"digits-8-of-mine"'));
  equal(ours.replaceAll('"digits-8-of-mine"', '"digits-8"'), theirs);
});

Deno.test("a network of one's own is built, listed and counted as the others are", () => {
  const network = createNetwork(addNetwork("small", SMALL), { dimension: 5 });
  deepEqual(summarise(network).map(({ name, output }) => [name, String(output)]), [
    ["01-convolution", "6,5,4"],
    ["02-residual", "6,5,4"],
    ["03-pool", "3,3,4"],
    ["04-embedding", "1,1,5"],
  ]);
  const unit = 2 * 9 * 4 * 3 + 3 + 4;
  equal(network.count, (9 + 2) * 4 + unit + (36 * 5 + 5));
  equal(macsIn(network), 30 * 9 * 4 + 30 * 9 * 2 * 4 * 3 + 36 * 5);
});

Deno.test("a row may be replaced, is a copy of what was given, and a built-in one stays", () => {
  const layers = [{ kind: "convolution", channels: 4, kernel: 3, stride: 2 }] as const;
  const given = { ...SMALL, layers: [{ ...layers[0], channels: 4 }] };
  const own = addNetwork("replaced", { ...SMALL, layers });
  equal(createNetwork(own, { dimension: 2 }).layers[0]!.output[2], 4);
  equal(addNetwork("replaced", given), own);
  given.layers[0]!.channels = 9;
  equal(createNetwork(own, { dimension: 2 }).layers[0]!.output[2], 4);
  const before = NETWORKS["digits-8"];
  throws(
    () => addNetwork("digits-8", SMALL),
    /its name must be its own, but is that of Digits 8-16-32\. Choose another name/,
  );
  equal(NETWORKS["digits-8"], before);
});

const withLayer = (layer: unknown) => ({ ...SMALL, layers: [SMALL.layers[0], layer] });
const REFUSED: readonly (readonly [given: unknown, said: RegExp])[] = [
  [null, /the network "refused": it must be an object, is null/],
  [{ ...SMALL, title: undefined }, /its title must be a text, is not there/],
  [{ ...SMALL, input: [12, 10] }, /its input must be \[height, width, channels\].*is \[12,10\]/],
  [{ ...SMALL, input: [12, 10, 0] }, /its input must be .* above 0, is \[12,10,0\]/],
  [{ ...SMALL, layers: {} }, /its layers must be a list, is \{\}/],
  [{ ...SMALL, layer: [] }, /field of the network "refused" "layer": did you mean "layers"/],
  [
    { ...SMALL, normalisation: "bach" },
    /normalisation must be "none" or "batch", or not there, is/,
  ],
  [{ ...SMALL, embedding: "normalised" }, /Cannot place 04-embedding: its network must be norm/],
  [withLayer({ kind: "convolutoin" }), /kind of layer 2 of .*did you mean "convolution"/],
  [withLayer("pool"), /kind of layer 2 of the network "refused"/],
  [withLayer({ kind: "embedding", size: 2 }), /the embedding must not be among the layers/],
  [
    withLayer({ kind: "convolution", channels: 4.5, kernel: 3, stride: 1 }),
    /layer 2 of the network "refused" \(convolution\): its channels must be a whole number above 0, is 4.5/,
  ],
  [
    withLayer({ kind: "convolution", channels: 4, kernel: 3 }),
    /its stride must be .* is not there/,
  ],
  [
    withLayer({ kind: "convolution", channels: 4, kernel: 3, stride: 1, padding: 1 }),
    /field of layer 2 .* "padding": did you mean "pad"/,
  ],
  [
    withLayer({ kind: "convolution", channels: 4, kernel: 3, stride: 1, pad: -1 }),
    /its pad must be a whole number from 0, or not there, is -1/,
  ],
  [
    withLayer({ kind: "convolution", channels: 4, kernel: 7, stride: 1, pad: 0 }),
    /Cannot place 02-convolution: its window must fit .* maps of \[6,5,4\] come in/,
  ],
  [withLayer({ kind: "residual", deviation: 0 }), /deviation must be a number above 0/],
  [
    withLayer({ kind: "improved", channels: 4 }),
    /Cannot place 02-improved: .* normalisation "none"/,
  ],
  [withLayer({ kind: "normalise" }), /Cannot place 02-normalise/],
  [withLayer({ kind: "depthwise", kernel: 3 }), /Cannot place 02-depthwise/],
  [withLayer({ kind: "depthwise", kernel: 2 }), /kernel must be an odd whole .* or "whole", is 2/],
  [withLayer({ kind: "depthwise", kernel: 3, linear: 1 }), /linear must be true or false, or not/],
  [withLayer({ kind: "bottleneck", channels: 4, inner: 8 }), /Cannot place 02-bottleneck/],
  [withLayer({ kind: "bottleneck", channels: 4 }), /inner must be a whole .* is not there/],
];

Deno.test("what cannot be built is refused by its name and place, and is not added", () => {
  for (const [given, message] of REFUSED) {
    throws(() => addNetwork("refused", given as NetworkDefinition), {
      name: "RangeError",
      message,
    });
  }
  for (const name of ["", "__proto__", "a/b", "-a"]) {
    throws(() => addNetwork(name, SMALL), /its name must begin with a letter or a digit/);
  }
  ok(!Object.hasOwn(NETWORKS, "refused"));
  throws(
    () => createNetwork("digits-8", { dimension: 2, input: [0, 1, 1] }),
    /above 0, got \[0,1,1\]/,
  );
});

Deno.test("a file says whether its network is normalised, whatever its first layer is", async () => {
  await useEngine("wasm");
  for (const kind of ["residual", "pool", "normalise"] as const) {
    const layers = [{ kind }, { kind: "residual" }] as const;
    const own = addNetwork("first", { ...SMALL, layers, normalisation: "batch" });
    const network = createNetwork(own, { dimension: 2 }), params = network.init(1);
    const file = readWeights(writeWeights(network, await weightsOf(params)));
    tf.dispose(Object.values(params));
    deepEqual(networkOf(file).shapes, network.shapes);
  }
});

Deno.test("images that are too small for a network that was fit for its own are refused", () => {
  const own = addNetwork("unpadded", {
    ...SMALL,
    layers: [{ kind: "convolution", channels: 4, kernel: 5, stride: 1, pad: 0 }],
  });
  equal(String(createNetwork(own, { dimension: 2 }).layers[0]!.output), "8,6,4");
  throws(
    () => createNetwork(own, { dimension: 2, input: [12, 4, 1] }),
    /Cannot place 01-convolution: .* Take larger images, a smaller kernel or a larger pad/,
  );
});
