/**
 * IResNet in small.
 *
 * @module
 */
import { convolve, dense, iBasicBlock, type Maps, normalise, prelu } from "./plain.ts";
import { smallOf } from "./small.ts";

/** A unit whose maps get smaller and wider, one they go past, one that gets wider alone. */
export const TINY_IRESNET = smallOf({
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
}, {
  noUse: [
    "02-improved/beta2",
    "02-improved/beta3",
    "03-improved/beta2",
    "04-improved/beta2",
    "04-improved/beta3",
    "05-normalise/beta",
    "06-embedding/bias",
  ],
  /** In the order of `IResNet.forward`. */
  forward(images, values, by) {
    const of = (name: string) => values[name]!;
    const bn = (x: Maps, path: string) => normalise(x, values, (part) => `${path}/${part}`, by);
    let x = convolve(images, of("01-convolution/weight"), 1, 1);
    x = prelu(bn(x, "01-convolution"), of("01-convolution/slope"));
    x = iBasicBlock(x, { values, path: "02-improved", stride: 2, by });
    x = iBasicBlock(x, { values, path: "03-improved", stride: 1, by });
    x = iBasicBlock(x, { values, path: "04-improved", stride: 1, by });
    x = bn(x, "05-normalise");
    x = dense(x, of("06-embedding/weight"), of("06-embedding/bias"));
    return bn(x, "06-embedding");
  },
});
