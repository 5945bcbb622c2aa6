import { deepEqual, ok } from "node:assert/strict";
import { isLight, OUTLIER_COLOUR, PERSON_COLOURS } from "../../lib/video/colours.ts";
import { ciede2000, labOf, linearOf, xyzOf } from "../figure/colour_distance.ts";

/** What the colours were searched for; about 2 is just seen. */
const LEAST = 19;

Deno.test(`any two people, and an outlier, are at least ${LEAST} apart in CIEDE2000`, () => {
  const colours = [...PERSON_COLOURS, OUTLIER_COLOUR],
    labs = colours.map((c) => labOf(linearOf(c)));
  labs.forEach((one, i) => {
    for (let k = 0; k < i; k++) {
      const far = ciede2000(one, labs[k]!);
      ok(far >= LEAST, `${colours[i]} and ${colours[k]} are ${far.toFixed(1)} apart`);
    }
  });
});

Deno.test("the first six are those of SphereFace's demonstration", () =>
  deepEqual(PERSON_COLOURS.slice(0, 6), [
    "#ff0000",
    "#ffff00",
    "#ff80ff",
    "#00ffff",
    "#0000ff",
    "#00ff00",
  ]));

Deno.test("letters on every colour have the contrast 4.5 that WCAG asks for", () => {
  for (const colour of [...PERSON_COLOURS, OUTLIER_COLOUR]) {
    const light = xyzOf(linearOf(colour))[1];
    const contrast = isLight(colour) ? (light + 0.05) / 0.05 : 1.05 / (light + 0.05);
    ok(contrast >= 4.5, `${colour}: ${contrast.toFixed(2)}`);
  }
});
