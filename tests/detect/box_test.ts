import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { type Candidate, type OverlapOf, regress, square, suppress } from "../../lib/detect/box.ts";
import { type Face, type Pick, pickFaces, PICKS } from "../../lib/detect/face.ts";
import { cellsAlong, pyramidScales, sheetsOf, type Tile } from "../../lib/detect/pyramid.ts";
import { detectSettings } from "../../lib/detect/settings.ts";

const candidate = fc.record({
  x1: fc.integer({ min: 1, max: 40 }),
  y1: fc.integer({ min: 1, max: 40 }),
  width: fc.integer({ min: 1, max: 30 }),
  height: fc.integer({ min: 1, max: 30 }),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
}).map(({ x1, y1, width, height, score }): Candidate => ({
  x1,
  y1,
  x2: x1 + width - 1,
  y2: y1 + height - 1,
  score,
  shift: [0, 0, 0, 0],
}));

/** The overlap by counting pixels. */
function overlap(a: Candidate, b: Candidate, of: OverlapOf): number {
  const area = ({ x1, y1, x2, y2 }: Candidate) => (x2 - x1 + 1) * (y2 - y1 + 1);
  let common = 0;
  for (let x = a.x1; x <= a.x2; x++) {
    for (let y = a.y1; y <= a.y2; y++) {
      if (x >= b.x1 && x <= b.x2 && y >= b.y1 && y <= b.y2) common++;
    }
  }
  const whole = of === "union" ? area(a) + area(b) - common : Math.min(area(a), area(b));
  return common / whole;
}

for (const kind of ["union", "smaller"] as const) {
  Deno.test(`what is suppressed overlaps a better box, what is kept overlaps none (${kind})`, () =>
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 25 }), (boxes) => {
        const kept = suppress(boxes, 0.5, kind), dropped = boxes.filter((b) => !kept.includes(b));
        kept.forEach((one, i) => {
          ok(i === 0 || kept[i - 1]!.score >= one.score);
          for (const other of kept.slice(0, i)) ok(overlap(one, other, kind) <= 0.5);
        });
        for (const box of dropped) {
          ok(kept.some((one) => one.score >= box.score && overlap(one, box, kind) > 0.5));
        }
      }),
      { seed: 7, numRuns: 300 },
    ));
}

Deno.test("a box moves by shares of its width, which the first stage counts one pixel less", () => {
  const box = { x1: 11, y1: 21, x2: 20, y2: 40, score: 1, shift: [0.1, 0, 0, -0.1] as const };
  const sides = ({ x1, y1, x2, y2 }: Candidate) => [x1, y1, x2, y2];
  deepEqual(sides(regress(box, 2)), [12, 21, 20, 38]);
  deepEqual(sides(regress(box, 1)), [11.9, 21, 20, 38.1]);
});

Deno.test("a square has the centre and the longer side of its box, on whole pixels", () =>
  fc.assert(
    fc.property(candidate, (box) => {
      const { x1, y1, x2, y2 } = square(box);
      // Both ends are cut towards 0, as MATLAB's fix does: across a border a pixel may go.
      const side = Math.max(box.x2 - box.x1, box.y2 - box.y1);
      for (const [from, to] of [[x1, x2], [y1, y2]] as const) {
        ok(from <= 0 ? side - (to - from) <= 1 : to - from === side);
      }
      ok([x1, y1, x2, y2].every(Number.isInteger));
      ok(Math.abs(x1 + x2 - box.x1 - box.x2) <= 2 && Math.abs(y1 + y2 - box.y1 - box.y2) <= 2);
    }),
    { seed: 7 },
  ));

const size = fc.integer({ min: 12, max: 1400 });

Deno.test("the sheets of an image hold every cell of every size once, and tiles keep apart", () =>
  fc.assert(
    fc.property(
      size,
      size,
      fc.double({ min: 0.3, max: 0.9, noNaN: true }),
      (width, height, factor) => {
        const scales = pyramidScales(width, height, { minSize: 14, factor });
        const sheets = sheetsOf(width, height, scales), cells = new Map<number, number>();
        for (const sheet of sheets) {
          ok(sheet.width * sheet.height <= 2_100_000, `${sheet.width} x ${sheet.height}`);
          sheet.tiles.forEach((tile, i) => {
            ok([tile.x, tile.y, tile.left, tile.top].every((at) => at % 2 === 0));
            ok(tile.x + tile.width <= sheet.width && tile.y + tile.height <= sheet.height);
            for (const other of sheet.tiles.slice(0, i)) ok(apart(tile, other));
            const count = cellsAlong(tile.width) * cellsAlong(tile.height);
            cells.set(tile.scale, (cells.get(tile.scale) ?? 0) + count);
          });
        }
        for (const scale of scales) {
          const [w, h] = [width, height].map((side) => cellsAlong(Math.ceil(side * scale)));
          equal(cells.get(scale), w! * h!);
        }
      },
    ),
    { seed: 7, numRuns: 60 },
  ));

function apart(a: Tile, b: Tile): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y ||
    b.y + b.height <= a.y;
}

const landmarks = [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]] as const;
const faces: Face[] = [
  { box: [0, 0, 30, 30], score: 0.95, landmarks },
  { box: [40, 40, 60, 60], score: 0.91, landmarks },
  { box: [60, 0, 80, 20], score: 0.99, landmarks },
];

Deno.test("the face that is meant: nearest the centre, largest, best, or all of them", () => {
  const picked = (pick: Pick) =>
    pickFaces(faces, pick, { width: 100, height: 100 }).map((face) => faces.indexOf(face));
  deepEqual(picked("center"), [1]);
  deepEqual(picked("largest"), [0]);
  deepEqual(picked("best"), [2]);
  deepEqual(picked("all"), [2, 0, 1]);
  for (const pick of Object.keys(PICKS) as Pick[]) {
    deepEqual(pickFaces([], pick, { width: 9, height: 9 }), []);
  }
  throws(
    () => pickFaces(faces, "centre" as Pick, { width: 9, height: 9 }),
    /did you mean "center"/,
  );
});

Deno.test("settings that cannot be are refused with what they must be", () => {
  throws(() => detectSettings({ minSize: 5 }), /minSize must be a number from 12 to 10000, is 5/);
  throws(() => detectSettings({ factor: NaN }), /factor .* is NaN/);
  throws(() => detectSettings({ thresholds: [0.6, 0.7, 1] }), /threshold .* is 1/);
  throws(() => detectSettings({ thresholds: [0.6] as never }), /must be 3 thresholds, got 1/);
  throws(() => detectSettings({ origin: "one" as never }), /origin/);
});
