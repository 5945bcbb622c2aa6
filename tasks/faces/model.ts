/**
 * Which network embeddings are of, as galleries know it.
 *
 * @module
 */
import {
  FACE_MODELS,
  type FaceEmbedder,
  type FaceModelName,
  type GalleryModel,
} from "../../lib/mod.ts";

/** A released network that is open. */
export function modelOf(name: FaceModelName, { size }: Pick<FaceEmbedder, "size">): GalleryModel {
  return { name, sha256: FACE_MODELS[name].file.sha256, size };
}
