/**
 * From photos to embeddings: the faces on each, aligned and embedded.
 *
 * @module
 */
import {
  cropOf,
  type Face,
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
import type { GalleryTaskOptions } from "./options.ts";

/** The networks, ready. */
export interface FacePipeline {
  /** What the embeddings are of. */
  readonly model: GalleryModel;
  /** Looks for the faces of photos below a folder. */
  readonly look: (root: string, paths: readonly string[]) => Promise<Map<string, ManifestEntry>>;
  /** The embeddings of faces, `[faces, size]`. */
  readonly embed: (
    root: string,
    faces: readonly { readonly path: string; readonly face: Face }[],
  ) => Promise<Float32Array>;
  /** Frees them. */
  readonly dispose: () => Promise<void>;
}

/** Photos that are decoded at once. */
const AT_ONCE = 16;

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
    embed: async (root, faces) => {
      const rows = new Float32Array(faces.length * embedder.size);
      for (let from = 0; from < faces.length; from += AT_ONCE) {
        signal.throwIfAborted();
        const crops = await Promise.all(
          faces.slice(from, from + AT_ONCE).map(({ path, face: { landmarks } }) =>
            cropOf(root, { path, landmarks }, embedder.crop)
          ),
        );
        rows.set(await embedder.embed(crops), from * embedder.size);
      }
      return rows;
    },
    dispose: () => embedder.dispose(),
  };
}
