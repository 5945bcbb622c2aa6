/**
 * Released networks for faces, as one table.
 *
 * @module
 */
import type { TemplateName } from "../align/template.ts";
import type { Origin } from "../align/warp.ts";
import { obtain } from "../dataset/fetch.ts";
import type { FetchOptions, RemoteFile } from "../dataset/remote.ts";
import { rowName } from "../math/names.ts";
import type { FaceEmbedder } from "./embedder.ts";
import { openOnnxEmbedder } from "./onnx.ts";
import { IMAGENET_PIXELS, type PixelRule } from "./pixels.ts";

/** One row of {@linkcode FACE_MODELS}. */
export interface FaceModelDefinition {
  /** The name in tables. */
  readonly title: string;
  /** What it is, and under which licence. */
  readonly about: string;
  /** Its file. */
  readonly file: RemoteFile;
  /** How faces are aligned for it. */
  readonly template: TemplateName;
  /** How pixels are counted when it is aligned. */
  readonly origin: Origin;
  /** What its pixels are. */
  readonly pixels: PixelRule;
}

/** Every released network that is known here. None is brought before it is asked for. */
export const FACE_MODELS = {
  mobilefacenet: {
    title: "MobileFaceNet",
    about: "trained on MS-Celeb-1M by foamliu/MobileFaceNet, Apache-2.0, as ONNX; 128 numbers",
    file: {
      name: "mobilefacenet-112-ms1m.onnx",
      folder: "embeddings",
      bytes: 3_998_070,
      sha256: "b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
      // Its author released weights of PyTorch; no address has this very file.
      addresses: [],
    },
    template: "112x112",
    origin: "zero",
    pixels: IMAGENET_PIXELS,
  },
} as const satisfies Record<string, FaceModelDefinition>;

/** The name of a released network, as notebooks and the command line spell it. */
export type FaceModelName = keyof typeof FACE_MODELS;

/**
 * Brings a released network and makes it ready.
 *
 * @throws {MissingFile} A file that cannot be had.
 */
export async function openFaceModel(
  name: FaceModelName,
  { threads, ...options }: FetchOptions & { readonly threads?: number } = {},
): Promise<FaceEmbedder> {
  const { file, ...model } = FACE_MODELS[rowName("network for faces", FACE_MODELS, name)];
  return await openOnnxEmbedder(await obtain(file, options), {
    ...model,
    ...(threads ? { threads } : {}),
  });
}
