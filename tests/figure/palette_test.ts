import { ok } from "node:assert/strict";
import { CLASS_COLOURS, classInk } from "../../lib/figure/palette.ts";

type Triple = readonly [number, number, number];
type Matrix3 = readonly [Triple, Triple, Triple];

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

for (const [eyes, matrix] of Object.entries(EYES)) {
  Deno.test(`any two class colours are at least ${LEAST} apart in CIEDE2000: ${eyes}`, () => {
    const seen = CLASS_COLOURS.map((colour) => labOf(times(matrix, linearOf(colour))));
    seen.forEach((one, i) => {
      for (let k = 0; k < i; k++) {
        const far = ciede2000(one, seen[k]!);
        ok(far >= LEAST, `${CLASS_COLOURS[i]} and ${CLASS_COLOURS[k]} are ${far.toFixed(1)} apart`);
      }
    });
  });
}

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

function linearOf(colour: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return [r!, g!, b!];
}

function times(matrix: Matrix3, v: Triple): Triple {
  const [r, g, b] = matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    .map((c) => Math.min(1, Math.max(0, c)));
  return [r!, g!, b!];
}

function xyzOf([r, g, b]: Triple): Triple {
  return [
    0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
    0.2126729 * r + 0.7151522 * g + 0.072175 * b,
    0.0193339 * r + 0.119192 * g + 0.9503041 * b,
  ];
}

function labOf(rgb: Triple): Triple {
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = xyzOf(rgb).map((v, i) => v / white[i]!)
    .map((v) => v > 216 / 24389 ? Math.cbrt(v) : (24389 / 27 * v + 16) / 116);
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const rad = Math.PI / 180;
  const mid = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mid ** 7 / (mid ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (b: number, a: number) => (Math.atan2(b, a) / rad + 360) % 360;
  const turn = c1 * c2 === 0 ? 0 : (hue(b2, p2) - hue(b1, p1) + 540) % 360 - 180;
  const [dl, dc, dh] = [l2 - l1, c2 - c1, 2 * Math.sqrt(c1 * c2) * Math.sin(turn * rad / 2)];
  const [l, c, h] = [(l1 + l2) / 2, (c1 + c2) / 2, hue(b1, p1) + turn / 2];
  const t = 1 - 0.17 * Math.cos((h - 30) * rad) + 0.24 * Math.cos(2 * h * rad) +
    0.32 * Math.cos((3 * h + 6) * rad) - 0.2 * Math.cos((4 * h - 63) * rad);
  const sl = 1 + 0.015 * (l - 50) ** 2 / Math.sqrt(20 + (l - 50) ** 2);
  const sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
  const rt = -Math.sin(60 * Math.exp(-(((((h + 360) % 360) - 275) / 25) ** 2)) * rad) * 2 *
    Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  return Math.sqrt(
    (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh),
  );
}
