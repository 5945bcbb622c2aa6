/**
 * Trains one loss beside the page, with the library's own loop, and tells of its moments.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { strokes } from "../../lib/dataset/strokes.ts";
import { type Engine, useEngine } from "../../lib/engine/engines.ts";
import { annealingOf, ROW, TRAINING } from "../../lib/experiment/bases.ts";
import { judgesOf } from "../../lib/experiment/judges.ts";
import type { Annealing } from "../../lib/margin/annealing.ts";
import { lossOptions, lossRow } from "../../lib/margin/options.ts";
import { classify } from "../../lib/measure/classify.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { createEmbedder } from "../../lib/train/embed.ts";
import { train } from "../../lib/train/loop.ts";
import { type Moment, MOMENTS, type Order, type Told } from "./messages.ts";

/** Digits to train on, and to look at; as many classes as there are digits. */
const IMAGES = 4000, TEST = 300, CLASSES = 10;

/** Twice that of our experiments: there are a sixth of their steps. */
const RATE = 2 * TRAINING.rate;

const tell = (told: Told) => self.postMessage(told);

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  try {
    await follow(data);
  } catch (error) {
    tell({ kind: "failed", message: (error as Error).message });
  }
};

async function follow({ choice: { name, options }, ...order }: Order): Promise<void> {
  const engine = await open(order);
  const images = strokes("train", IMAGES, order.seed), test = strokes("test", TEST);
  const network = createNetwork("digits-8", { dimension: 2 }),
    embed = createEmbedder(network, engine);
  // λ is given by the annealing, step by step; what only curves take, images say.
  const { lambda: _, ...given } = options, { drawn = {} } = lossRow(name);
  const rest = Object.fromEntries(Object.entries(given).filter(([key]) => !(key in drawn)));
  const row = { ...ROW, loss: name, options: rest as typeof ROW.options };
  tell({ kind: "ready", engine: engine.reason, labels: test.labels as Uint8Array });

  const every = Math.max(1, Math.round(order.steps / MOMENTS));
  let seen!: Pick<Moment, "embeddings" | "weights" | "accuracy">;
  const began = performance.now();
  const run = train({
    ...TRAINING,
    rate: RATE,
    loss: name,
    options: lossOptions(name, rest),
    network,
    classes: CLASSES,
    images,
    seed: order.seed,
    steps: order.steps,
    warmup: Math.round(TRAINING.warmup * order.steps / TRAINING.steps),
    annealing: annealed(order, { name, options }),
    logEvery: every,
    owner: "explore",
    moments: Array.from(
      { length: Math.ceil(order.steps / every) + 1 },
      (_, i) => Math.min(order.steps, i * every),
    ),
    onMoment: async (values, step) => {
      const embeddings = await embed(values, test);
      const { weights, judge } = await judgesOf(row, values, embeddings, test.labels);
      const { guesses } = classify({ data: embeddings, count: TEST, size: 2 }, test.labels, {
        ...judge,
        weights: { data: weights, count: CLASSES, size: 2 },
      });
      const right = guesses.filter((guess, i) => guess === test.labels[i]).length;
      seen = { embeddings, weights: Float32Array.from(weights), accuracy: right / TEST };
      if (step === 0) tell({ kind: "moment", moment: { ...seen, step, loss: null, lambda: 0 } });
    },
  });
  for (let next = await run.next();; next = await run.next()) {
    if (next.done) {
      const { warnings } = next.value.log;
      return tell({ kind: "done", seconds: (performance.now() - began) / 1000, warnings });
    }
    const { step, loss, lambda } = next.value;
    tell({ kind: "moment", moment: { ...seen, step, loss, lambda } });
  }
}

/** As in our experiments, in as many steps as there are; or λ as it was chosen, all the time. */
function annealed(
  { annealed, steps }: Pick<Order, "annealed" | "steps">,
  { name, options: { lambda = 0, ...rest } }: Pick<Order["choice"], "name" | "options">,
): Annealing | null {
  if (!annealed) return lambda > 0 ? { base: lambda, gamma: 0, power: 1, lambdaMin: lambda } : null;
  const schedule = annealingOf(name, rest);
  return schedule && { ...schedule, gamma: schedule.gamma * TRAINING.steps / steps };
}

/** WebGPU where it is there and was not ruled out, else WebAssembly, with the reason. */
async function open({ engine, wasm }: Pick<Order, "engine" | "wasm">): Promise<Engine> {
  const openWasm = () => {
    const binary = new Blob([wasm as Uint8Array<ArrayBuffer>], { type: "application/wasm" });
    return useEngine("wasm", { binary: URL.createObjectURL(binary) });
  };
  if (engine === "wasm") return await openWasm();
  try {
    return await useEngine("webgpu");
  } catch (error) {
    if (engine === "webgpu") throw error;
    const why = /: ([^:]*?)\. Leave/.exec((error as Error).message)?.[1];
    return { ...await openWasm(), reason: `wasm, one core a loss (no WebGPU: ${why ?? error})` };
  }
}
