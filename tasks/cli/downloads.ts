/**
 * Bars for files that come over the network.
 *
 * @module
 */
import type { FetchOptions } from "../../lib/mod.ts";
import type { Bar, Bars } from "./progress.ts";

/** What `loadDataset` tells, as bars and notes: one bar a file. */
export function showDownloads(
  bars: Bars,
): Required<Pick<FetchOptions, "onProgress" | "onTrouble">> {
  const files = new Map<string, Bar>();
  return {
    onTrouble: (message) => bars.log(`Note    ${message}`),
    onProgress: ({ name, done, total }) => {
      if (!files.has(name)) files.set(name, bars.add(name, total));
      if (done === total) files.get(name)!.finish("");
      else files.get(name)!.update(done);
    },
  };
}
