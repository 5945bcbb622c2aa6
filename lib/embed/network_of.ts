/**
 * Which network the weights of a file are of.
 *
 * @module
 */
import type { Arrays } from "../compress/stored.ts";
import { rowName } from "../math/names.ts";
import { createNetwork, type Network, type NetworkName, NETWORKS } from "../network/networks.ts";
import { UNITS, widthOf, type Widths } from "../network/widths.ts";
import type { WeightsFile } from "./weights.ts";

/**
 * The network that the weights of a file are of; the size of its embeddings is that of the weights,
 * it is as wide and normalised where they are, and its images are of the shape that the file says, or
 * else of the row's.
 *
 * @param options `network`: which, where the file does not say it. `rectified`: whether a ReLU
 *   follows the embedding, where the file does not say it; default no.
 * @throws {RangeError} No network said, or another one than the file says, or a ReLU that it says is
 *   not there, or images of a shape that is none.
 */
export function networkOf(
  file: WeightsFile,
  options: { readonly network?: NetworkName; readonly rectified?: boolean } = {},
): Network {
  const { network: said, rectified = options.rectified ?? false, input } = file;
  const wanted = options.network ?? said;
  if (wanted === undefined) {
    throw new RangeError(
      "Cannot tell which network the weights are of: the file does not say it; say its name",
    );
  }
  const name = rowName("network", NETWORKS, wanted);
  if (said !== undefined && said !== name) {
    throw new RangeError(`Cannot use the weights for ${name}: the file says they are of ${said}`);
  }
  if (options.rectified && !rectified) {
    throw new RangeError(
      `Cannot use the weights for ${name} with a ReLU at its end: the file says there is none`,
    );
  }
  const { layers } = createNetwork(name, { dimension: 1 }), { path } = layers.at(-1)!;
  const isNormalised = Object.keys(file.arrays).some((name) => /\/gamma\d?$/.test(name));
  const bias = Object.hasOwn(file.arrays, `${path}/bias`)
    ? file.arrays[`${path}/bias`]!
    : undefined;
  if (!bias || bias.data.length === 0) {
    throw new RangeError(
      `Cannot use the weights for ${name}: it must have embeddings, ${path}/bias, has ` +
        (Object.keys(file.arrays).slice(-3).join(", ") || "nothing") + " at its end",
    );
  }
  return createNetwork(name, {
    dimension: bias.data.length,
    rectified,
    ...(input ? { input } : {}),
    normalisation: isNormalised ? "batch" : "none",
    widths: widthsIn(file.arrays, layers),
  });
}

/** The widths of layers whose weights have others than those of the row. */
function widthsIn(arrays: Arrays, layers: Network["layers"]): Widths {
  return Object.fromEntries(
    layers.flatMap((place) => {
      const { path, layer } = place, name = `${path}/weight${layer.kind in UNITS ? "1" : ""}`;
      const [, , into, width] = Object.hasOwn(arrays, name) ? arrays[name]!.shape : [];
      // A residual unit of which nothing is said is as wide as what comes in, here perhaps widened.
      const said = layer.kind === "residual" && layer.inner === undefined ? into : widthOf(place);
      return width !== undefined && width !== said ? [[path, width]] : [];
    }),
  );
}
