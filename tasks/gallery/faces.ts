/**
 * From photos to embeddings: the faces on each, aligned and embedded.
 *
 * @module
 */
import {
  type FaceEmbedder,
  type FetchOptions,
  type GalleryModel,
  loadCascade,
  type ManifestEntry,
  openFaceModel,
  useEngine,
} from "../../lib/mod.ts";
import { detectMany } from "../../lib/detect/pool.ts";
import type { Bars } from "../cli/progress.ts";
import { modelOf } from "../faces/model.ts";
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
  { model: name, engine: on, threads }: GalleryTaskOptions,
  fetching: FetchOptions & { readonly signal: AbortSignal },
  bars: Bars,
): Promise<FacePipeline> {
  const engine = await useEngine(on), models = await loadCascade(fetching), { signal } = fetching;
  const embedder: FaceEmbedder = await openFaceModel(name, { ...fetching, threads });
  return {
    model: modelOf(name, embedder),
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
