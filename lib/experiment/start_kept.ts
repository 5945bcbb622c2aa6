/**
 * A copy of what a run began with, beside its checkpoints: to go on, the file itself is not needed.
 *
 * @module
 */
import { readSafeTensors, writeSafeTensors } from "../format/safetensors.ts";
import { checkOwner } from "../train/checkpoint.ts";
import type { ExperimentStore } from "./run.ts";
import type { Start } from "./start.ts";

/** Its name in the store; that of a job ends with its seed. */
const NAME = "start";
/** Where the copy says of which file it is. */
const OF = "start";

/**
 * What a run begins with: the file that was given, or that of a run that is gone on from.
 *
 * @throws {RangeError} Another file than the run began with.
 */
export async function keptStart(
  given: Start | undefined,
  store: Pick<ExperimentStore, "checkpoint">,
): Promise<Start | undefined> {
  const bytes = await store.checkpoint(NAME) as Uint8Array<ArrayBuffer> | undefined;
  if (!bytes) return given;
  const of = JSON.parse(readSafeTensors(bytes).metadata[OF]!) as Omit<Start, "bytes">;
  if (!given) return { ...of, bytes };
  const told = ({ name, sha256, keepLambda }: Omit<Start, "bytes">) =>
    `${name} (SHA-256 ${sha256.slice(0, 12)}${keepLambda ? ", λ kept" : ""})`;
  if (given.sha256 === of.sha256 && !given.keepLambda === !of.keepLambda) return given;
  throw new RangeError(
    `Cannot resume: the run must go on from what it began with, ${told(of)}, and was given ` +
      `${told(given)}. Leave the file out, or run without --resume to start anew`,
  );
}

/**
 * Keeps a copy, where there is none yet.
 *
 * @param owners Who owns the checkpoint of each job, by its name.
 * @throws {RangeError} A checkpoint of a run that began otherwise.
 */
export async function keepStart(
  { bytes, ...of }: Start,
  store: Pick<ExperimentStore, "checkpoint" | "keepCheckpoint">,
  owners: ReadonlyMap<string, string>,
): Promise<void> {
  if (await store.checkpoint(NAME)) return;
  for (const [name, owner] of owners) {
    const checkpoint = await store.checkpoint(name);
    if (checkpoint) checkOwner(readSafeTensors(checkpoint).metadata, owner);
  }
  const { arrays, metadata } = readSafeTensors(bytes);
  const copy = { arrays, metadata: { ...metadata, [OF]: JSON.stringify(of) } };
  await store.keepCheckpoint(NAME, writeSafeTensors(copy));
}
