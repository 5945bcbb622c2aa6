import { ok } from "node:assert/strict";
import { CLASS_COLOURS, classInk, DARK_CLASS_COLOURS } from "../../lib/figure/palette.ts";
import {
  ciede2000,
  labOf,
  linearOf,
  type Matrix3,
  times,
  type Triple,
  xyzOf,
} from "./colour_distance.ts";

/** How eyes without one kind of cone see linear RGB: Machado, Oliveira, Fernandes 2009, severity 1. */
const EYES: Record<string, Matrix3> = {
  "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** What the palette was searched for; about 2 is just seen. */
const LEAST = 18;

for (const [page, colours] of Object.entries({ white: CLASS_COLOURS, dark: DARK_CLASS_COLOURS })) {
  for (const [eyes, matrix] of Object.entries(EYES)) {
    Deno.test(`any two class colours on ${page} are at least ${LEAST} apart in CIEDE2000: ${eyes}`, () => {
      const seen = colours.map((colour) => labOf(times(matrix, linearOf(colour))));
      seen.forEach((one, i) => {
        for (let k = 0; k < i; k++) {
          const far = ciede2000(one, seen[k]!);
          ok(far >= LEAST, `${colours[i]} and ${colours[k]} are ${far.toFixed(1)} apart`);
        }
      });
    });
  }
}

Deno.test("class colours have the contrast 3 on a dark page that WCAG asks for of pictures", () => {
  const luminance = (colour: string) => xyzOf(linearOf(colour))[1];
  for (const colour of DARK_CLASS_COLOURS) {
    ok((luminance(colour) + 0.05) / (luminance("#15181b") + 0.05) >= 3, colour);
  }
});

Deno.test("ciede2000() of this test agrees with pairs of Sharma, Wu and Dalal 2005", () => {
  const pairs: [Triple, Triple, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  ];
  for (const [a, b, want] of pairs) ok(Math.abs(ciede2000(a, b) - want) < 1e-4);
});

Deno.test("letters in a class colour have the contrast 4.5 on white that WCAG asks for", () => {
  CLASS_COLOURS.forEach((_, label) => {
    const [, y] = xyzOf(linearOf(classInk(label)));
    ok(1.05 / (y + 0.05) >= 4.5, classInk(label));
  });
});
