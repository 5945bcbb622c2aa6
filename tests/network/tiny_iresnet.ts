/**
 * IResNet in small: what it has in common with the large ones is all but its size.
 *
 * @module
 */
import { random } from "../../lib/math/random.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { addNetwork } from "../../lib/network/own.ts";
import {
  type By,
  convolve,
  dense,
  iBasicBlock,
  type Maps,
  normalise,
  prelu,
  type Values,
} from "./plain.ts";

/** One unit whose maps get smaller and wider, one they go past, one that gets wider alone. */
export const TINY = addNetwork("tiny-iresnet", {
  title: "Tiny IResNet",
  about: "for tests",
  input: [6, 5, 2],
  layers: [
    { kind: "convolution", channels: 3, kernel: 3, stride: 1, pad: 1 },
    { kind: "improved", channels: 4, stride: 2 },
    { kind: "improved", channels: 4 },
    { kind: "improved", channels: 5, inner: 6 },
    { kind: "normalise" },
  ],
  normalisation: "batch",
  embedding: "normalised",
});

/** Built, with embeddings of three numbers. */
export const tiny = createNetwork(TINY, { dimension: 3 });

/** Values of which no two are alike; variances are above 0. */
export const VALUES: Values = Object.fromEntries(
  Object.entries(tiny.shapes).map(([name, shape]) => {
    const source = random(1, "tiny", name), count = shape.reduce((a, b) => a * b, 1);
    const around = /gamma|variance/.test(name) ? 1 : /slope/.test(name) ? 0.3 : 0;
    const data = Float64Array.from(
      { length: count },
      () => around + 0.4 * (source.uniform() - 0.5),
    );
    return [name, { shape, data: Float64Array.from(data, Math.fround) }];
  }),
);

/** Five images. */
export const IMAGES: Maps = {
  shape: [5, 6, 5, 2],
  data: Float64Array.from(
    { length: 5 * 6 * 5 * 2 },
    ((source) => () => Math.fround(source.normal()))(random(1, "tiny images")),
  ),
};

/** The embeddings in plain numbers, in the order of `IResNet.forward`. */
export function plainly(values: Values, by: By): Float64Array {
  const of = (name: string) => values[name]!;
  const bn = (x: Maps, path: string) => normalise(x, values, (part) => `${path}/${part}`, by);
  let x = convolve(IMAGES, of("01-convolution/weight"), 1, 1);
  x = prelu(bn(x, "01-convolution"), of("01-convolution/slope"));
  x = iBasicBlock(x, { values, path: "02-improved", stride: 2, by });
  x = iBasicBlock(x, { values, path: "03-improved", stride: 1, by });
  x = iBasicBlock(x, { values, path: "04-improved", stride: 1, by });
  x = bn(x, "05-normalise");
  x = dense(x, of("06-embedding/weight"), of("06-embedding/bias"));
  return bn(x, "06-embedding").data;
}
