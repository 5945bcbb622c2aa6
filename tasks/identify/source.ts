/**
 * Where the embeddings come from: a network, or a run before.
 *
 * @module
 */
import {
  FACE_MODELS,
  FACE_SETS,
  type FaceEmbeddings,
  type FaceSetDefinition,
  type FetchOptions,
  openFaceSet,
} from "../../lib/mod.ts";
import type { Bars } from "../cli/progress.ts";
import { openSetNetwork } from "../evaluate/embed_set.ts";
import { type Embedded, embeddingsFile, readEmbeddings } from "../evaluate/embeddings.ts";
import type { IdentifyTaskOptions } from "./options.ts";

/** Embeddings of a set of faces. */
export interface Source {
  /** One row an image, and those of mirror images. */
  readonly embeddings: FaceEmbeddings;
  /** Of what, and by what. */
  readonly of: Embedded;
  /** The set, for people. */
  readonly title: string;
  /** The network, for people. */
  readonly network: string;
  /** What the set lacks; else empty. */
  readonly note: string;
  /** The file to keep, where they are new. */
  readonly file?: Uint8Array;
  /** Of every file of the set that was read. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Embeds the set that the options name, or takes what a run has left. */
export async function openSource(
  options: IdentifyTaskOptions,
  context: {
    readonly bars: Bars;
    readonly fetching: FetchOptions;
    readonly signal: AbortSignal;
  },
): Promise<Source> {
  if (options.embeddings !== undefined) return await keptSource(options.embeddings, context.bars);
  const set = await openFaceSet(options.set, context.fetching);
  const paths = set.people.flatMap(({ images }) => images);
  const { network, embed } = await openSetNetwork({ set, paths }, options, context);
  const embeddings = await embed(options.mirror !== "none");
  const of = { set: set.name, network: network.sha256, paths };
  return {
    embeddings,
    of,
    title: set.title,
    network: network.embedder.title,
    note: set.note,
    file: embeddingsFile(embeddings, of),
    sha256: set.sha256,
  };
}

async function keptSource(path: string, bars: Bars): Promise<Source> {
  const kept = await readEmbeddings(path, "identify people by");
  const row = (FACE_SETS as Readonly<Record<string, FaceSetDefinition>>)[kept.set];
  const model = Object.values(FACE_MODELS).find(({ file }) => file.sha256 === kept.network);
  // A file knows how many images there were, and so which archive stood in for which.
  const note = row?.archives.find(({ images }) => images === kept.paths.length)?.note ?? "";
  const title = row?.title ?? kept.set,
    network = model?.title ?? `network ${kept.network.slice(0, 8)}`;
  bars.log(`Network ${network}: as ${path} has its embeddings`);
  bars.log(`Images  ${title}: ${kept.paths.length}`);
  if (note) bars.log(`Note    ${note}`);
  return { embeddings: kept, of: kept, title, network, note, sha256: {} };
}
