/**
 * `embeddings.safetensors`: what a run of `deno task evaluate` leaves for the next.
 *
 * @module
 */
import { type EmbeddedImages, readSafeTensors, writeSafeTensors } from "../../lib/mod.ts";
import { readBytes } from "../../lib/dataset/store.ts";

/** Whose embeddings these are, and by what. */
export interface Embedded {
  /** The set of faces. */
  readonly set: string;
  /** The SHA-256 of the network's file. */
  readonly network: string;
  /** The images, row by row. */
  readonly paths: readonly string[];
}

/** Who is on images: the names of their folders. */
export function peopleOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map((path) => path.split("/").at(-2)!));
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

/**
 * Embeddings of training people, for principal components.
 *
 * @param tested Whom they must not be of.
 * @param mirrored Whether those of mirror images must be there, too.
 * @throws {RangeError} Embeddings of people that are tested or by another network, or none of mirror
 *   images.
 */
export async function trainingEmbeddings(path: string, tested: Embedded, mirrored: boolean) {
  const { arrays, metadata } = readSafeTensors(await readBytes(path));
  const wrong = (what: string) =>
    new RangeError(`Cannot fit principal components to ${path}: ${what}`);
  const { original, mirrored: others } = arrays, { set, network, paths } = metadata;
  if (original?.shape.length !== 2 || set === undefined || paths === undefined) {
    throw wrong("it must be an embeddings.safetensors of deno task evaluate, is another file");
  }
  if (network !== tested.network) throw wrong("it must be of the network that is tested, is not");
  const both = peopleOf(JSON.parse(paths)).intersection(peopleOf(tested.paths));
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
  const rows = ({ shape: [count, size], data }: typeof original) => ({
    data,
    count: count!,
    size: size!,
  });
  return { original: rows(original), ...(others && { mirrored: rows(others) }) };
}
