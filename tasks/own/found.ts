/**
 * The faces on images of a folder of one's own, looked for once.
 *
 * What was found is kept by what is in a file, not by its name or time: an image that was changed is
 * looked at anew, one that was moved is not.
 *
 * @module
 */
import {
  DETECT_DEFAULTS,
  type Engine,
  type FetchOptions,
  loadCascade,
  type ManifestHead,
  type Points,
} from "../../lib/mod.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { pathInside, readBytes } from "../../lib/dataset/store.ts";
import { detectMany } from "../../lib/detect/pool.ts";
import type { Bars } from "../cli/progress.ts";
import { openManifest } from "../faces/manifest.ts";

/** Of several faces on a photo of a person, theirs is most often the largest. */
const PICK = "largest" as const;

/** With what faces are looked for. */
export interface FindContext {
  /** Bars. */
  readonly bars: Bars;
  /** Opens the engine of the detector, where there is something to look at. */
  readonly engine: () => Promise<Pick<Engine, "name" | "workers">>;
  /** Where its weights come from; what was found is kept there, too. */
  readonly fetching: FetchOptions & { readonly folder: string };
  /** Stops it; what was found until then is kept. */
  readonly signal: AbortSignal;
}

/** The faces of some images. */
export interface Found {
  /** Five points by path, of images with a face. */
  readonly landmarks: ReadonlyMap<string, Points>;
  /** Paths of images with several faces, of which the largest was taken. */
  readonly several: readonly string[];
  /** Why an image could not be looked at, by path. */
  readonly errors: ReadonlyMap<string, string>;
}

/**
 * Looks for the largest face on each image.
 *
 * @throws {Error} A file that cannot be read.
 */
export async function findFaces(
  root: string,
  paths: readonly string[],
  { bars, engine, fetching, signal }: FindContext,
): Promise<Found> {
  const named = new Map<string, string>(), hashes = new Map<string, string>();
  for (const path of paths) {
    signal.throwIfAborted();
    const hash = await sha256Of(await readBytes(pathInside(root, path)));
    hashes.set(path, hash);
    named.set(hash, named.get(hash) ?? path);
  }
  const manifest = await openKept(root, fetching.folder, bars);
  const before = new Set(manifest.entries.map(({ path }) => path));
  const rest = [...named].filter(([hash]) => !before.has(hash)).map(([, path]) => path);
  try {
    if (rest.length > 0) {
      const models = await loadCascade({ ...fetching, signal });
      const options = { root, models, engine: await engine(), pick: PICK, signal };
      const bar = bars.add("Faces", rest.length);
      let done = 0;
      for await (const entry of detectMany(rest, options)) {
        await manifest.add({ ...entry, path: hashes.get(entry.path)! });
        bar.update(++done, entry.path);
      }
      bar.finish(`${rest.length} images looked at`);
    }
  } catch (error) {
    await manifest.close();
    throw error;
  }
  // As the file has them, rounded: the first run must see what the later ones do.
  const known = new Map((await manifest.finish()).map((entry) => [entry.path, entry]));
  const landmarks = new Map<string, Points>(), errors = new Map<string, string>();
  const several: string[] = [];
  for (const path of paths) {
    const entry = known.get(hashes.get(path)!)!;
    if ("error" in entry) errors.set(path, entry.error);
    else if (entry.faces[0]) landmarks.set(path, entry.faces[0].landmarks);
    if ("faces" in entry && entry.count > 1) several.push(path);
  }
  return { landmarks, several, errors };
}

/** What earlier runs found in a folder; a file of it that is damaged is made anew. */
async function openKept(root: string, data: string, bars: Bars) {
  const head: ManifestHead = { manifest: 1, root, settings: DETECT_DEFAULTS, pick: PICK };
  const key = (await sha256Of(new TextEncoder().encode(JSON.stringify(head)))).slice(0, 16);
  const path = `${data}/found-faces/${key}.jsonl`;
  try {
    return await openManifest(path, head, true);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    bars.log(`Note    ${error.message}; ${path} is made anew`);
    return await openManifest(path, head, false);
  }
}
