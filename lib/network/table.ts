/**
 * The networks, as one table.
 *
 * @module
 */
import type { Layer, Shape } from "./layers.ts";
import type { Normalisation } from "./normalisation.ts";
import { SQUARES } from "./table_squares.ts";

/** One row of {@linkcode NETWORKS}. */
export interface NetworkDefinition {
  /** The name in tables. */
  readonly title: string;
  /** What it is for. */
  readonly about: string;
  /** The shape of an image, `[height, width, channels]`. */
  readonly input: Shape;
  /** The layers before the embedding, in order. */
  readonly layers: readonly Layer[];
  /** What stands between each convolution and its activation where nothing else is said. Default `"none"`. */
  readonly normalisation?: Normalisation;
  /** Whether batch normalisation whose gamma stays 1 follows the embedding. Default no. */
  readonly embedding?: "normalised";
}

const DIGIT: Shape = [28, 28, 1], FACE: Shape = [112, 96, 3];

/** A stage of SphereFace: a strided convolution, then residual units. */
const stage = (channels: number, units: number, kernel = 3): readonly Layer[] => [
  { kind: "convolution", channels, kernel, stride: 2 },
  ...Array<Layer>(units).fill({ kind: "residual" }),
];

/** SphereFace as its paper's table 2 has it, by the residual units of its four stages. */
const sphereface = (...units: readonly number[]): readonly Layer[] =>
  units.flatMap((count, i): readonly Layer[] => [
    { kind: "convolution", channels: 64 * 2 ** i, kernel: 3, stride: 2, pad: 1 },
    // As released: so small that units begin as nearly nothing beside what goes past them.
    ...Array<Layer>(count).fill({ kind: "residual", deviation: 0.01 }),
  ]);

/** The same in small, for digits. */
const depth = (...units: readonly number[]): readonly Layer[] =>
  units.flatMap((count, i) => stage(8 * 2 ** i, count));

/** Plain convolutions one after the other, then a pool. */
const block = (
  channels: number,
  count: number,
  kernel: number,
  start: "xavier" | "he" = "xavier",
): readonly Layer[] => [
  ...Array<Layer>(count).fill({ kind: "convolution", channels, kernel, stride: 1, start }),
  { kind: "pool" },
];

/** Every network the toolkit knows. */
export const NETWORKS = {
  "digits-8": {
    title: "Digits 8-16-32",
    about: "minutes on one core: SphereFace's stages in small, stride in place of pooling",
    input: DIGIT,
    layers: [...stage(8, 0, 5), ...stage(16, 1), ...stage(32, 1)],
  },
  "digits-12": {
    title: "Digits 12-24-48",
    about: "the same, half as wide again",
    input: DIGIT,
    layers: [...stage(12, 0, 5), ...stage(24, 1), ...stage(48, 1)],
  },
  "digits-16": {
    title: "Digits 16-32-64",
    about: "the same, twice as wide",
    input: DIGIT,
    layers: [...stage(16, 0, 5), ...stage(32, 1), ...stage(64, 1)],
  },
  "digits-32": {
    title: "Digits 32-64-128",
    about: "the same, four times as wide: for a fast engine",
    input: DIGIT,
    layers: [...stage(32, 0, 5), ...stage(64, 1), ...stage(128, 1)],
  },
  "digits-d4": {
    title: "Digits, depth 4",
    about: "the stages of SphereFace-4 on digits, 8 to 64 channels",
    input: DIGIT,
    layers: depth(0, 0, 0, 0),
  },
  "digits-d10": {
    title: "Digits, depth 10",
    about: "the stages of SphereFace-10 on digits",
    input: DIGIT,
    layers: depth(0, 1, 2, 0),
  },
  "digits-d20": {
    title: "Digits, depth 20",
    about: "the stages of SphereFace-20 on digits",
    input: DIGIT,
    layers: depth(1, 2, 4, 1),
  },
  "digits-d36": {
    title: "Digits, depth 36",
    about: "the stages of SphereFace-36 on digits",
    input: DIGIT,
    layers: depth(2, 4, 8, 2),
  },
  "lenet-plus": {
    title: "LeNet++",
    about: "the network of the center loss paper: 32-32-64-64-128-128, 5x5, pooled",
    input: DIGIT,
    layers: [...block(32, 2, 5), ...block(64, 2, 5), ...block(128, 2, 5)],
  },
  "l-softmax-mnist": {
    title: "L-Softmax MNIST",
    about: "the network of the L-Softmax paper: 64, 3x64, 3x64, 3x64, 3x3, pooled; without BN",
    input: DIGIT,
    layers: [
      { kind: "convolution", channels: 64, kernel: 3, stride: 1, start: "he" },
      ...[1, 2, 3].flatMap(() => block(64, 3, 3, "he")),
    ],
  },
  "digits-pooled": {
    title: "Digits 32-32-64-64-128-128",
    about: "3x3, pooled: what engines are measured with",
    input: DIGIT,
    layers: [...block(32, 2, 3), ...block(64, 2, 3), ...block(128, 2, 3)],
  },
  "sphereface-4": {
    title: "SphereFace-4",
    about: "faces of 112x96; the smallest of the paper",
    input: FACE,
    layers: sphereface(0, 0, 0, 0),
  },
  "sphereface-10": {
    title: "SphereFace-10",
    about: "faces of 112x96",
    input: FACE,
    layers: sphereface(0, 1, 2, 0),
  },
  "sphereface-20": {
    title: "SphereFace-20",
    about: "faces of 112x96; the one that was released",
    input: FACE,
    layers: sphereface(1, 2, 4, 1),
  },
  "sphereface-36": {
    title: "SphereFace-36",
    about: "faces of 112x96",
    input: FACE,
    layers: sphereface(2, 4, 8, 2),
  },
  "sphereface-64": {
    title: "SphereFace-64",
    about: "faces of 112x96; the largest of the paper",
    input: FACE,
    layers: sphereface(3, 8, 16, 3),
  },
  "sphereface-64-caffe": {
    title: "SphereFace-64 of Caffe",
    about: "faces of 112x96; as released, a unit short of the paper's: 62 convolutions",
    input: FACE,
    layers: sphereface(3, 7, 16, 3),
  },
  ...SQUARES,
} as const satisfies Record<string, NetworkDefinition>;

/** The name of a network, as notebooks and the command line spell it. */
export type NetworkName = keyof typeof NETWORKS;
