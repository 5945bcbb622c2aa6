/**
 * `strokes`: digits drawn by our own pen, any number of them from a seed.
 *
 * They let the digits part run without any file. They are not handwriting, and easier than it.
 *
 * @module
 */
import { type Random, random } from "../math/random.ts";
import type { ImageSet } from "./datasets.ts";
import { type Glyph, GLYPHS, type Stroke } from "./glyphs.ts";

/** Pixels across and down; the digit itself fills at most `BOX`, as in MNIST. */
const SIZE = 28, BOX = 20;
/** Pixels from one dot of ink to the next. */
const STEP = 0.4;

/**
 * Draws digits. Image i depends on seed, part and i alone: more images never change the first.
 *
 * @param part Decides which hand: training and test images share none.
 *
 * @example The first images stay what they are
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const few = strokes("train", 2), more = strokes("train", 3);
 * deepEqual(few.images, more.images.subarray(0, 2 * 28 * 28));
 * ```
 */
export function strokes(part: "train" | "test", count: number, seed = 1): ImageSet {
  const images = new Uint8Array(count * SIZE * SIZE), labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const source = random(seed, "strokes", part, i);
    const digit = labels[i] = source.below(10);
    drawDigit(digit, source, images.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
  }
  return { images, labels, count, width: SIZE, height: SIZE };
}

function drawDigit(digit: number, source: Random, pixels: Uint8Array): void {
  const ways = GLYPHS[digit]!;
  const placed = place(shake(ways[source.below(ways.length)]!, source), source);
  const radius = 0.75 + 0.75 * source.uniform(), soft = 0.8 + 0.5 * source.uniform();
  const wave = 6 * source.uniform(), pressure = 0.2 * source.uniform();
  for (const stroke of placed) {
    let length = 0;
    for (const [x, y] of dots(stroke)) {
      length += STEP;
      ink(pixels, x, y, radius * (1 + pressure * Math.sin(wave + length / 4)), soft);
    }
  }
  const noise = 10 * source.uniform();
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i]! > 0) {
      pixels[i] = Math.min(255, Math.max(0, pixels[i]! - noise * source.uniform()));
    }
  }
}

/** Each point a little off; a point that two strokes share stays shared. */
function shake(glyph: Glyph, source: Random): Glyph {
  const moved = new Map<string, readonly [number, number]>();
  return glyph.map((stroke) =>
    stroke.map(([x, y]) => {
      const key = `${x} ${y}`;
      const point = moved.get(key) ??
        [x + 0.035 * source.normal(), y + 0.035 * source.normal()] as const;
      moved.set(key, point);
      return point;
    })
  );
}

/** Slant, turn and stretch, then into the box of MNIST, a little off its centre. */
function place(glyph: Glyph, source: Random): Glyph {
  const slant = 0.12 + 0.22 * source.normal(), turn = 0.1 * source.normal();
  const wide = Math.exp(0.16 * source.normal());
  const bent = glyph.map((stroke) =>
    stroke.map(([x, y]): [number, number] => {
      const u = (x - 0.5) * wide - (y - 0.5) * slant, v = y - 0.5;
      return [u * Math.cos(turn) - v * Math.sin(turn), u * Math.sin(turn) + v * Math.cos(turn)];
    })
  );
  const xs = bent.flat().map(([x]) => x), ys = bent.flat().map(([, y]) => y);
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  const scale = (BOX - 2 - 2.5 * source.uniform()) / Math.max(right - left, bottom - top);
  const offX = SIZE / 2 + 0.6 * source.normal(), offY = SIZE / 2 + 0.6 * source.normal();
  return bent.map((stroke) =>
    stroke.map((
      [x, y],
    ) => [(x - (left + right) / 2) * scale + offX, (y - (top + bottom) / 2) * scale + offY])
  );
}

/** Dots along the smooth curve (Catmull-Rom) through the points of a stroke. */
function* dots(stroke: Stroke): Generator<[number, number]> {
  for (let i = 0; i + 1 < stroke.length; i++) {
    const [a, b, c, d] = [
      stroke[Math.max(0, i - 1)]!,
      stroke[i]!,
      stroke[i + 1]!,
      stroke[Math.min(stroke.length - 1, i + 2)]!,
    ];
    const count = Math.max(1, Math.ceil(1.1 * Math.hypot(c[0] - b[0], c[1] - b[1]) / STEP));
    for (let k = 0; k <= count; k++) {
      const t = k / count;
      yield [bend(a[0], b[0], c[0], d[0], t), bend(a[1], b[1], c[1], d[1], t)];
    }
  }
}

function bend(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t *
      (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** A round dot of ink: full within its radius, fading over `soft` pixels around it. */
function ink(pixels: Uint8Array, x: number, y: number, radius: number, soft: number): void {
  const reach = radius + soft;
  const top = Math.max(0, Math.ceil(y - reach)), bottom = Math.min(SIZE - 1, Math.floor(y + reach));
  const left = Math.max(0, Math.ceil(x - reach)), right = Math.min(SIZE - 1, Math.floor(x + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const distance = Math.sqrt((column - x) ** 2 + (row - y) ** 2);
      const value = 255 * Math.min(1, Math.max(0, (reach - distance) / soft));
      const at = row * SIZE + column;
      if (value > pixels[at]!) pixels[at] = value;
    }
  }
}
