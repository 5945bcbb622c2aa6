/**
 * The results folder of an experiment: checkpoints and results of its jobs, kept whole.
 *
 * @module
 */
import {
  exists,
  makeFolder,
  readBytes,
  readText,
  remove,
  rename,
  writeWhole,
} from "../dataset/store.ts";
import { readSafeTensors } from "../format/safetensors.ts";
import type { JobResult } from "./inspect.ts";
import type { ExperimentStore } from "./run.ts";

/** How a results folder is opened. */
export interface StoreOptions {
  /** Whether what is there is gone on from; else it is removed. */
  readonly resume: boolean;
  /** Is told of a file that could not be used, and what was done about it. */
  readonly onTrouble: (message: string) => void;
}

/**
 * Opens `FOLDER/checkpoints`.
 *
 * A checkpoint that is cut or damaged is set aside, and its job starts anew: nothing else is lost.
 * What belongs to another experiment is an error, as going on would mix two runs.
 */
export async function experimentStore(
  folder: string,
  { resume, onTrouble }: StoreOptions,
): Promise<ExperimentStore> {
  const inside = `${folder}/checkpoints`;
  if (!resume) await remove(inside);
  await makeFolder(inside);
  const setAside = async (path: string, error: unknown) => {
    await rename(path, `${path}.broken`);
    onTrouble(`${(error as Error).message}; ${path} was set aside and its run starts anew`);
    return undefined;
  };
  return {
    async result(name, owner) {
      const path = `${inside}/${name}.json`;
      if (!await exists(path)) return undefined;
      let kept: { owner: string; result: JobResult };
      try {
        kept = JSON.parse(await readText(path));
      } catch (error) {
        return await setAside(path, error);
      }
      if (kept.owner === owner) return withScore(kept.result);
      throw new RangeError(
        `Cannot resume: ${path} is of another experiment. It was made for ${kept.owner}, and this ` +
          `is ${owner}. Use another results folder, or run without --resume to start anew`,
      );
    },
    async keepResult(name, owner, result) {
      await writeWhole(`${inside}/${name}.json`, JSON.stringify({ owner, result }));
    },
    async checkpoint(name) {
      const path = `${inside}/${name}.safetensors`;
      if (!await exists(path)) return undefined;
      const bytes = await readBytes(path);
      try {
        readSafeTensors(bytes);
        return bytes;
      } catch (error) {
        return await setAside(path, error);
      }
    },
    keepCheckpoint: (name, bytes) => writeWhole(`${inside}/${name}.safetensors`, bytes),
  };
}

/** A result as it was: where there is no score, as of a single class, JSON has null. */
function withScore(result: JobResult): JobResult {
  const { value, interval } = result.fisher;
  if (value !== null) return result;
  const none = interval.map((end) => end ?? NaN) as unknown as readonly [number, number];
  return { ...result, fisher: { value: NaN, interval: none } };
}
