/**
 * The network that is measured: a released one, or weights of our own.
 *
 * @module
 */
import {
  checkWeights,
  FACE_MODELS,
  type FaceEmbedder,
  type FetchOptions,
  networkEmbedder,
  networkOf,
  NETWORKS,
  openFaceModel,
  readWeights,
  useEngine,
} from "../../lib/mod.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { readBytes } from "../../lib/dataset/store.ts";
import type { EmbeddingOptions } from "./embedding_options.ts";

/** A network that is ready. */
export interface OpenedNetwork {
  /** What embeds. */
  readonly embedder: FaceEmbedder;
  /** Its row, of released networks or of ours. */
  readonly name: string;
  /** The SHA-256 of its file: embeddings of one network are of no use to another. */
  readonly sha256: string;
  /** What it is, in a line. */
  readonly about: string;
  /** What it runs on. */
  readonly engine: string;
  /** The names of those it was trained on, where its file says them. */
  readonly trainedOn: ReadonlySet<string>;
}

/** Opens the network that the options name. */
export async function openNetwork(
  options: EmbeddingOptions,
  fetching: FetchOptions,
): Promise<OpenedNetwork> {
  const { weights, model: name, threads } = options;
  if (weights !== undefined) return await openWeights(weights, options);
  const { about, file: { sha256 } } = FACE_MODELS[name];
  const embedder = await openFaceModel(name, { ...fetching, threads });
  return { embedder, name, sha256, about, engine: "onnxruntime", trainedOn: new Set() };
}

async function openWeights(
  path: string,
  { network: wanted, rectified, engine: on, precision, threads }: EmbeddingOptions,
): Promise<OpenedNetwork> {
  const bytes = await readBytes(path), file = readWeights(bytes);
  const network = networkOf(file, { rectified, ...wanted && { network: wanted } });
  const engine = await useEngine(on, { precision, threads });
  const title = `${NETWORKS[network.name].title} of ${path.split("/").at(-1)}`;
  return {
    embedder: networkEmbedder(network, checkWeights(network, file.arrays), engine, { title }),
    name: network.name,
    sha256: await sha256Of(bytes),
    about: `${NETWORKS[network.name].about}; of ${network.input.join("x")} here, ` +
      `${network.dimension} numbers, by ${engine.reason}`,
    engine: engine.name,
    trainedOn: new Set(file.classes),
  };
}
