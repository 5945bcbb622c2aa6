/**
 * A pen: it follows smooth strokes and leaves ink on a small image.
 *
 * @module
 */
import type { Random } from "../math/random.ts";
import type { Glyph, Point } from "./glyphs.ts";

/** Pixels across and down; the digit itself fills at most `BOX`, as in MNIST. */
export const SIZE = 28, BOX = 20;
/** From one dot of ink to the next, in boxes: 0.4 pixels. */
const STEP = 0.02;

/** A dot of the line: where, in boxes; which way the pen moves; how far the stroke's end is. */
interface Dot {
  readonly x: number;
  readonly y: number;
  /** Radians. */
  readonly heading: number;
  /** Dots to the nearer end of the stroke. */
  readonly fromEnd: number;
}

/** Draws a glyph, whose points may lie anywhere, as large as MNIST and where MNIST has it. */
export function write(
  { strokes }: Glyph,
  points: readonly Point[],
  source: Random,
  pixels: Uint8Array,
): void {
  const dots = strokes.flatMap((stroke) => line(stroke.map((i) => points[i]!)));
  const { scale, x: toX, y: toY } = placeOf(dots, source);
  const radius = 0.55 + Math.exp(-0.48 + 0.45 * source.normal()),
    soft = 0.8 + 0.6 * source.uniform();
  const nib = 0.3 * source.uniform(), nibAngle = Math.PI * source.uniform();
  const taper = source.uniform() < 0.3 ? 0.5 * source.uniform() : 0;
  const pressure = 0.2 * source.uniform(), wave = 2 * Math.PI * source.uniform();
  dots.forEach(({ x, y, heading, fromEnd }, i) => {
    const force = 1 + pressure * Math.sin(wave + i / 12) +
      nib * Math.cos(2 * (heading - nibAngle)) -
      taper * Math.exp(-fromEnd / 6) + 0.2 * (source.uniform() - 0.5);
    const thick = Math.min(2.2, Math.max(0.6, radius * force));
    ink(pixels, x * scale + toX, y * scale + toY, thick, soft);
  });
}

/** Scale and shift that put the line into the box, its middle of mass (as in MNIST) in the middle. */
function placeOf(dots: readonly Dot[], source: Random): { scale: number; x: number; y: number } {
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity, sumX = 0, sumY = 0;
  for (const { x, y } of dots) {
    left = Math.min(left, x), right = Math.max(right, x), sumX += x;
    top = Math.min(top, y), bottom = Math.max(bottom, y), sumY += y;
  }
  const scale = (BOX - 1.5 - 2.5 * source.uniform()) / Math.max(right - left, bottom - top);
  const middle = SIZE / 2 - 0.5;
  // Ink reaches at most 2.9 pixels from the line: 4 keep it off the pixels of the border.
  const shift = (low: number, high: number, mass: number) =>
    Math.min(
      SIZE - 1 - 4 - high * scale,
      Math.max(4 - low * scale, middle - mass * scale + 0.4 * source.normal()),
    );
  return {
    scale,
    x: shift(left, right, sumX / dots.length),
    y: shift(top, bottom, sumY / dots.length),
  };
}

/** Dots along the smooth curve (Catmull-Rom) through some points. */
function line(points: readonly Point[]): Dot[] {
  const counts = points.slice(1).map(([x, y], i) =>
    Math.max(1, Math.ceil(1.1 * Math.hypot(x - points[i]![0], y - points[i]![1]) / STEP))
  );
  const total = counts.reduce((sum, count) => sum + count, 0), dots: Dot[] = [];
  counts.forEach((count, i) => {
    const b = points[i]!, c = points[i + 1]!, a = points[i - 1] ?? b, d = points[i + 2] ?? c;
    const heading = Math.atan2(c[1] - b[1], c[0] - b[0]);
    for (let k = 0; k < count; k++) {
      const fromEnd = Math.min(dots.length, total - 1 - dots.length), t = k / count;
      dots.push({
        x: bend(a[0], b[0], c[0], d[0], t),
        y: bend(a[1], b[1], c[1], d[1], t),
        heading,
        fromEnd,
      });
    }
  });
  return dots;
}

function bend(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** A round dot of ink: full within its radius, fading over `soft` pixels around it. */
function ink(pixels: Uint8Array, x: number, y: number, radius: number, soft: number): void {
  const reach = radius + soft / 2;
  const top = Math.max(0, Math.ceil(y - reach)), bottom = Math.min(SIZE - 1, Math.floor(y + reach));
  const left = Math.max(0, Math.ceil(x - reach)), right = Math.min(SIZE - 1, Math.floor(x + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const squared = (column - x) * (column - x) + (row - y) * (row - y), at = row * SIZE + column;
      if (squared >= reach * reach || pixels[at] === 255) continue;
      const value = 255 * Math.min(1, (reach - Math.sqrt(squared)) / soft);
      if (value > pixels[at]!) pixels[at] = value;
    }
  }
}
