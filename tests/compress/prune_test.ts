import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { prune, prunedWidths } from "../../lib/compress/prune.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import {
  checkWeights,
  type NetworkWeights,
  readWeights,
  writeWeights,
} from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork, type Network } from "../../lib/network/networks.ts";
import { macsIn, summarise } from "../../lib/network/summary.ts";
import { freeWidths, UNITS } from "../../lib/network/widths.ts";
import { embed, KINDS, weightsFor } from "./fixture_network.ts";

await useEngine("wasm");

const titleOf = ({ name, normalisation }: Network) => `${name}, normalisation ${normalisation}`;

/**
 * Half of the channels that are free, drawn by chance, made nothing of: the next layer multiplies them
 * by 0, and their filters (or gammas) are small, so that they are those to go.
 */
function withIdle(network: Network, weights: NetworkWeights, seed: number): NetworkWeights {
  const source = random(seed, "idle"), changed = { ...weights };
  const { layers } = network;
  for (const [path, width] of Object.entries(freeWidths(network))) {
    const at = layers.findIndex((layer) => layer.path === path);
    const { kind } = layers[at]!.layer, unit = kind in UNITS ? "1" : "";
    const after = layers.slice(at + 1).find(({ layer }) => layer.kind !== "pool")!;
    const next = unit ? `${path}/${UNITS[kind]!.next}` : `${after.path}/weight`;
    const order = Array.from({ length: width }, (_, i) => [source.uniform(), i] as const);
    const idle = new Set(order.sort().slice(0, Math.round(width / 2)).map(([, i]) => i));
    const small = network.normalisation === "batch" ? `gamma${unit}` : `weight${unit}`;
    const change = (name: string, each: number, by: number) => {
      const { shape, data } = changed[name]!;
      changed[name] = {
        shape,
        data: data.map((v, i) => idle.has(Math.floor(i / each) % width) ? by * v : v),
      };
    };
    change(`${path}/${small}`, 1, 1e-3);
    change(next, changed[next]!.shape.at(-1)!, 0);
  }
  return changed;
}

for (const network of KINDS) {
  Deno.test(`${titleOf(network)}: channels of which nothing is made go, and no embedding changes`, async () => {
    for (const seed of [1, 2, 3]) {
      const weights = withIdle(network, await weightsFor(network, seed), seed);
      const { widths, arrays } = prune(network, weights, 0.5);
      const slim = createNetwork(network.name, { ...network, widths });
      const [before, after] = [
        embed(network, weights),
        embed(slim, checkWeights(slim, arrays)),
      ];
      const largest = Math.max(...before.map(Math.abs));
      // Sums of the same numbers in another order: some units in the last place of float32.
      before.forEach((value, i) => ok(Math.abs(value - after[i]!) < 3e-6 * largest, `${i}`));
      ok(slim.count < network.count);
    }
  });

  Deno.test(`${titleOf(network)}: a share of 0 removes nothing, to the byte`, async () => {
    const weights = await weightsFor(network, 1), { widths, arrays } = prune(network, weights, 0);
    const slim = createNetwork(network.name, { ...network, widths });
    deepEqual(
      writeWeights(slim, checkWeights(slim, arrays)),
      writeWeights(network, weights),
    );
  });

  Deno.test(`${titleOf(network)}: a file of pruned weights says how wide they are`, async () => {
    const weights = await weightsFor(network, 1), { widths, arrays } = prune(network, weights, 0.7);
    const slim = createNetwork(network.name, { ...network, widths });
    const file = readWeights(writeWeights(slim, checkWeights(slim, arrays)));
    const found = networkOf(file);
    deepEqual(found.shapes, slim.shapes);
    deepEqual(
      embed(found, checkWeights(found, file.arrays)),
      embed(slim, checkWeights(slim, arrays)),
    );
    // Twice half is a quarter, as in pruning that goes on after training.
    const twice = prune(found, file.arrays, 0.5);
    ok(createNetwork(network.name, { ...network, widths: twice.widths }).count < found.count);
  });
}

Deno.test("the channels with the largest filters stay, in their order, and a head is left alone", async () => {
  const network = createNetwork("digits-8", { dimension: 2 });
  const weights = await weightsFor(network, 1), { data } = weights["01-convolution/weight"]!;
  const norms = [...Array(8).keys()].map((c) =>
    data.reduce((sum, value, i) => i % 8 === c ? sum + Math.abs(value) : sum, 0)
  );
  const head = { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const { arrays } = prune(network, { ...weights, "head/weights": head }, 0.5);
  equal(arrays["head/weights"], head);
  // The first convolution of digits-8 goes straight into the next, so it is free.
  const kept = [...norms.keys()].sort((a, b) => norms[b]! - norms[a]!).slice(0, 4).sort();
  const slopes = weights["01-convolution/slope"]!.data;
  deepEqual([...arrays["01-convolution/slope"]!.data], kept.map((c) => slopes[c]));
});

Deno.test("what a pruned network costs is counted from its widths", () => {
  const network = createNetwork("sphereface-4", { dimension: 512 });
  const slim = createNetwork("sphereface-4", {
    dimension: 512,
    widths: prunedWidths(network, 0.5),
  });
  const [first, second] = summarise(slim);
  equal(first!.macs, 56 * 48 * 32 * 27);
  equal(second!.parameters, 9 * 32 * 64 + 2 * 64);
  ok(macsIn(slim) < macsIn(network) / 3);
});

Deno.test("shares and widths that make no sense are refused", async () => {
  const network = createNetwork("digits-8", { dimension: 2 });
  for (const share of [1, -0.1, NaN]) {
    throws(() => prunedWidths(network, share), /from 0 to below 1/);
  }
  ok(Object.values(prunedWidths(network, 0.999)).every((width) => width === 1));
  for (
    const widths of [{ "01-convolution": 0 }, { "01-convolution": 1.5 }, { "06-embedding": 3 }]
  ) {
    throws(() => createNetwork("digits-8", { dimension: 2, widths }), /Cannot widen 0/);
  }
  const { "01-convolution/slope": _, ...rest } = await weightsFor(network, 1);
  throws(() => prune(network, rest, 0.5), /01-convolution\/slope must be there in float32/);
});
