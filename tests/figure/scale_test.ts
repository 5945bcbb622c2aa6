import { deepEqual, equal, ok } from "node:assert/strict";
import { psiFigure } from "../../lib/figure/curves.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { FIGURES } from "../../lib/figure/figures.ts";
import { sampleReport } from "./sample.ts";

Deno.test("both axes of a scatter panel have one scale, with the origin in the middle", () => {
  const { layout } = FIGURES.scatter.make(sampleReport());
  const [x, y] = [axesOf({ layout }, "x"), axesOf({ layout }, "y")];
  equal(x.length, 5);
  x.forEach(({ range }, i) => {
    deepEqual(range, y[i]!.range);
    equal(range![0], -range![1]!);
  });
});

Deno.test("the animation has a frame a moment, and each changes traces that are there", () => {
  const { data, frames } = FIGURES.animation.make(sampleReport());
  equal(frames!.length, 3);
  for (const frame of frames!) {
    equal(frame.data.length, frame.traces.length);
    ok(frame.traces.every((trace) => trace < data.length));
  }
});

Deno.test("the figure of ψ has a curve a margin, each from 1 down to 1 - 2m, and the cosine", () => {
  const curves = psiFigure([1, 2, 3, 4]).data;
  equal(curves.length, 5);
  curves.slice(0, 4).forEach((curve, i) => {
    const y = curve.y as number[];
    equal(y[0], 1);
    ok(Math.abs(y.at(-1)! - (1 - 2 * (i + 1))) < 1e-12);
  });
});

interface AnyAxis {
  readonly range?: readonly number[];
}

function axesOf({ layout }: Pick<Figure, "layout">, side: string): AnyAxis[] {
  return Object.entries(layout).filter(([key]) => new RegExp(`^${side}axis\\d*$`).test(key))
    .map(([, axis]) => axis as AnyAxis);
}
