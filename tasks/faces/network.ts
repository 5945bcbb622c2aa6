/**
 * The network that embeds faces, ready: as options name it, and as galleries know it.
 *
 * @module
 */
import {
  checkWeights,
  type Engine,
  FACE_MODELS,
  type FaceEmbedder,
  type FetchOptions,
  type GalleryModel,
  networkEmbedder,
  networkOf,
  NETWORKS,
  openFaceModel,
  openOnnxEmbedder,
  readWeights,
} from "../../lib/mod.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { readBytes } from "../../lib/dataset/store.ts";
import { readAs } from "../cli/read_as.ts";
import type { NetworkOptions } from "./model.ts";

/** A network that is ready. */
export interface OpenedNetwork {
  /** What embeds. */
  readonly embedder: FaceEmbedder;
  /** Its row, of released networks or of ours, or its file. */
  readonly name: string;
  /**
   * What tells it from others, as embeddings of one network are of no use to another: the SHA-256 of
   * its file, or of that and of what was told of it and changes its embeddings.
   */
  readonly sha256: string;
  /** What it is, in a line. */
  readonly about: string;
  /** What it runs on. */
  readonly engine: string;
  /** The names of those it was trained on, where its file says them. */
  readonly trainedOn: ReadonlySet<string>;
}

/** What is told of a network, and how many threads onnxruntime takes. */
type Told = NetworkOptions & { readonly threads: number };

/**
 * Opens the network that the options name.
 *
 * @param engine Gives the engine that runs weights of ours, and is asked for it only then.
 */
export async function openNetwork(
  options: Told,
  fetching: FetchOptions,
  engine: () => Promise<Engine>,
): Promise<OpenedNetwork> {
  const { weights, onnx, model: name, threads } = options;
  if (weights !== undefined) return await openWeights(weights, options, await engine());
  if (onnx !== undefined) return await openOnnx(onnx, options);
  const { about, file: { sha256 } } = FACE_MODELS[name];
  const embedder = await openFaceModel(name, { ...fetching, threads });
  return { ...ONNX, embedder, name, sha256, about };
}

/** As a gallery knows it. */
export function modelOf({ name, sha256, embedder: { size } }: OpenedNetwork): GalleryModel {
  return { name, sha256, size };
}

const ONNX = { engine: "onnxruntime", trainedOn: new Set<string>() } as const;

async function openOnnx(
  path: string,
  { template, origin, pixels, threads }: Told,
): Promise<OpenedNetwork> {
  const bytes = await readBytes(path), name = nameOf(path), told = { template, origin, pixels };
  const embedder = await openOnnxEmbedder(bytes, {
    ...{ title: name, template, origin, threads },
    pixels: pixels!, // it was held that there is one
  });
  const { order, mean, deviation } = pixels!;
  const about = `${embedder.size} numbers; faces as ${template} from ${origin}, ${order}, ` +
    `(x - ${channels(mean)}) / ${channels(deviation)}`;
  return { ...ONNX, embedder, name, about, sha256: await identity(bytes, told) };
}

async function openWeights(
  path: string,
  { network: wanted, rectified }: Told,
  engine: Engine,
): Promise<OpenedNetwork> {
  const { bytes, file } = await readAs(path, "weights of a network", (bytes) => ({
    bytes,
    file: readWeights(bytes),
  }));
  const network = networkOf(file, { rectified, ...wanted && { network: wanted } });
  const title = `${NETWORKS[network.name].title} of ${nameOf(path)}`;
  // What the file says itself is in its own hash.
  const told = rectified && file.rectified === undefined ? { rectified } : undefined;
  return {
    embedder: networkEmbedder(network, checkWeights(network, file.arrays), engine, { title }),
    name: network.name,
    sha256: await identity(bytes, told),
    about: `${NETWORKS[network.name].about}; of ${network.input.join("x")} here, ` +
      `${network.dimension} numbers, by ${engine.reason}`,
    engine: engine.name,
    trainedOn: new Set(file.classes),
  };
}

/** The hash of bytes, or of theirs and of what was told beside them. */
async function identity(bytes: Uint8Array<ArrayBuffer>, told: unknown): Promise<string> {
  const sha256 = await sha256Of(bytes);
  if (told === undefined) return sha256;
  return await sha256Of(new TextEncoder().encode(JSON.stringify([sha256, told])));
}

const nameOf = (path: string): string => path.split("/").at(-1)!;

/** One number where all three are alike. */
const channels = (values: readonly number[]): string =>
  new Set(values).size === 1 ? `${values[0]}` : `[${values.join(", ")}]`;
