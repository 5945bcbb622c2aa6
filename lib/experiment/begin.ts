/**
 * What a job takes from rows that were trained before, and what it leaves for others.
 *
 * @module
 */
import * as tf from "#tensor";
import { prune } from "../compress/prune.ts";
import { type Arrays, restored, storeAs, type StoredAs } from "../compress/stored.ts";
import { networkOf } from "../embed/network_of.ts";
import { checkWeights, readWeights, weightsOf, writeWeights } from "../embed/weights.ts";
import type { Shape } from "../network/layers.ts";
import { createNetwork, type Network, type NetworkName } from "../network/networks.ts";
import type { Teacher } from "../train/teacher.ts";
import type { ExperimentRow } from "./experiment.ts";
import { fittingArrays, headShapes } from "./start_fits.ts";

/** Trained networks with their heads, as safetensors, by the place of their row. */
export type Lent = Readonly<Record<number, Uint8Array>>;

/** How a job begins. */
export interface Begun {
  /** What it trains. */
  readonly network: Network;
  /** What that begins with; random numbers without it. */
  readonly start?: Arrays;
  /** What it learns from. */
  readonly teacher?: Teacher;
}

/** What rows that begin with no other row take from a file. */
export interface BeginFile {
  /** A checkpoint or weights, which were found to fit. */
  readonly file: Uint8Array;
  /** How many classes are trained. */
  readonly classes: number;
  /** Whether its head is taken, too. */
  readonly head: boolean;
}

/**
 * The network of a row: anew, or that of a file, or that of an earlier row, pruned where the row says
 * so.
 *
 * @param input The shape of an image.
 * @throws {RangeError} An earlier row with another network.
 */
export function beginRow(row: ExperimentRow, lent: Lent, input: Shape, begin?: BeginFile): Begun {
  const name = row.network as NetworkName, { from, prune: share = 0 } = row;
  const teacher = row.teacher ? { teacher: teacherOf(row.teacher, lent) } : {};
  if (from === undefined) {
    const network = createNetwork(name, { ...row, input });
    return { network, ...(begin ? { start: startOf(begin, network, row) } : {}), ...teacher };
  }
  const file = readWeights(lent[from]!), before = networkOf(file, { network: name });
  const { widths, arrays } = share === 0
    ? { widths: before.widths, arrays: file.arrays }
    : prune(before, file.arrays, share);
  return { network: createNetwork(name, { ...row, input, widths }), start: arrays, ...teacher };
}

function startOf({ file, classes, head }: BeginFile, network: Network, row: ExperimentRow): Arrays {
  return fittingArrays(readWeights(file), network, head ? headShapes(row, classes) : {});
}

function teacherOf(
  { row, weight }: Required<ExperimentRow>["teacher"],
  lent: Lent,
): Teacher {
  const file = readWeights(lent[row]!), network = networkOf(file);
  return { network, weights: checkWeights(network, file.arrays), weight };
}

/** All that a row has learnt and remembers, for {@linkcode beginRow} of another. */
export async function lend(network: Network, params: tf.Parameters): Promise<Uint8Array> {
  const weights = await weightsOf(params);
  const others = Object.entries(weights).filter(([name]) => !Object.hasOwn(network.shapes, name));
  return writeWeights(network, weights, { others: Object.fromEntries(others) });
}

/** The same values, weights of layers rounded as a file would; the caller disposes both. */
export async function rounded(
  { shapes }: Network,
  params: tf.Parameters,
  as: StoredAs,
): Promise<tf.Parameters> {
  const own = Object.entries(params).filter(([name]) => Object.hasOwn(shapes, name));
  const weights = restored(storeAs(await weightsOf(Object.fromEntries(own)), as));
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => {
      const { shape, data } = weights[name] ?? {};
      return [name, shape ? tf.tensor(data as Float32Array, [...shape]) : tf.clone(tensor)];
    }),
  );
}
