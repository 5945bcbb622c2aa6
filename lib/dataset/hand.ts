/**
 * A hand: how this writer, this time, bends, slants and places a glyph.
 *
 * @module
 */
import type { Random } from "../math/random.ts";
import type { Point } from "./glyphs.ts";

export type { Random };

/**
 * The points of a glyph as this hand puts them.
 *
 * Every point trembles a little by itself; the whole bends along slow waves, leans, turns and
 * stretches. The spreads were chosen by looking at sheets of the result beside MNIST.
 *
 * @param points In a box of 1 by 1.
 * @returns As many points, about the origin, of about the same size.
 */
export function pose(points: readonly Point[], source: Random): Point[] {
  const slant = 0.13 + 0.27 * source.normal(), turn = 0.11 * source.normal();
  const wide = Math.exp(0.23 * source.normal()), tremble = 0.008 + 0.022 * source.uniform();
  const bendX = wave(source), bendY = wave(source);
  const cos = Math.cos(turn), sin = Math.sin(turn);
  return points.map(([x, y]) => {
    const u = x - 0.5 + bendX(x, y) + tremble * source.normal();
    const v = y - 0.5 + bendY(x, y) + tremble * source.normal();
    const leaning = u * wide - v * slant;
    return [leaning * cos - v * sin, leaning * sin + v * cos];
  });
}

/** A slow wave over the box: about one period of it, in any direction. */
function wave(source: Random): (x: number, y: number) => number {
  const height = 0.065 * source.normal(), phase = 2 * Math.PI * source.uniform();
  const alongX = 5 * (source.uniform() - 0.5), alongY = 5 * (source.uniform() - 0.5);
  return (x, y) => height * Math.sin(alongX * x + alongY * y + phase);
}
