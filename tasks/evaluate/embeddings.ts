/**
 * `embeddings.safetensors`: what a run of `deno task evaluate` leaves for the next.
 *
 * @module
 */
import {
  type EmbeddedImages,
  type EmbeddingRows,
  readSafeTensors,
  writeSafeTensors,
} from "../../lib/mod.ts";
import { readAs } from "../cli/read_as.ts";

/** Whose embeddings these are, and by what. */
export interface Embedded {
  /** The set of faces. */
  readonly set: string;
  /** The SHA-256 of the network's file. */
  readonly network: string;
  /** The images, row by row. */
  readonly paths: readonly string[];
}

/** Who an image shows: the folder that it lies in. */
export function personOf(path: string): string {
  return path.split("/").at(-2)!;
}

/** Who is on images: the names of their folders. */
export function peopleOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map(personOf));
}

/** The file. */
export function embeddingsFile(
  { original, mirrored }: EmbeddedImages,
  { set, network, paths }: Embedded,
): Uint8Array {
  const array = ({ data, count, size }: typeof original) => ({ shape: [count, size], data });
  return writeSafeTensors({
    arrays: { original: array(original), ...(mirrored && { mirrored: array(mirrored) }) },
    metadata: { set, network, paths: JSON.stringify(paths) },
  });
}

/** Embeddings that a run has left. */
export interface KeptEmbeddings extends Embedded {
  /** Of the images. */
  readonly original: EmbeddingRows;
  /** Of their mirror images, where there are any. */
  readonly mirrored?: EmbeddingRows;
}

/**
 * Reads the file.
 *
 * @param purpose What they are read for, as an error says it.
 * @throws {RangeError} Another file.
 */
export async function readEmbeddings(path: string, purpose: string): Promise<KeptEmbeddings> {
  const { arrays, metadata } = await readAs(path, "an embeddings.safetensors", readSafeTensors);
  const { original, mirrored } = arrays, { set, network, paths } = metadata;
  if (
    original?.shape.length !== 2 || !(original.data instanceof Float32Array) || set === undefined ||
    paths === undefined ||
    network === undefined
  ) {
    throw new RangeError(
      `Cannot ${purpose} ${path}: it must be an embeddings.safetensors of deno task evaluate, ` +
        "is another file",
    );
  }
  const rows = ({ shape: [count, size], data }: typeof original) => ({
    data: data as Float32Array,
    count: count!,
    size: size!,
  });
  return {
    set,
    network,
    paths: JSON.parse(paths),
    original: rows(original),
    ...mirrored && { mirrored: rows(mirrored) },
  };
}

/**
 * Embeddings of training people, for principal components.
 *
 * @param tested Whom they must not be of.
 * @param mirrored Whether those of mirror images must be there, too.
 * @throws {RangeError} Embeddings of people that are tested or by another network, or none of mirror
 *   images.
 */
export async function trainingEmbeddings(path: string, tested: Embedded, mirrored: boolean) {
  const purpose = "fit principal components to", kept = await readEmbeddings(path, purpose);
  const { set, network, paths, original, mirrored: others } = kept;
  const wrong = (what: string) => new RangeError(`Cannot ${purpose} ${path}: ${what}`);
  if (network !== tested.network) throw wrong("it must be of the network that is tested, is not");
  const both = peopleOf(paths).intersection(peopleOf(tested.paths));
  if (set === tested.set && both.size > 0) {
    throw wrong(
      `its people must not be tested, but ${both.size} are, such as ${
        [...both][0]
      }. Embed another ` +
        "set, or say --pca folds",
    );
  }
  if (mirrored && !others) {
    throw wrong("it must have embeddings of mirror images, has none; run it with --mirror sum");
  }
  return { original, ...others && { mirrored: others } };
}
