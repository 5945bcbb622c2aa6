/**
 * How long the networks of an experiment take for an image.
 *
 * @module
 */
import * as tf from "#tensor";
import { embeddingStep } from "../embed/forward.ts";
import type { Engine } from "../engine/engines.ts";
import type { Shape } from "../network/layers.ts";
import { createNetwork, type NetworkName } from "../network/networks.ts";
import type { ExperimentRow } from "./experiment.ts";
import type { Cost } from "./inspect.ts";

/** Images at once, and how often each network is asked, after once that is not counted. */
const BATCH = 32, TURNS = 9;

/** A row, and what its network costs; results of old runs do not say it. */
export interface Priced {
  /** The row. */
  readonly row: ExperimentRow;
  /** As its first seed found it. */
  readonly cost?: Cost | undefined;
}

/**
 * Milliseconds of each row's network for one of 32 images at once, the median of nine turns; in each,
 * every network once, so that what else the machine does meets all alike. Networks of equal products
 * are one and timed once.
 *
 * @param input The shape of an image.
 * @returns One number a row; `undefined` where rows do not differ, or it is not known how.
 */
export async function timeRows(
  rows: readonly Priced[],
  input: Shape,
  { compile, parts }: Pick<Engine, "compile" | "parts">,
): Promise<readonly number[] | undefined> {
  const kinds = new Map(rows.map(({ row, cost }) => [cost?.macs, { row, cost }]));
  if (kinds.size < 2 || kinds.has(undefined)) return undefined;
  const images = tf.randomNormal([BATCH, ...input], 0, 1, "float32", 1);
  const timed = [...kinds].map(([macs, { row, cost }]) => {
    const { widths } = cost!;
    const network = createNetwork(row.network as NetworkName, { ...row, input, widths });
    const values = network.init(1);
    return {
      macs,
      forward: compile(embeddingStep(network, parts)),
      values: Object.keys(network.shapes).map((name) => values[name]!),
      times: [] as number[],
    };
  });
  for (let turn = -1; turn < TURNS; turn++) {
    for (const { forward, values, times } of timed) {
      const started = performance.now(), [rows] = tf.tidy(() => forward(images, ...values));
      await rows!.data();
      rows!.dispose();
      if (turn >= 0) times.push((performance.now() - started) / BATCH);
    }
  }
  tf.dispose([images, ...timed.flatMap(({ values }) => values)]);
  const found = new Map(
    timed.map(({ macs, times }) => [macs, times.sort((a, b) => a - b)[TURNS >> 1]!]),
  );
  return rows.map(({ cost }) => Number(found.get(cost!.macs)!.toPrecision(3)));
}
