/**
 * A manifest that grows while images are looked at, and is whole when all were.
 *
 * @module
 */
import {
  type ManifestEntry,
  type ManifestHead,
  readManifest,
  writeManifest,
} from "../../lib/mod.ts";
import { exists, makeFolder, openAppending, remove, writeWhole } from "../../lib/dataset/store.ts";
import { manifestLine } from "../../lib/detect/manifest.ts";
import { readTextAs } from "../cli/read_as.ts";

/** A manifest that grows. */
export interface GrowingManifest {
  /** What was known when it was opened. */
  readonly entries: readonly ManifestEntry[];
  /** One more image. */
  readonly add: (entry: ManifestEntry) => Promise<void>;
  /** Leaves it to be gone on with. */
  readonly close: () => Promise<void>;
  /** Puts the whole of it, images by their paths, in place of an older one. */
  readonly finish: () => Promise<readonly ManifestEntry[]>;
}

/**
 * Opens a manifest to be written: lines go to `PATH.partial` until it is whole.
 *
 * @param resume Whether what is there, whole or not, is gone on with.
 * @throws {RangeError} One that was begun with another folder or other settings.
 */
export async function openManifest(
  path: string,
  head: ManifestHead,
  resume: boolean,
): Promise<GrowingManifest> {
  const partial = `${path}.partial`;
  const found = new Map<string, ManifestEntry>();
  if (resume) {
    for (const some of [path, partial]) {
      if (!await exists(some)) continue;
      const known = await readTextAs(
        some,
        "a manifest of faces",
        (text) => readManifest(text, { cut: true }),
      );
      if (JSON.stringify(known.head) !== JSON.stringify(head)) {
        throw new RangeError(
          `Cannot go on with ${some}: it must be of the same folder and settings, is of ` +
            `${JSON.stringify(known.head)}. Take these, another --name, or leave --resume out`,
        );
      }
      // A run that is gone on with has the whole of before in its own part, too.
      for (const entry of known.entries) {
        // What could not be read, half copied as it may have been, is looked at again.
        if (!("error" in entry)) found.set(entry.path, entry);
      }
    }
  }
  const entries = [...found.values()];
  await makeFolder(path.slice(0, path.lastIndexOf("/")));
  await writeWhole(partial, [head, ...entries].map(manifestLine).join(""));
  const file = await openAppending(partial);
  const known = [...entries];
  return {
    entries,
    add: async (entry) => {
      known.push(entry);
      await file.append(new TextEncoder().encode(manifestLine(entry)));
    },
    close: () => file.close(),
    finish: async () => {
      await file.close();
      // As it is read again, so that a table says what the file does.
      const text = writeManifest({ head, entries: known });
      await writeWhole(path, text);
      await remove(partial);
      return readManifest(text).entries;
    },
  };
}
