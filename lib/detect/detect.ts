/**
 * MTCNN: faces and their five landmarks, in three stages.
 *
 * Zhang, Zhang, Li, Qiao 2016, with the released weights and the steps of the released MATLAB code.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Point } from "../align/affine.ts";
import { ORIGINS } from "../align/warp.ts";
import { type Engine, useEngine } from "../engine/engines.ts";
import { sumArea, type SummedArea } from "../image/area.ts";
import type { Image } from "../image/image.ts";
import { type Candidate, regress, square, suppress } from "./box.ts";
import { CASCADE, type CascadeName } from "./cascade.ts";
import { cropsOf, type Placed } from "./crops.ts";
import type { Face } from "./face.ts";
import { type CascadeModels, loadCascade } from "./files.ts";
import { fitting } from "./fit.ts";
import { compiledWhenOften } from "./often.ts";
import { proposals } from "./propose.ts";
import { type DetectSettings, detectSettings } from "./settings.ts";
import { cascadeStep, valuesOf } from "./step.ts";
import { cascadeWeights } from "./weights.ts";

/** Boxes that go through the second and the third network at once. */
const AT_ONCE = { refinement: 512, output: 128 };
/** Images of one size that go through the first network at once, in pixels of all of them. */
const PIXELS_AT_ONCE = 1_000_000;

/** Finds faces, in as many images as it is given. */
export interface Detector {
  /**
   * The faces of each image, `[height, width, 3]`, the most certain first. Images of one size go
   * together; one of more than 16 million pixels is looked at smaller.
   *
   * @throws {RangeError} An image of other than 3 channels.
   */
  readonly detect: (images: readonly Image<Uint8Array>[]) => Promise<Face[][]>;
  /** Frees the weights. */
  readonly dispose: () => void;
}

/**
 * Makes a detector of the released weights.
 *
 * @param models As {@linkcode loadCascade} brings them.
 * @param engine In use: the three networks are compiled on it.
 * @throws {RangeError} Settings that cannot be, or weights of other networks.
 */
export function createDetector(
  models: CascadeModels,
  some: Partial<DetectSettings> = {},
  { compile }: Pick<Engine, "compile"> = { compile: (step) => step },
): Detector {
  const settings = detectSettings(some), first = ORIGINS[settings.origin];
  const networks = Object.fromEntries(
    (Object.keys(CASCADE) as CascadeName[]).map((name) => {
      const step = cascadeStep(CASCADE[name], name === "proposal");
      return [name, {
        weights: cascadeWeights(CASCADE[name], models[name]),
        run: compiledWhenOften(step, compile),
      }];
    }),
  ) as Record<CascadeName, { weights: tf.Tensor[]; run: ReturnType<typeof cascadeStep> }>;

  const propose = (...tensors: tf.Tensor[]): tf.Tensor =>
    networks.proposal.run(...tensors, ...networks.proposal.weights)[0]!;

  /** The numbers that a network has for each box. */
  const judge = async (
    name: "refinement" | "output",
    images: readonly SummedArea[],
    boxes: readonly Placed[],
    flip: boolean,
  ): Promise<Float32Array[]> => {
    const { weights, run } = networks[name], { size } = CASCADE[name], told: Float32Array[] = [];
    for (let from = 0; from < boxes.length; from += AT_ONCE[name]) {
      const some = boxes.slice(from, from + AT_ONCE[name]);
      const room = roomFor(some.length * (flip ? 2 : 1));
      const crops = cropsOf(images, some, first, size, room, flip);
      const rows = await valuesOf(() =>
        run(tf.tensor4d(crops, [room, size, size, 3]), ...weights)[0]!
      );
      const wide = rows.length / room;
      const row = (i: number) => rows.subarray(i * wide, (i + 1) * wide);
      told.push(
        ...some.map((_, i) => flip ? withMirrored(row(i), row(some.length + i)) : row(i)),
      );
    }
    return told;
  };

  return {
    detect: fitting(async (images) => {
      const sums = images.map(sumArea);
      const boxes: Placed[] = [];
      for (const group of alike(images)) {
        const found = await proposals(group.map((i) => sums[i]!), settings, propose);
        boxes.push(...found.flatMap((boxes, k) => placed(boxes, group[k]!)));
      }
      const [, second, third] = settings.thresholds;
      const refined = after(boxes, await judge("refinement", sums, boxes, false), second);
      const squares = images.flatMap((_, image) =>
        placed(
          suppress(refined.filter((r) => r.image === image).map((r) => r.box), 0.7, "union")
            .map((box) => square(regress(box, 2))),
          image,
        )
      );
      const last = after(squares, await judge("output", sums, squares, settings.flip), third);
      return images.map((_, image) =>
        suppress(
          last.filter((l) => l.image === image)
            .map(({ box, told }) => ({ ...regress(box, 2), from: box, told })),
          0.7,
          "smaller",
        ).map((face) => faceOf(face, first))
      );
    }),
    dispose: () => tf.dispose(Object.values(networks).map(({ weights }) => weights)),
  };
}

/**
 * Finds the faces of one image, with weights that are fetched when they are first needed.
 *
 * @param options Settings, and `models` to use instead of the released ones.
 *
 * @example The faces of a photograph
 * ```ts ignore
 * const faces = await detectFaces(await decodeImage(bytes));
 * ```
 */
export async function detectFaces(
  image: Image<Uint8Array>,
  { models, engine, ...settings }: Partial<DetectSettings> & {
    readonly models?: CascadeModels;
    readonly engine?: Engine;
  } = {},
): Promise<Face[]> {
  const detector = createDetector(
    models ?? await loadCascade(),
    settings,
    engine ?? await useEngine(),
  );
  try {
    return (await detector.detect([image]))[0]!;
  } finally {
    detector.dispose();
  }
}

/** Images of one size, by their numbers, in groups that are not too large. */
function alike(images: readonly Image[]): number[][] {
  const groups: number[][] = [], open = new Map<string, number[]>();
  images.forEach(({ width, height }, i) => {
    const key = `${width} x ${height}`, group = open.get(key);
    if (group && (group.length + 1) * width * height <= PIXELS_AT_ONCE) group.push(i);
    else {
      const fresh = [i];
      open.set(key, fresh), groups.push(fresh);
    }
  });
  return groups;
}

/** Boxes that have an area, each with its image. */
const placed = (boxes: readonly Candidate[], image: number): Placed[] =>
  boxes.filter(({ x1, y1, x2, y2 }) => x2 > x1 && y2 > y1).map((box) => ({ image, box }));

/** A compiled step knows few sizes: at most a quarter of the batch is empty. */
function roomFor(count: number): number {
  const step = Math.max(8, 2 ** Math.floor(Math.log2(count)) / 4);
  return Math.ceil(count / step) * step;
}

/** The boxes a network is sure of, with its score, its shifts and all that it told. */
function after(
  boxes: readonly Placed[],
  told: readonly Float32Array[],
  threshold: number,
): (Placed & { readonly told: Float32Array })[] {
  return boxes.flatMap(({ image, box }, i) => {
    const numbers = told[i]!, score = 1 / (1 + Math.exp(numbers[0]! - numbers[1]!));
    const shift = [numbers[2]!, numbers[3]!, numbers[4]!, numbers[5]!] as const;
    return score > threshold ? [{ image, box: { ...box, score, shift }, told: numbers }] : [];
  });
}

/** Where the mirror image has the landmark that is the first one's own: eyes and corners change. */
const MIRRORED = [1, 0, 2, 4, 3];

/** Landmarks as the mean of those of a face and of its mirror image; the rest is the face's own. */
function withMirrored(own: Float32Array, mirrored: Float32Array): Float32Array {
  const told = own.slice();
  MIRRORED.forEach((other, k) => {
    told[6 + k] = (own[6 + k]! + 1 - mirrored[6 + other]!) / 2;
    told[11 + k] = (own[11 + k]! + mirrored[11 + other]!) / 2;
  });
  return told;
}

/** Counted from 0. Landmarks are told in widths and heights of the square that was looked at. */
function faceOf(
  { x1, y1, x2, y2, score, from, told }: Candidate & {
    readonly from: Candidate;
    readonly told: Float32Array;
  },
  first: number,
): Face {
  const [width, height] = [from.x2 - from.x1 + 1, from.y2 - from.y1 + 1];
  // Within a box landmarks count from 1, whatever boxes do.
  const point = (k: number): Point => [
    from.x1 - first - 1 + width * told[6 + k]!,
    from.y1 - first - 1 + height * told[11 + k]!,
  ];
  return {
    box: [x1 - first, y1 - first, x2 - first, y2 - first],
    score,
    landmarks: [point(0), point(1), point(2), point(3), point(4)],
  };
}
