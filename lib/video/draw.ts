/**
 * Boxes and labels, drawn into the pixels of a frame.
 *
 * @module
 */
import type { Face } from "../detect/face.ts";
import type { Image } from "../image/image.ts";
import { channelsOf, type Colour, isLight } from "./colours.ts";
import type { Letters } from "./letters.ts";

/** A face, and what is written above it. */
export interface DrawnFace {
  /** Where it is, as a detector tells. */
  readonly box: Face["box"];
  /** Name and score. */
  readonly label: string;
  /** Of the box and behind the label, `#rrggbb`. */
  readonly colour: string;
}

/** The size of letters for frames of a height: a fortieth, but such that they can be read. */
export function letterSize(height: number): number {
  return Math.max(11, Math.round(height / 40));
}

const BLACK: Colour = [0, 0, 0], WHITE: Colour = [255, 255, 255];

/**
 * A copy of a frame with boxes and labels. The first faces lie on top, and labels on all boxes; a
 * label that has no room above its box stands in it.
 */
export async function drawFaces(
  image: Image<Uint8Array>,
  faces: readonly DrawnFace[],
  letters: Letters,
): Promise<Image<Uint8Array>> {
  const drawn = { ...image, data: image.data.slice() }, behind = faces.toReversed();
  const thick = Math.max(2, Math.round(letters.height / 10));
  for (const { box, colour } of behind) drawBox(drawn, box, thick, channelsOf(colour));
  for (const face of behind) await drawLabel(drawn, face, letters, thick);
  return drawn;
}

/** A frame of lines around a box, with a dark line on both sides: it is seen on any ground. */
function drawBox(image: Image<Uint8Array>, box: Face["box"], thick: number, colour: Colour): void {
  const [left, top, right, bottom] = box.map(Math.round) as [number, number, number, number];
  for (const [grown, of] of [[1, BLACK], [0, colour]] as const) {
    const out = thick + grown, inner = -grown;
    const [x1, y1, x2, y2] = [left - out, top - out, right + out, bottom + out];
    const side = out - inner;
    fill(image, x1, y1, x2, y1 + side - 1, of);
    fill(image, x1, y2 - side + 1, x2, y2, of);
    fill(image, x1, y1, x1 + side - 1, y2, of);
    fill(image, x2 - side + 1, y1, x2, y2, of);
  }
}

/** Fills a rectangle, both ends of which belong to it, as far as it lies in the image. */
function fill(
  { data, width, height }: Image<Uint8Array>,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  [r, g, b]: Colour,
): void {
  const [from, to] = [Math.max(0, x1), Math.min(width - 1, x2)];
  for (let y = Math.max(0, y1); y <= Math.min(height - 1, y2); y++) {
    for (let x = from, at = 3 * (y * width + from); x <= to; x++, at += 3) {
      data[at] = r;
      data[at + 1] = g;
      data[at + 2] = b;
    }
  }
}

async function drawLabel(
  image: Image<Uint8Array>,
  { box: [left, top], label, colour }: DrawnFace,
  letters: Letters,
  thick: number,
): Promise<void> {
  const all = await letters.of(label), pad = Math.round(letters.height / 4);
  const width = all.reduce((sum, letter) => sum + letter.width, 0) + 2 * pad;
  const above = Math.round(top) - thick - letters.height;
  const y = above >= 0 ? above : Math.max(0, Math.round(top) + 1);
  const x = Math.max(0, Math.min(Math.round(left) - thick, image.width - width));
  fill(image, x, y, x + width - 1, y + letters.height - 1, channelsOf(colour));
  let at = x + pad;
  for (const { mask, width } of all) {
    blend(image, mask, width, at, y, isLight(colour) ? BLACK : WHITE);
    at += width;
  }
}

/** Lays a colour over an image as thickly as a mask says. */
function blend(
  { data, width, height }: Image<Uint8Array>,
  mask: Uint8Array,
  across: number,
  left: number,
  top: number,
  colour: Colour,
): void {
  const columns = Math.min(across, width - left),
    rows = Math.min(mask.length / across, height - top);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const share = mask[row * across + column]! / 255;
      if (share === 0) continue;
      const at = 3 * ((top + row) * width + left + column);
      for (let c = 0; c < 3; c++) {
        data[at + c] = data[at + c]! + share * (colour[c]! - data[at + c]!);
      }
    }
  }
}
