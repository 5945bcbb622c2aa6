/**
 * MobileFaceNet in small.
 *
 * @module
 */
import { bottleneck, convolve, convolveEach, dense, type Maps, normalise, prelu } from "./plain.ts";
import { smallOf } from "./small.ts";

/** A unit whose maps get smaller, one that is added, one that gets wider; windows of every kind. */
export const TINY_MOBILE = smallOf({
  title: "Tiny MobileFaceNet",
  about: "for tests",
  input: [7, 6, 2],
  layers: [
    { kind: "convolution", channels: 3, kernel: 3, stride: 1, pad: 1 },
    { kind: "depthwise", kernel: 3, stride: 2 },
    { kind: "bottleneck", channels: 3, inner: 5 },
    { kind: "bottleneck", channels: 4, inner: 6, stride: 2 },
    { kind: "convolution", channels: 5, kernel: 1, stride: 1 },
    { kind: "depthwise", kernel: "whole", linear: true },
  ],
  normalisation: "batch",
  embedding: "normalised",
}, {
  noUse: [
    "03-bottleneck/beta3",
    "04-bottleneck/beta3",
    "06-depthwise/beta",
    "07-embedding/bias",
  ],
  forward(images, values, by) {
    const of = (name: string) => values[name]!;
    const bn = (x: Maps, path: string) => normalise(x, values, (part) => `${path}/${part}`, by);
    let x = convolve(images, of("01-convolution/weight"), 1, 1);
    x = prelu(bn(x, "01-convolution"), of("01-convolution/slope"));
    x = convolveEach(x, of("02-depthwise/weight"), 2, 1);
    x = prelu(bn(x, "02-depthwise"), of("02-depthwise/slope"));
    x = bottleneck(x, { values, path: "03-bottleneck", stride: 1, by });
    x = bottleneck(x, { values, path: "04-bottleneck", stride: 2, by });
    x = convolve(x, of("05-convolution/weight"), 1, 0);
    x = prelu(bn(x, "05-convolution"), of("05-convolution/slope"));
    x = bn(convolveEach(x, of("06-depthwise/weight"), 1, 0), "06-depthwise");
    x = dense(x, of("07-embedding/weight"), of("07-embedding/bias"));
    return bn(x, "07-embedding");
  },
});
