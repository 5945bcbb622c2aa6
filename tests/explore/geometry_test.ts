import { deepEqual, equal, ok } from "node:assert/strict";
import { chart, niceTick } from "../../explore/chart.ts";
import { type Choice, choiceOf, filled, lossOf, radius } from "../../explore/choices.ts";
import { angleAt } from "../../explore/geometry/circle.ts";
import { measure } from "../../explore/geometry/measure.ts";
import { knobsOf, lambdaAt, placeOf, turned } from "../../explore/knobs.ts";
import { LOSSES, type LossName } from "../../lib/margin/losses.ts";
import { logitsOf, lossRow } from "../../lib/margin/options.ts";

const NAMES = Object.keys(LOSSES) as LossName[];

for (const name of NAMES) {
  Deno.test(`every knob of ${name} can be turned to both of its ends`, () => {
    const choice = choiceOf(name), knobs = knobsOf(choice);
    ok(knobs.some(({ key }) => key === "lambda"));
    for (const { key, value, values, slide } of knobs) {
      if (typeof value === "number" && key !== "lambda") {
        ok(slide![0] <= value && value <= slide![1], `${key} begins at ${value}, off its slider`);
      }
      for (const end of values ?? slide!.slice(0, 2)) filled(turned(choice, key, end));
    }
  });
}

Deno.test("the pull is the slope of the loss over the scale, by central differences", () => {
  const h = 1e-5;
  for (const name of ["softmax", "normface", "cosface", "arcface", "a-softmax"] as const) {
    const choice: Choice = choiceOf(name, name === "a-softmax" ? { gradient: "exact" } : {});
    const { own, others } = logitsOf(lossOf(choice)), r = radius(choice), delta = 1.9;
    for (const theta of [0.3, 0.9, 1.3]) {
      // The other class as a constant: the pull is that to the own class alone.
      const other = r * others(delta - theta);
      const loss = (theta: number) => Math.log1p(Math.exp(other - r * own(theta)));
      const slope = (loss(theta + h) - loss(theta - h)) / (2 * h * r);
      const { pull } = measure(choice, { theta, delta });
      ok(Math.abs(pull - slope) < 1e-4, `${name} at ${theta}: ${pull} and ${slope}`);
    }
  }
});

Deno.test("the radius is the scale where a loss has one, whatever it is called", () => {
  for (const name of NAMES) {
    const { scaleOption = "scale", defaults } = lossRow(name);
    const scale = (defaults as Record<string, number>)[scaleOption];
    equal(radius(choiceOf(name)), scale ?? 10, name);
  }
});

Deno.test("a place of the slider of λ and its λ are each other's", () => {
  for (let place = 0; place <= 31; place++) equal(placeOf(lambdaAt(place)), place);
  deepEqual([0, 11, 31].map(lambdaAt), [0, 1, 100]);
});

Deno.test("an angle below the circle is its mirror image", () => {
  equal(angleAt(-50, 50), angleAt(-50, -50));
  equal(angleAt(-10, 0), 0);
});

Deno.test("a chart keeps lines within its frame, and names stay text", () => {
  const x = { label: "<x>", range: [0, 1], tick: 1 } as const;
  const svg = chart({
    title: 'a "title"',
    x,
    y: { label: "y", range: [0, 1], tick: 1 },
    lines: [{ places: [[0, -5], [1, 9]], stroke: "" }],
    marks: [{ at: [0.5, 3], fill: "red" }],
  });
  ok(svg.includes("M58 254L408 10") && svg.includes("&lt;x>") && svg.includes("&quot;title"));
  ok(!svg.includes("<circle"), "a mark past the frame is not drawn");
});

Deno.test("about five numbers stand at an axis", () => {
  for (const span of [0.3, 1, 2.2, 9, 400]) {
    const count = span / niceTick(span);
    ok(count >= 2 && count <= 5, `${span}: ${count}`);
  }
});
