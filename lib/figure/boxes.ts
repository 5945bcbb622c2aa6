/**
 * Where the texts of an SVG picture are: what a browser would tell, for a page without a screen.
 *
 * Plotly asks for boxes to keep titles off tick labels and to size legends.
 *
 * @module
 */
import type { Fonts } from "./font.ts";
import { type PageElement, placedLines } from "./outlines.ts";

/** A rectangle in pixels. */
export interface Box {
  /** Its left side. */
  readonly left: number;
  /** Its upper side. */
  readonly top: number;
  /** Its right side. */
  readonly right: number;
  /** Its lower side. */
  readonly bottom: number;
}

type Point = readonly [x: number, y: number];

/** How far letters reach above and below the baseline, in units of their size. */
const ASCENT = 0.93, DESCENT = 0.24;

/**
 * The box of the texts in an element, in its own coordinates; `undefined` where there is none.
 *
 * Plotly asks for boxes of texts and of groups of them alone, so lines and areas count for nothing.
 */
export function boxOf(element: PageElement, fonts: Fonts): Box | undefined {
  if (/^(text|tspan)$/i.test(element.tagName)) {
    const corners = placedLines(element, fonts).filter(({ width }) => width > 0)
      .flatMap(({ left, width, baseline, size }): Point[] => [
        [left, baseline - ASCENT * size],
        [left + width, baseline + DESCENT * size],
      ]);
    return around(corners);
  }
  return around(
    [...element.children].flatMap((child) => {
      const box = boxOf(child, fonts);
      return box ? cornersOf(box).map(transformOf(child)) : [];
    }),
  );
}

function around(points: readonly Point[]): Box | undefined {
  if (points.length === 0) return undefined;
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

function cornersOf({ left, top, right, bottom }: Box): Point[] {
  return [[left, top], [right, top], [left, bottom], [right, bottom]];
}

/** What the `transform` of an element does to a point; of several, the last comes first. */
function transformOf(element: PageElement): (point: Point) => Point {
  const calls = [...(element.getAttribute("transform") ?? "").matchAll(/(\w+)\(([^)]*)\)/g)];
  const steps = calls.map(([, name, list]) =>
    TRANSFORMS[name!]?.(list!.split(/[\s,]+/).map(Number)) ?? ((point: Point) => point)
  );
  return (point) => steps.reduceRight((at, step) => step(at), point);
}

/** What plotly does to texts. */
const TRANSFORMS: Readonly<Record<string, (numbers: number[]) => (point: Point) => Point>> = {
  translate: ([dx = 0, dy = 0]) => ([x, y]) => [x + dx, y + dy],
  rotate: ([degrees = 0, cx = 0, cy = 0]) => {
    const turn = degrees * Math.PI / 180, cos = Math.cos(turn), sin = Math.sin(turn);
    return ([x, y]) => [
      cx + cos * (x - cx) - sin * (y - cy),
      cy + sin * (x - cx) + cos * (y - cy),
    ];
  },
};
