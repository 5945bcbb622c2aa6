/**
 * Checkpoints: all that a run needs to go on to the same bytes.
 *
 * A checkpoint is one safetensors file: weights, velocities and what network and
 * loss remember as arrays, the rest as metadata.
 * Random numbers need no state of their own: every stream is decided by the seed and by what it
 * is for (see {@linkcode random}), so step, epoch and position say where each of them stands.
 *
 * @module
 */
import * as tf from "#tensor";
import { type NamedArray, readSafeTensors, writeSafeTensors } from "../format/safetensors.ts";
import type { SgdState } from "./sgd.ts";

/** All tensors of a run, by name. */
export interface TrainState extends SgdState {
  /** What the network and the loss remember from step to step. */
  readonly memory: tf.Parameters;
  /** The average of each parameter, and of what the network remembers, where they are averaged. */
  readonly average: tf.Parameters;
}

/** The shape of every tensor of a state. */
export type StateShapes = Readonly<
  Record<keyof TrainState, Readonly<Record<string, readonly number[]>>>
>;

/** Where a run stands, beside its tensors. */
export interface Progress {
  /** Steps taken; λ and the rate follow from it. */
  readonly step: number;
  /** Passes over the images that are complete. */
  readonly epoch: number;
  /** Images of this pass that were used. */
  readonly position: number;
  /** How many steps the watch has seen the loss at chance. */
  readonly stuck: number;
  /** Sums since the last entry of the log, and of how many steps. */
  readonly sums: { readonly loss: number; readonly accuracy: number; readonly count: number };
  /** What was written down so far, for the report. */
  readonly log: unknown;
}

const FORMAT = "spherelab checkpoint 1";

/**
 * The bytes of a checkpoint.
 *
 * @param owner What decides the run, as text (its row, seed and data): a checkpoint of another
 * is refused.
 */
export async function writeCheckpoint(
  state: TrainState,
  progress: Progress,
  owner: string,
): Promise<Uint8Array> {
  const arrays: Record<string, NamedArray> = {};
  for (const [kind, tensors] of Object.entries(state) as [string, tf.Parameters][]) {
    for (const [name, tensor] of Object.entries(tensors)) {
      const data = await tensor.data() as Float32Array;
      arrays[`${kind}/${name}`] = { shape: tensor.shape, data };
    }
  }
  return writeSafeTensors({
    arrays,
    metadata: { format: FORMAT, owner, progress: JSON.stringify(progress) },
  });
}

/** @throws {RangeError} A checkpoint of another experiment. */
export function checkOwner(metadata: Readonly<Record<string, string>>, owner: string): void {
  if (metadata.owner === owner) return;
  throw new RangeError(
    "Cannot resume: the checkpoint is of another experiment. It was written for " +
      `${metadata.owner}, and this is ${owner}. Use another results folder, or run without ` +
      "--resume to start anew",
  );
}

/**
 * Reads a checkpoint back.
 *
 * @param shapes The shape of every tensor: what the file must hold.
 * @throws {SyntaxError} A file that is cut, or that is something else.
 * @throws {RangeError} A checkpoint of another experiment.
 */
export function readCheckpoint(
  bytes: Uint8Array,
  owner: string,
  shapes: StateShapes,
): { state: TrainState; progress: Progress } {
  const { arrays, metadata } = readSafeTensors(bytes);
  if (metadata.format !== FORMAT) {
    throw new SyntaxError(
      `Cannot resume: the file must be a "${FORMAT}", says ${JSON.stringify(metadata.format)}`,
    );
  }
  checkOwner(metadata, owner);
  const tensors = (kind: keyof TrainState): tf.Parameters =>
    Object.fromEntries(
      Object.entries(shapes[kind]).map(([name, shape]) => {
        const array = arrays[`${kind}/${name}`];
        if (!array || String(array.shape) !== String(shape)) {
          throw new RangeError(
            `Cannot resume: ${kind}/${name} must have shape [${shape}], the checkpoint has ` +
              (array ? `[${array.shape}]` : "none"),
          );
        }
        return [name, tf.tensor(array.data, [...shape], "float32")];
      }),
    );
  const progress = JSON.parse(metadata.progress ?? "null") as Progress | null;
  if (!progress || !Number.isSafeInteger(progress.step)) {
    throw new SyntaxError(
      "Cannot resume: the checkpoint does not say at which step it was written",
    );
  }
  const state = Object.fromEntries(
    (["params", "velocity", "memory", "average"] as const).map((kind) => [kind, tensors(kind)]),
  ) as unknown as TrainState;
  return { state, progress };
}
