/**
 * From photos to embeddings: the faces on each, aligned and embedded.
 *
 * @module
 */
import {
  type FetchOptions,
  type GalleryModel,
  loadCascade,
  type ManifestEntry,
  useEngine,
} from "../../lib/mod.ts";
import { detectMany } from "../../lib/detect/pool.ts";
import type { Bars } from "../cli/progress.ts";
import { modelOf, openNetwork } from "../faces/network.ts";
import { embedFaces, type PhotoFace } from "./embed.ts";
import type { GalleryTaskOptions } from "./options.ts";

/** The networks, ready. */
export interface FacePipeline {
  /** What the embeddings are of. */
  readonly model: GalleryModel;
  /** Looks for the faces of photos below a folder. */
  readonly look: (root: string, paths: readonly string[]) => Promise<Map<string, ManifestEntry>>;
  /** The embedding of each face, or why there is none. */
  readonly embed: (root: string, faces: readonly PhotoFace[]) => Promise<(Float32Array | string)[]>;
  /** Frees them. */
  readonly dispose: () => Promise<void>;
}

/** Opens the detector and the network that the options name. */
export async function openFaces(
  options: GalleryTaskOptions,
  fetching: FetchOptions & { readonly signal: AbortSignal },
  bars: Bars,
): Promise<FacePipeline> {
  const engine = await useEngine(options.engine), models = await loadCascade(fetching);
  const network = await openNetwork(options, fetching, () => Promise.resolve(engine));
  const { embedder } = network, { signal } = fetching;
  bars.log(`Network ${embedder.title}: ${network.about}`);
  return {
    model: modelOf(network),
    look: async (root, paths) => {
      const looked = new Map<string, ManifestEntry>(), bar = bars.add("Faces", paths.length);
      const entries = detectMany(paths, { root, models, engine, pick: "all", signal });
      for await (const entry of entries) {
        looked.set(entry.path, entry);
        bar.update(looked.size, entry.path);
      }
      bar.finish(`${paths.length} photos`);
      return looked;
    },
    embed: (root, faces) => embedFaces(root, faces, embedder, signal),
    dispose: () => embedder.dispose(),
  };
}
