/**
 * Networks in small: what they have in common with large ones is all but their size.
 *
 * @module
 */
import { random } from "../../lib/math/random.ts";
import { createNetwork, type Network } from "../../lib/network/networks.ts";
import { addNetwork } from "../../lib/network/own.ts";
import type { NetworkDefinition, NetworkName } from "../../lib/network/table.ts";
import type { By, Maps, Values } from "./plain.ts";

/** A small network, and the same in plain numbers. */
export interface Small {
  /** Its name in the table, for others of its layers. */
  readonly name: NetworkName;
  /** Built, with embeddings of three numbers. */
  readonly network: Network;
  /** Values of which no two are alike; variances are above 0. */
  readonly values: Values;
  /** Five images. */
  readonly images: Maps;
  /** What is added to whole channels that only go, perhaps in sums, to what takes their mean off. */
  readonly noUse: readonly string[];
  /** The embeddings in plain numbers. */
  readonly plainly: (values: Values, by: By) => Float64Array;
}

/** Adds a network to the table, and draws values and images for it. */
export function smallOf(
  definition: NetworkDefinition,
  { noUse, forward }: Pick<Small, "noUse"> & {
    readonly forward: (images: Maps, values: Values, by: By) => Maps;
  },
): Small {
  const key = definition.title.toLowerCase().replaceAll(" ", "-");
  const name = addNetwork(key, definition), network = createNetwork(name, { dimension: 3 });
  const values = Object.fromEntries(
    Object.entries(network.shapes).map(([name, shape]) => {
      const source = random(1, key, name), count = shape.reduce((a, b) => a * b, 1);
      const around = /gamma|variance/.test(name) ? 1 : /slope/.test(name) ? 0.3 : 0;
      // Weights such that maps stay as large as they are: of small ones nothing would be left.
      const spread = shape.length > 1 ? 3.5 / Math.sqrt(count / shape.at(-1)!) : 0.4;
      const draw = () => Math.fround(around + spread * (source.uniform() - 0.5));
      return [name, { shape, data: Float64Array.from({ length: count }, draw) }];
    }),
  );
  const source = random(1, key, "images"), shape = [5, ...definition.input] as const;
  const count = shape.reduce((a, b) => a * b, 1);
  const images: Maps = {
    shape,
    data: Float64Array.from({ length: count }, () => Math.fround(source.normal())),
  };
  return {
    name,
    network,
    values,
    images,
    noUse,
    plainly: (values, by) => forward(images, values, by).data,
  };
}
