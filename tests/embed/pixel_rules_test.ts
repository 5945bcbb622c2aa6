import { deepEqual, equal, throws } from "node:assert/strict";
import { PIXEL_RULES, pixelRule } from "../../lib/embed/pixel_rules.ts";
import { SPHEREFACE_PIXELS } from "../../lib/embed/pixels.ts";

Deno.test("a rule of pixels is named, or spelt with a number or three for each channel", () => {
  for (const [name, rule] of Object.entries(PIXEL_RULES)) equal(pixelRule(name), rule);
  deepEqual(pixelRule("bgr:127.5:128"), SPHEREFACE_PIXELS);
  deepEqual(pixelRule("rgb:1,2,-3:4,5,6.5"), {
    order: "rgb",
    mean: [1, 2, -3],
    deviation: [4, 5, 6.5],
  });
});

for (
  const [what, text, message] of [
    ["a name nearly right", "imagenett", /did you mean "imagenet"\? There are sphereface, insight/],
    ["another order", "grb:0:1", /must be ORDER:MEAN:DEVIATION.*is grb:0:1/],
    ["no deviation", "rgb:0", /is rgb:0/],
    ["a deviation of 0", "rgb:0:1,0,1", /deviations above 0/],
    ["two means", "rgb:1,2:1", /a number or three/],
    ["a mean that is none", "rgb:x:1", /is rgb:x:1/],
    ["an empty mean", "rgb::1", /is rgb::1/],
    ["a fourth part", "rgb:0:1:2", /is rgb:0:1:2/],
  ] as const
) {
  Deno.test(`${what} is no rule of pixels`, () => throws(() => pixelRule(text), message));
}
