/**
 * People who join the gallery: of a file that a run has left, or of a .npy of any size.
 *
 * @module
 */
import {
  type Enrolment,
  type IdentificationAmong,
  identifyAmong,
  joinMirrored,
  multiplyOnEngine,
  npyBlocks,
  npyMatrix,
  type RowBlock,
  useEngine,
} from "../../lib/mod.ts";
import type { Bars } from "../cli/progress.ts";
import { type Embedded, peopleOf, readEmbeddings } from "../evaluate/embeddings.ts";
import type { IdentifyTaskOptions } from "./options.ts";

/** Rows, and how many. */
export interface Distractors {
  /** One row an image. */
  readonly rows: AsyncIterable<RowBlock> | Iterable<RowBlock>;
  /** How many. */
  readonly count: number;
}

/**
 * Opens a file of distractors.
 *
 * @throws {RangeError} Embeddings by another network, or of people who are tested.
 */
export async function openDistractors(
  path: string,
  tested: Embedded,
  mirror: IdentifyTaskOptions["mirror"],
): Promise<Distractors> {
  if (path.endsWith(".npy")) {
    return { rows: npyBlocks(path), count: (await npyMatrix(path)).count };
  }
  const kept = await readEmbeddings(path, "take for distractors");
  const both = peopleOf(kept.paths).intersection(peopleOf(tested.paths));
  if (kept.network === tested.network && (kept.set !== tested.set || both.size === 0)) {
    const rows = joinMirrored(kept, mirror), data = Float64Array.from(rows.data);
    return { rows: [{ ...rows, data }], count: rows.count };
  }
  throw new RangeError(
    `Cannot take ${path} for distractors: it must be of other people, by the network that is ` +
      (kept.network === tested.network ? `tested, but ${both.size} people are` : "tested, is not"),
  );
}

/** 0, 10, 100 and so on, and all. */
export function growing(count: number): number[] {
  const counts = [0];
  for (let some = 10; some < count; some *= 10) counts.push(some);
  return [...counts, count];
}

/** The reports, count by count; products by the engine. */
export async function measureAmong(
  { gallery, probes }: Enrolment,
  { rows, count }: Distractors,
  { fpirs, seed, engine, threads }: IdentifyTaskOptions,
  { bars, signal }: { readonly bars: Bars; readonly signal: AbortSignal },
): Promise<IdentificationAmong[]> {
  const multiply = multiplyOnEngine(await useEngine(engine, { threads }));
  const bar = bars.add("Distractors", count);
  const blocks = watched(rows, (done) => bar.update(done), signal);
  const options = { fpirs, seed, multiply };
  const reports = await identifyAmong(gallery, probes, blocks, growing(count), options);
  bar.finish(`${count} distractors`);
  return reports;
}

/** The same blocks; it is told how many rows are done. */
async function* watched(
  blocks: AsyncIterable<RowBlock> | Iterable<RowBlock>,
  onRows: (done: number) => void,
  signal: AbortSignal,
): AsyncGenerator<RowBlock> {
  let done = 0;
  for await (const block of blocks) {
    signal.throwIfAborted();
    yield block;
    onRows(done += block.count);
  }
}
