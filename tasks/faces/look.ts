/**
 * Looking through photos, into a manifest that grows.
 *
 * @module
 */
import type { ManifestEntry } from "../../lib/mod.ts";
import { detectMany, type DetectManyOptions } from "../../lib/detect/pool.ts";
import type { Bars } from "../cli/progress.ts";
import type { GrowingManifest } from "./manifest.ts";

/** What was seen. */
export interface Looked {
  /** Every photo, with those that were known before. */
  readonly entries: readonly ManifestEntry[];
  /** How many were looked at now. */
  readonly looked: number;
  /** How long that took. */
  readonly seconds: number;
}

/** Looks at those that the manifest does not know yet, and puts the whole of it in its place. */
export async function lookThrough(
  paths: readonly string[],
  manifest: GrowingManifest,
  bars: Bars,
  options: DetectManyOptions,
): Promise<Looked> {
  const known = new Set(manifest.entries.map(({ path }) => path));
  const rest = paths.filter((path) => !known.has(path));
  if (known.size > 0) bars.log(`Resume  ${known.size} images are known, ${rest.length} are left`);
  const bar = bars.add("Faces", paths.length), started = performance.now();
  let done = known.size;
  try {
    for await (const entry of detectMany(rest, options)) {
      await manifest.add(entry);
      bar.update(++done, entry.path);
    }
  } catch (error) {
    await manifest.close();
    throw error;
  }
  const seconds = (performance.now() - started) / 1000;
  const entries = await manifest.finish();
  bar.finish(`${rest.length} images`);
  return { entries, looked: rest.length, seconds };
}
