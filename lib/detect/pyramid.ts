/**
 * The sizes at which an image is looked at, and the sheet on which they all lie side by side.
 *
 * The first network slides over an image without caring for its size, so all sizes of an image
 * are laid onto one sheet and looked at in one pass. What is too large is cut into tiles that
 * overlap by what the network sees: the result is that of the whole, digit for digit.
 *
 * @module
 */

/** What the first network sees at once, in pixels, and how far it moves. */
export const CELL = 12, STRIDE = 2;
/** No tile and no sheet is larger, in pixels: beyond, memory would grow with the image. */
const LARGEST = 1000;

/** A part of a size of the image, and where it lies. */
export interface Tile {
  /** How large this size is, to the image. */
  readonly scale: number;
  /** The whole of this size, in pixels. */
  readonly level: { readonly width: number; readonly height: number };
  /** The part, in pixels of this size; even. */
  readonly left: number;
  /** The part, in pixels of this size; even. */
  readonly top: number;
  /** Of the part. */
  readonly width: number;
  /** Of the part. */
  readonly height: number;
  /** Where the part lies on its sheet; even. */
  readonly x: number;
  /** Where the part lies on its sheet; even. */
  readonly y: number;
}

/** What is looked at in one pass. */
export interface Sheet {
  /** In pixels, even. */
  readonly width: number;
  /** In pixels, even. */
  readonly height: number;
  /** What lies on it. */
  readonly tiles: readonly Tile[];
}

/**
 * The scales of the pyramid: from where the smallest face fills a cell to where the image does.
 *
 * @example A face of 20 pixels in an image of 250
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const scales = pyramidScales(250, 250, { minSize: 20, factor: 0.85 });
 * equal(scales[0], 0.6);
 * equal(scales.length, 16);
 * ```
 */
export function pyramidScales(
  width: number,
  height: number,
  { minSize, factor }: { readonly minSize: number; readonly factor: number },
): number[] {
  const scales: number[] = [];
  for (
    let scale = CELL / minSize;
    Math.min(width, height) * scale >= CELL;
    scale *= factor
  ) scales.push(scale);
  return scales;
}

/** How many cells the first network gives along a side, the last one cut at the border. */
export function cellsAlong(size: number): number {
  return Math.max(0, Math.ceil((size - 2) / STRIDE) - 4);
}

/**
 * Lays all sizes of an image onto sheets: columns side by side, each filled from above.
 *
 * @param width Of the image.
 * @param height Of the image.
 */
export function sheetsOf(width: number, height: number, scales: readonly number[]): Sheet[] {
  const tiles = scales.flatMap((scale) =>
    tilesOf(scale, { width: Math.ceil(width * scale), height: Math.ceil(height * scale) })
  );
  // A column takes what is no higher than the room below and no wider than its first tile.
  type Column = { x: number; width: number; used: number };
  type Open = { columns: Column[]; width: number; height: number; tiles: Tile[] };
  const sheets: Open[] = [], fits = Math.max(...tiles.map((tile) => even(tile.height)), 0);
  for (const tile of tiles) {
    const [w, h] = [even(tile.width), even(tile.height)];
    const place = sheets.flatMap((sheet) => sheet.columns.map((column) => ({ sheet, column })))
      .find(({ column }) => column.width >= w && column.used + h <= fits);
    let { sheet, column } = place ?? {};
    if (!sheet || !column) {
      sheet = sheets.find((sheet) => sheet.width + w <= 2 * LARGEST * LARGEST / fits);
      if (!sheet) sheets.push(sheet = { columns: [], width: 0, height: 0, tiles: [] });
      sheet.columns.push(column = { x: sheet.width, width: w, used: 0 });
      sheet.width += w;
    }
    sheet.tiles.push({ ...tile, x: column.x, y: column.used });
    column.used += h;
    sheet.height = Math.max(sheet.height, column.used);
  }
  return sheets.map(({ tiles, width, height }) => ({
    tiles,
    width: Math.ceil(width / 16) * 16,
    height: Math.ceil(height / 16) * 16,
  }));
}

/** The whole of a size, or parts of it. */
function tilesOf(scale: number, level: Tile["level"]): Tile[] {
  return cuts(level.height).flatMap(([top, height]) =>
    cuts(level.width).map(([left, width]) => ({
      scale,
      level,
      left,
      top,
      width,
      height,
      x: 0,
      y: 0,
    }))
  );
}

/** Cuts of a side, as start and length: each starts where the cells of the last one end. */
function cuts(size: number): [start: number, length: number][] {
  const step = LARGEST - CELL + STRIDE, count = Math.ceil(cellsAlong(size) * STRIDE / step);
  return Array.from(
    { length: count },
    (_, i) => [i * step, Math.min(LARGEST, size - i * step)],
  );
}

const even = (size: number): number => size + size % 2;
