/**
 * Which network embeddings are of: as it is asked for, and as galleries know it.
 *
 * @module
 */
import {
  FACE_MODELS,
  type FaceEmbedder,
  type FaceModelName,
  type GalleryModel,
} from "../../lib/mod.ts";
import { Option, rowOf } from "../cli/command.ts";

/** Which released network. */
export const modelOption = (what = "the network") =>
  new Option("--model <name>", what).default("mobilefacenet" as FaceModelName)
    .argParser(rowOf("network for faces", FACE_MODELS));

/** A released network that is open. */
export function modelOf(name: FaceModelName, { size }: Pick<FaceEmbedder, "size">): GalleryModel {
  return { name, sha256: FACE_MODELS[name].file.sha256, size };
}
