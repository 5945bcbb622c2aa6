/**
 * The three networks of MTCNN as data: what their layers are called in the released files, and
 * what they do.
 *
 * @module
 */

/** A layer of one of the three networks. */
export type CascadeLayer =
  /** A convolution without padding, then PReLU by another layer's slopes. */
  | {
    readonly kind: "convolution";
    readonly name: string;
    readonly slopes: string;
    readonly kernel: number;
    readonly channels: number;
  }
  /** The largest of each window, the last ones cut at the border; every 2 pixels. */
  | { readonly kind: "pool"; readonly kernel: number }
  /** All numbers to a row, then PReLU by another layer's slopes. */
  | {
    readonly kind: "dense";
    readonly name: string;
    readonly slopes: string;
    readonly channels: number;
  };

/** Which of the three. */
export type CascadeName = "proposal" | "refinement" | "output";

/** One of the three. */
export interface CascadeNetwork {
  /** The name in errors. */
  readonly title: string;
  /** The file it was released in. */
  readonly file: string;
  /** Pixels across and down of what it looks at. */
  readonly size: number;
  /** What comes before the heads. */
  readonly layers: readonly CascadeLayer[];
  /** What it tells, by the name of the layer: face or not, sides, and landmarks of the last. */
  readonly heads: readonly { readonly name: string; readonly channels: number }[];
}

const convolution = (
  name: string,
  slopes: string,
  kernel: number,
  channels: number,
): CascadeLayer => ({ kind: "convolution", name, slopes, kernel, channels });

/** Proposal, refinement and output: P-net, R-net and O-net. */
export const CASCADE = {
  proposal: {
    title: "P-net",
    file: "det1.caffemodel",
    size: 12,
    layers: [
      convolution("conv1", "PReLU1", 3, 10),
      { kind: "pool", kernel: 2 },
      convolution("conv2", "PReLU2", 3, 16),
      convolution("conv3", "PReLU3", 3, 32),
    ],
    heads: [{ name: "conv4-1", channels: 2 }, { name: "conv4-2", channels: 4 }],
  },
  refinement: {
    title: "R-net",
    file: "det2.caffemodel",
    size: 24,
    layers: [
      convolution("conv1", "prelu1", 3, 28),
      { kind: "pool", kernel: 3 },
      convolution("conv2", "prelu2", 3, 48),
      { kind: "pool", kernel: 3 },
      convolution("conv3", "prelu3", 2, 64),
      { kind: "dense", name: "conv4", slopes: "prelu4", channels: 128 },
    ],
    heads: [{ name: "conv5-1", channels: 2 }, { name: "conv5-2", channels: 4 }],
  },
  output: {
    title: "O-net",
    file: "det3.caffemodel",
    size: 48,
    layers: [
      convolution("conv1", "prelu1", 3, 32),
      { kind: "pool", kernel: 3 },
      convolution("conv2", "prelu2", 3, 64),
      { kind: "pool", kernel: 3 },
      convolution("conv3", "prelu3", 3, 64),
      { kind: "pool", kernel: 2 },
      convolution("conv4", "prelu4", 2, 128),
      { kind: "dense", name: "conv5", slopes: "prelu5", channels: 256 },
    ],
    heads: [
      { name: "conv6-1", channels: 2 },
      { name: "conv6-2", channels: 4 },
      { name: "conv6-3", channels: 10 },
    ],
  },
} as const satisfies Record<CascadeName, CascadeNetwork>;
