import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  type Affine,
  affineDeterminant,
  applyAffine,
  composeAffines,
  invertAffine,
  type Point,
  type Points,
} from "../../lib/align/affine.ts";
import { cropImage } from "../../lib/align/crops.ts";
import { alignFace, countedAs } from "../../lib/align/faces.ts";
import { similarityTransform } from "../../lib/align/similarity.ts";
import { TEMPLATES } from "../../lib/align/template.ts";
import { type Origin, warp } from "../../lib/align/warp.ts";
import { warpBytes } from "../../lib/align/warp_bytes.ts";
import type { Landmarks } from "../../lib/dataset/landmarks.ts";
import type { Image } from "../../lib/image/image.ts";
import { close, golden } from "../golden/golden.ts";

const METHODS = ["cp2tform", "umeyama"] as const;
const ORIGIN: readonly Origin[] = ["zero", "matlab"];
const FACE: Points = TEMPLATES["112x96"].points;
const mirror = (points: Points): Points => points.map(([x, y]) => [-x, y]);
const moved = (map: Affine, points: Points) => points.map((point) => applyAffine(map, point));

// The oracle's numbers have 12 digits, and shifts of thousands of pixels leave 1e-13 of the largest
// to float64.
for (const { name, inputs, outputs } of await golden("align-transforms")) {
  const { landmarks, template } = inputs;
  Deno.test(`golden similarity: ${name}`, () => {
    const plain = similarityTransform(landmarks, template, { reflection: false });
    close(plain, outputs.nonreflective, 1e-10, "nonreflective");
    const forward = similarityTransform(landmarks, template, { method: "umeyama" });
    close(forward, outputs.umeyama, 1e-10, "umeyama");
    // Of two points the oracle gives none, as both fits are exact.
    if (!outputs.similarity) return;
    const best = similarityTransform(landmarks, template);
    close(best, outputs.similarity, 1e-10, "similarity");
    close(moved(best, landmarks), outputs.warped, 1e-10, "warped");
    equal(affineDeterminant(best) < 0, outputs.reflected);
  });
}

const file = new URL("../golden/align-warps.json", import.meta.url);
const { image: written } = JSON.parse(await Deno.readTextFile(file));
const bytes = Uint8Array.from(written.pixels as number[]);
const photo: Image<Uint8Array> = {
  data: bytes,
  width: written.width,
  height: written.height,
  channels: 3,
};

// Float32 keeps 255 to 1.5e-5, which is 6e-8 of it; the oracle's pixels have 9 digits.
for (const { name, inputs, outputs } of await golden("align-warps")) {
  const { width, height } = inputs.size, origin = ORIGIN[inputs.origin]!;
  Deno.test(`golden warp: ${name}`, () => {
    const crop = warp(photo, outputs.matrix, { width, height, origin });
    close([...crop.data], outputs.pixels, 2e-7, "pixels");
    const rounded = warpBytes(photo, outputs.matrix, { width, height, origin });
    rounded.data.forEach((byte, i) => ok(Math.abs(byte - outputs.pixels[i]) <= 0.5 + 1e-6));
  });
  Deno.test(`golden aligned face: ${name}`, () => {
    const floats = { ...photo, data: Float32Array.from(bytes) };
    const template = { width, height, points: inputs.template };
    const crop = alignFace(floats, inputs.landmarks, { template, origin });
    close([...crop.data], outputs.pixels, 2e-7, "pixels");
  });
}

/** Numbers spread evenly; fc.double() spreads over exponents, so most of its are next to 0. */
const number = (min: number, max: number) =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((n) => n / 1000);
/** A similarity: an angle, a scale of 1/20 to 20, a shift, and whether it mirrors. */
const similarity = fc.tuple(
  number(0, 7),
  number(-3, 3),
  number(-500, 500),
  number(-500, 500),
  fc.boolean(),
).map(([angle, power, tx, ty, flip]): Affine => {
  const re = Math.exp(power) * Math.cos(angle), im = Math.exp(power) * Math.sin(angle);
  return flip ? [[-re, -im, tx], [-im, re, ty]] : [[re, -im, tx], [im, re, ty]];
});
/** Five points of a face, each up to 4 px off. */
const noisy = fc.array(fc.tuple(number(-4, 4), number(-4, 4)), { minLength: 5, maxLength: 5 })
  .map((shifts) => FACE.map(([x, y], i): Point => [x + shifts[i]![0], y + shifts[i]![1]]));

Deno.test("a template maps onto itself", () => {
  for (const { points } of Object.values(TEMPLATES)) {
    for (const method of METHODS) {
      close(similarityTransform(points, points, { method }), [[1, 0, 0], [0, 1, 0]], 1e-12, method);
    }
  }
});

Deno.test("the square template is the seed's, 8 to the right", () => {
  close(TEMPLATES["112x112"].points, FACE.map(([x, y]) => [x + 8, y]), 1e-15, "points");
});

Deno.test("what was done to the landmarks is undone: a similarity before the fit changes nothing", () => {
  fc.assert(
    fc.property(noisy, similarity, fc.constantFrom(...METHODS), (points, map, method) => {
      const options = { method, reflection: true };
      const plain = similarityTransform(points, FACE, options);
      const after = similarityTransform(moved(map, points), FACE, options);
      // Shifts of 500 px at a scale of 1/20 cost four digits of float64's sixteen.
      close(composeAffines(after, map), plain, 1e-9, method);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("mirrored points give a reflection where it is allowed, and only there", () => {
  fc.assert(
    fc.property(noisy, (points) => {
      const fits = (options: Parameters<typeof similarityTransform>[2]) =>
        affineDeterminant(similarityTransform(mirror(points), FACE, options)) < 0;
      equal(fits({}), true);
      equal(fits({ reflection: false }), false);
      equal(fits({ method: "umeyama" }), false);
      equal(fits({ method: "umeyama", reflection: true }), true);
    }),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("the spectral norm of the residuals decides on the mirror, not their sum of squares", () => {
  // Spectral: 1.997 as it is, 2.320 mirrored. Frobenius: 2.775 and 2.422, so it would mirror.
  const from: Points = [[5, 2], [4, 3], [9, 6], [2, 2]],
    to: Points = [[1, 9], [0, 8], [8, 9], [0, 9]];
  ok(affineDeterminant(similarityTransform(from, to)) > 0);
});

Deno.test("two points, or points on a line, are never mirrored", () => {
  const line = fc.integer({ min: 2, max: 6 }).chain((n) =>
    fc.tuple(
      similarity,
      similarity,
      fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: n, maxLength: n }),
    )
  );
  fc.assert(
    fc.property(line, ([one, other, places]) => {
      const points = places.map((x): Point => [x, 0]);
      ok(affineDeterminant(similarityTransform(moved(one, points), moved(other, points))) > 0);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("both methods turn alike; the backward fit is the larger", () => {
  fc.assert(
    fc.property(noisy, (points) => {
      const [[a, b]] = similarityTransform(points, FACE);
      const [[p, q]] = similarityTransform(points, FACE, { method: "umeyama" });
      close(Math.atan2(b, a), Math.atan2(q, p), 1e-9, "angle");
      ok(Math.hypot(a, b) >= Math.hypot(p, q) * (1 - 1e-12));
    }),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("an inverse undoes its map, on either side", () => {
  fc.assert(
    fc.property(similarity, (map) => {
      const identity = [[1, 0, 0], [0, 1, 0]];
      for (const both of [[map, invertAffine(map)], [invertAffine(map), map]] as const) {
        const error = composeAffines(...both).flat().map((v, i) => v - identity.flat()[i]!);
        ok(error.every((e) => Math.abs(e) < 1e-9), `${error}`); // 500 px times 20, of 1e-16
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("a warp by the identity is the image, whatever the origin", () => {
  for (const origin of ORIGIN) {
    const options = { width: photo.width, height: photo.height, origin };
    deepEqual([...warp(photo, [[1, 0, 0], [0, 1, 0]], options).data], [...bytes]);
    deepEqual(warpBytes(photo, [[1, 0, 0], [0, 1, 0]], options), photo);
  }
});

Deno.test("a warp by a whole shift moves every pixel, and what comes from outside is 0", () => {
  const shift = fc.integer({ min: -9, max: 9 });
  fc.assert(
    fc.property(shift, shift, fc.constantFrom(...ORIGIN), (dx, dy, origin) => {
      const options = { width: photo.width, height: photo.height, origin };
      const crop = warpBytes(photo, [[1, 0, dx], [0, 1, dy]], options);
      for (let i = 0; i < crop.data.length; i++) {
        const x = Math.floor(i / 3) % photo.width - dx, y = Math.floor(i / 3 / photo.width) - dy;
        const outside = x < 0 || x >= photo.width || y < 0 || y >= photo.height;
        equal(crop.data[i], outside ? 0 : bytes[3 * (y * photo.width + x) + i % 3]);
      }
    }),
    { seed: 7, numRuns: 50 },
  );
});

Deno.test("a plane of grey stays a plane under any map: between pixels the image is linear", () => {
  const data = new Float32Array(400), size = { width: 20, height: 20 };
  for (let i = 0; i < 400; i++) data[i] = 3 * (i % 20) + 5 * Math.floor(i / 20);
  const map: Affine = [[0.7, 0.4, 1], [-0.4, 0.7, 7]];
  const crop = warp({ data, ...size, channels: 1 }, map, { ...size, origin: "zero" });
  let seen = 0;
  for (let i = 0; i < 400; i++) {
    const [x, y] = applyAffine(invertAffine(map), [i % 20, Math.floor(i / 20)]);
    if (x < 0 || x > 19 || y < 0 || y > 19) continue;
    seen++;
    ok(Math.abs(crop.data[i]! - (3 * x + 5 * y)) < 2e-5); // float32 of 152
  }
  ok(seen > 100);
});

Deno.test("the quick warp of bytes is the plain one, rounded, under any map", () => {
  const entry = number(-3, 3), shift = number(-30, 30);
  const size = fc.integer({ min: 1, max: 12 });
  const image = fc.tuple(size, size, fc.constantFrom(1, 3, 4)).chain(([width, height, channels]) =>
    fc.uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
      .map((data) => ({ data, width, height, channels }))
  );
  fc.assert(
    fc.property(
      image,
      fc.tuple(entry, entry, shift, entry, entry, shift),
      fc.constantFrom(...ORIGIN),
      size,
      size,
      (image, [a, b, tx, c, d, ty], origin, width, height) => {
        const map: Affine = [[a, b, tx], [c, d, ty]];
        fc.pre(Math.abs(affineDeterminant(map)) > 1e-6);
        const options = { width, height, origin };
        const floats = warp(image, map, options).data, quick = warpBytes(image, map, options).data;
        floats.forEach((value, i) => ok(Math.abs(value - quick[i]!) <= 0.5 + 2e-5));
      },
    ),
    { seed: 7, numRuns: 2000 },
  );
});

Deno.test("what lies half way is rounded up, in grey as in colour", () => {
  const size = { width: photo.width - 1, height: photo.height - 1 };
  const half: Affine = [[1, 0, -0.5], [0, 1, -0.5]];
  for (const channels of [1, 3]) {
    const image = { ...photo, data: bytes.filter((_, i) => i % 3 < channels), channels };
    // Four bytes' mean has two binary digits, so these sums are exact.
    const { data } = warp(image, half, { ...size, origin: "zero" });
    ok(data.filter((value) => value % 2 === 0.5).length > 20); // to even would be down
    const quick = warpBytes(image, half, { ...size, origin: "zero" });
    deepEqual([...quick.data], [...data].map((value) => Math.floor(value + 0.5)));
  }
});

Deno.test("maps at the ends of float64 give an image or an error, never a read outside", () => {
  const any = fc.double();
  fc.assert(
    fc.property(any, any, any, any, any, any, (a, b, tx, c, d, ty) => {
      const options = { width: 3, height: 2, origin: "matlab" } as const;
      try {
        for (const make of [warp, warpBytes]) {
          ok(make(photo, [[a, b, tx], [c, d, ty]], options).data.every((v) => v >= 0 && v <= 255));
        }
      } catch (error) {
        ok(error instanceof RangeError && /Cannot invert the map/.test(error.message));
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});

Deno.test("a face is aligned as the seed does it, unless told otherwise", () => {
  const landmarks = FACE.map(([x, y], i): Point => [x / 5, y / 5 + i / 9]),
    face = alignFace(photo, landmarks);
  deepEqual([face.width, face.height, face.data instanceof Uint8Array], [96, 112, true]);
  const seed = { template: "112x96", origin: "matlab", method: "cp2tform" } as const;
  deepEqual(face, alignFace(photo, landmarks, seed));
  notDeepEqual(face, alignFace(photo, landmarks, { origin: "zero" }));
  notDeepEqual(face, alignFace(photo, landmarks, { method: "umeyama" }));
  equal(alignFace(photo, landmarks, { template: "112x112" }).width, 112);
});

Deno.test("a square crop is of the square template: it is no upright one made wider", () => {
  const landmarks = FACE.map(([x, y]): Point => [x / 5, y / 5]) as unknown as Landmarks;
  const crop = cropImage(photo, landmarks, { width: 112, height: 112, channels: 3 });
  const points = countedAs("matlab", landmarks);
  deepEqual(crop, alignFace(photo, points, { template: "112x112" }));
  const upright = cropImage(photo, landmarks, { width: 96, height: 112, channels: 3 });
  deepEqual(upright, alignFace(photo, points));
});

const identity: Affine = [[1, 0, 0], [0, 1, 0]];
const two: Points = [[0, 0], [1, 0]];
const square: Points = [[0, 0], [1, 0], [1, 1], [0, 1]];
for (
  const [what, call, message] of [
    [
      "a single point",
      () => similarityTransform([[1, 2]], [[1, 2]]),
      /at least two .* got 1 and 1/,
    ],
    ["a point too many", () => similarityTransform(FACE, two), /as many .* got 5 and 2/],
    ["landmarks that are one point", () => similarityTransform([[3, 4], [3, 4]], two), /`from`/],
    ["a template that is one point", () => similarityTransform(two, [[3, 4], [3, 4]]), /`to`/],
    ["NaN", () => similarityTransform([[0, 0], [NaN, 0]], two), /point 1 of `from` is \[NaN,0\]/],
    ["Infinity", () => similarityTransform(two, [[0, 0], [0, Infinity]]), /point 1 of `to`/],
    [
      "a point of three numbers",
      () => similarityTransform([[0, 0], [1, 0, 0]] as unknown as Points, two),
      /two finite numbers/,
    ],
    [
      "numbers whose squares overflow",
      () => similarityTransform([[0, 0], [1e200, 0]], two),
      /too large or small/,
    ],
    [
      "points that nothing brings together",
      () => similarityTransform(square, [[0, 0], [1, 1], [0, 0], [1, 1]]),
      /none does/,
    ],
    [
      "a method that is none",
      () => similarityTransform(two, two, { method: "umeyma" as "umeyama" }),
      /did you mean "umeyama"/,
    ],
    ["a flat map", () => invertAffine([[1, 2, 0], [2, 4, 0]]), /must not flatten/],
    [
      "a width of 0",
      () => warp(photo, identity, { width: 0, height: 1, origin: "zero" }),
      /got 0 x 1/,
    ],
    [
      "half a pixel",
      () => warpBytes(photo, identity, { width: 1, height: 1.5, origin: "zero" }),
      /got 1 x 1.5/,
    ],
    [
      "a huge crop",
      () => warp(photo, identity, { width: 1e5, height: 1e5, origin: "zero" }),
      /at most 67108864/,
    ],
    [
      "an origin that is none",
      () => warp(photo, identity, { width: 1, height: 1, origin: "one" as Origin }),
      /the origin "one"/,
    ],
    [
      "an image without its pixels",
      () =>
        warpBytes({ ...photo, data: bytes.subarray(3) }, identity, {
          width: 1,
          height: 1,
          origin: "zero",
        }),
      /must have/,
    ],
    ["four landmarks for five", () => alignFace(photo, FACE.slice(1)), /got 4 and 5/],
    [
      "a template that is none",
      () => alignFace(photo, FACE, { template: "96x112" as "112x96" }),
      /the template "96x112"/,
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => throws(call, { name: "RangeError", message }));
}
