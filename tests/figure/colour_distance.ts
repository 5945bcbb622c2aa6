/** How far colours are apart for eyes: CIEDE2000, and what leads to it. */

/** Three numbers of a colour. */
export type Triple = readonly [number, number, number];
export type Matrix3 = readonly [Triple, Triple, Triple];

export function linearOf(colour: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return [r!, g!, b!];
}

export function times(matrix: Matrix3, v: Triple): Triple {
  const [r, g, b] = matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    .map((c) => Math.min(1, Math.max(0, c)));
  return [r!, g!, b!];
}

export function xyzOf([r, g, b]: Triple): Triple {
  return [
    0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
    0.2126729 * r + 0.7151522 * g + 0.072175 * b,
    0.0193339 * r + 0.119192 * g + 0.9503041 * b,
  ];
}

export function labOf(rgb: Triple): Triple {
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = xyzOf(rgb).map((v, i) => v / white[i]!)
    .map((v) => v > 216 / 24389 ? Math.cbrt(v) : (24389 / 27 * v + 16) / 116);
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

export function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
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
