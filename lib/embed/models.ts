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
import { PIXEL_RULES } from "./pixel_rules.ts";
import { IMAGENET_PIXELS, type PixelRule } from "./pixels.ts";

/** A cosine from which on two faces are taken for one person's. */
export interface FaceThreshold {
  /** From -1 to 1. */
  readonly cosine: number;
  /** The share of pairs of two people that reach it, where that was measured. */
  readonly far?: number;
  /** Where it comes from, in a clause. */
  readonly about: string;
}

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
  /** Where two faces begin to be one person's. */
  readonly threshold: FaceThreshold;
}

const SFACE = "models/face_recognition_sface/face_recognition_sface_2021dec.onnx";

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
      addresses: [],
      origin: "its author released weights of PyTorch, no address has this file of them. Take " +
        "another: --model sface is fetched, --onnx and --weights name a file of yours",
    },
    template: "112x112",
    origin: "zero",
    pixels: IMAGENET_PIXELS,
    threshold: {
      cosine: 0.4,
      far: 1e-4,
      about: "of 29.6 million pairs of two people among the images of LFW's View 2 one in ten " +
        "thousand reaches it, of 8101 pairs of one person 97.0 %",
    },
  },
  sface: {
    title: "SFace",
    about: "SFace as OpenCV's zoo has it, Apache-2.0, as ONNX; 128 numbers; not measured here",
    file: {
      name: "face_recognition_sface_2021dec.onnx",
      folder: "embeddings",
      // As its pointer of Git LFS says.
      bytes: 38_696_353,
      sha256: "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
      addresses: [
        `https://github.com/opencv/opencv_zoo/raw/47534e27c9851bb1128ccc0102f1145e27f23f98/${SFACE}`,
        `https://media.githubusercontent.com/media/opencv/opencv_zoo/main/${SFACE}`,
      ],
    },
    // Of OpenCV's FaceRecognizerSF, whose fit to the template is Umeyama's.
    template: "112x112",
    origin: "zero",
    pixels: PIXEL_RULES.raw,
    threshold: {
      cosine: 0.363,
      about: "OpenCV's own for this network; how often strangers reach it was not measured here",
    },
  },
} as const satisfies Record<string, FaceModelDefinition>;

/** The name of a released network, as notebooks and the command line spell it. */
export type FaceModelName = keyof typeof FACE_MODELS;

/**
 * Brings a released network and makes it ready.
 *
 * @param model A row of the table by its name, or one of your own.
 * @throws {MissingFile} A file that cannot be had.
 */
export async function openFaceModel(
  model: FaceModelName | FaceModelDefinition,
  { threads, ...options }: FetchOptions & { readonly threads?: number } = {},
): Promise<FaceEmbedder> {
  const { file, title, template, origin, pixels } = typeof model === "string"
    ? FACE_MODELS[rowName("network for faces", FACE_MODELS, model)]
    : model;
  return await openOnnxEmbedder(await obtain(file, options), {
    ...{ title, template, origin, pixels },
    ...(threads ? { threads } : {}),
  });
}
