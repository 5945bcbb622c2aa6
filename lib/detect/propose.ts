/**
 * The first stage: all sizes of images in one pass, and the boxes that come of it.
 *
 * @module
 */
import * as tf from "#tensor";
import { resampleArea, type SummedArea } from "../image/area.ts";
import { type Candidate, regress, square, suppress } from "./box.ts";
import {
  CELL,
  cellsAlong,
  pyramidScales,
  type Sheet,
  sheetsOf,
  STRIDE,
  type Tile,
} from "./pyramid.ts";
import type { DetectSettings } from "./settings.ts";
import { NOTHING, valuesOf } from "./step.ts";

/** Bytes to what the networks were trained on: (x - 127.5) / 128. */
export const NORMALISED = { scale: 1 / 128, shift: -127.5 / 128 };

/** Runs the first network: sheets `[batch, height, width, 3]` and a mask to cells of 6 numbers. */
export type Propose = (sheets: tf.Images, mask: tf.Images) => tf.Tensor;

/**
 * Boxes that may hold a face, square and on whole pixels, image by image.
 *
 * @param images Summed up; all of one size.
 */
export async function proposals(
  images: readonly SummedArea[],
  settings: DetectSettings,
  propose: Propose,
): Promise<Candidate[][]> {
  const { width, height } = images[0]!;
  const scales = pyramidScales(width, height, settings);
  const found = images.map(() => new Map<number, Candidate[]>());
  for (const sheet of sheetsOf(width, height, scales)) {
    const cells = await look(images, sheet, propose);
    for (const tile of sheet.tiles) {
      found.forEach((byScale, i) => {
        const more = candidatesOf(cells, i, sheet, tile, settings.thresholds[0]);
        byScale.set(tile.scale, [...byScale.get(tile.scale) ?? [], ...more]);
      });
    }
  }
  return found.map((byScale) => {
    const each = [...byScale.values()].flatMap((some) => suppress(some, 0.5, "union"));
    return suppress(each, 0.7, "union").map((box) => square(regress(box, 1)));
  });
}

/** Lays the images onto one sheet each and runs the network on all of them. */
function look(
  images: readonly SummedArea[],
  sheet: Sheet,
  propose: Propose,
): Promise<Float32Array> {
  const { width, height, tiles } = sheet, size = width * height * 3;
  const data = new Float32Array(images.length * size);
  images.forEach((image, i) => {
    for (const { level, left, top, x, y, ...tile } of tiles) {
      const [across, down] = [image.width / level.width, image.height / level.height];
      resampleArea(image, {
        left: left * across,
        top: top * down,
        right: (left + tile.width) * across,
        bottom: (top + tile.height) * down,
      }, {
        data,
        offset: i * size + (y * width + x) * 3,
        stride: width * 3,
        width: tile.width,
        height: tile.height,
      }, NORMALISED);
    }
  });
  return valuesOf(() =>
    propose(
      tf.tensor4d(data, [images.length, height, width, 3]),
      tf.tensor4d(maskOf(sheet), [1, height - 2, width - 2, 1]),
    )
  );
}

/** 0 where the first convolution sees one tile and nothing else. */
function maskOf({ width, height, tiles }: Sheet): Float32Array {
  const across = width - 2, mask = new Float32Array(across * (height - 2)).fill(NOTHING);
  for (const { x, y, width, height } of tiles) {
    for (let row = y; row < y + height - 2; row++) {
      mask.fill(0, row * across + x, row * across + x + width - 2);
    }
  }
  return mask;
}

/** The cells of a tile that are sure enough of a face, as boxes of the image. */
function candidatesOf(
  cells: Float32Array,
  image: number,
  sheet: Sheet,
  { scale, left, top, width, height, x, y }: Tile,
  threshold: number,
): Candidate[] {
  const across = cellsAlong(sheet.width), down = cellsAlong(sheet.height);
  const least = Math.log(threshold / (1 - threshold)), candidates: Candidate[] = [];
  const columns = cellsAlong(width), rows = cellsAlong(height);
  for (let row = 0; row < rows; row++) {
    const start = ((image * down + y / STRIDE + row) * across + x / STRIDE) * 6;
    for (let column = 0, at = start; column < columns; column++, at += 6) {
      const logit = cells[at + 1]! - cells[at]!;
      if (logit < least) continue;
      const [px, py] = [left + STRIDE * column, top + STRIDE * row];
      candidates.push({
        x1: Math.trunc((px + 1) / scale),
        y1: Math.trunc((py + 1) / scale),
        x2: Math.trunc((px + CELL) / scale),
        y2: Math.trunc((py + CELL) / scale),
        score: 1 / (1 + Math.exp(-logit)),
        shift: [cells[at + 2]!, cells[at + 3]!, cells[at + 4]!, cells[at + 5]!],
      });
    }
  }
  return candidates;
}
