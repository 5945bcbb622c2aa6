/**
 * MNIST: 70 000 handwritten digits (LeCun, Cortes, Burges).
 *
 * @module
 */
import { obtain } from "./fetch.ts";
import { readIdx } from "./idx.ts";
import type { ImageSet } from "./images.ts";
import type { FetchOptions, RemoteFile } from "./remote.ts";

/** Where the four files are, the first address that answers serves. */
const HOSTS = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "http://yann.lecun.com/exdb/mnist/",
];

const file = (name: string, bytes: number, sha256: string): RemoteFile => ({
  name,
  folder: "mnist",
  bytes,
  sha256,
  addresses: HOSTS.map((host) => host + name),
});

/** The four files, with the sizes and hashes that are published for them. */
export const MNIST_FILES = {
  train: {
    count: 60_000,
    images: file(
      "train-images-idx3-ubyte.gz",
      9_912_422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    labels: file(
      "train-labels-idx1-ubyte.gz",
      28_881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
  },
  test: {
    count: 10_000,
    images: file(
      "t10k-images-idx3-ubyte.gz",
      1_648_877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    labels: file(
      "t10k-labels-idx1-ubyte.gz",
      4_542,
      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
  },
} as const;

/**
 * Loads one of the two parts, all of it.
 *
 * @throws {MissingFile} A file that cannot be had.
 * @throws {SyntaxError} A file that is no idx of this shape.
 */
export async function loadMnist(
  part: "train" | "test",
  options: FetchOptions,
): Promise<ImageSet> {
  const { count, images, labels } = MNIST_FILES[part];
  const pixels = await readIdx(await obtain(images, options), {
    name: images.name,
    sizes: [count, 28, 28],
  });
  const classes = await readIdx(await obtain(labels, options), {
    name: labels.name,
    sizes: [count],
  });
  return { images: pixels, labels: classes, count, width: 28, height: 28 };
}
