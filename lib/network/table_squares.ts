/**
 * Networks for faces of 112x112: rows of the table.
 *
 * @module
 */
import type { Layer, Shape } from "./layers.ts";
import type { NetworkDefinition } from "./table.ts";

const SQUARE: Shape = [112, 112, 3];

/** InsightFace's IResNet by the units of its four stages; the first of each makes the maps smaller. */
const iresnet = (...units: readonly number[]) => ({
  input: SQUARE,
  layers: [
    { kind: "convolution", channels: 64, kernel: 3, stride: 1, pad: 1 },
    ...units.flatMap((count, i) =>
      Array.from({ length: count }, (_, k): Layer => ({
        kind: "improved",
        channels: 64 * 2 ** i,
        stride: k === 0 ? 2 : 1,
      }))
    ),
    { kind: "normalise" },
  ] as readonly Layer[],
  normalisation: "batch",
  embedding: "normalised",
} as const);

/** Units of MobileFaceNet; the first may make the maps smaller. */
const bottlenecks = (inner: number, channels: number, count: number, stride: number) =>
  Array.from({ length: count }, (_, k): Layer => ({
    kind: "bottleneck",
    channels,
    inner,
    stride: k === 0 ? stride : 1,
  }));

/** Those of other repositories, normalised throughout. */
export const SQUARES = {
  "iresnet-18": {
    title: "IResNet-18",
    about: "faces of 112x112; InsightFace's smallest, called r18",
    ...iresnet(2, 2, 2, 2),
  },
  "iresnet-34": {
    title: "IResNet-34",
    about: "faces of 112x112; InsightFace's r34",
    ...iresnet(3, 4, 6, 3),
  },
  "iresnet-50": {
    title: "IResNet-50",
    about: "faces of 112x112; InsightFace's r50, which most tables have",
    ...iresnet(3, 4, 14, 3),
  },
  "iresnet-100": {
    title: "IResNet-100",
    about: "faces of 112x112; InsightFace's r100, ArcFace's own",
    ...iresnet(3, 13, 30, 3),
  },
  "mobilefacenet": {
    title: "MobileFaceNet",
    about: "faces of 112x112; a million numbers, for embeddings of 128",
    input: SQUARE,
    layers: [
      { kind: "convolution", channels: 64, kernel: 3, stride: 2, pad: 1 },
      { kind: "depthwise", kernel: 3 },
      ...bottlenecks(128, 64, 5, 2),
      ...bottlenecks(256, 128, 1, 2),
      ...bottlenecks(256, 128, 6, 1),
      ...bottlenecks(512, 128, 1, 2),
      ...bottlenecks(256, 128, 2, 1),
      { kind: "convolution", channels: 512, kernel: 1, stride: 1 },
      { kind: "depthwise", kernel: "whole", linear: true },
    ],
    normalisation: "batch",
    embedding: "normalised",
  },
} as const satisfies Record<string, NetworkDefinition>;
