import { deepEqual, equal, match, ok } from "node:assert/strict";
import sharp from "sharp";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;
const photo = (name: string) => `${mirror}/photos/${name}`;
const verify = (...args: readonly string[]) =>
  runTaskFile("verify.ts", ...args, "--engine", "wasm", "--threads", "1");

Deno.test({
  name: "verify: two photos of one person are of one, with the rate the threshold was measured at",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const pair = [photo("cast/amy1.png"), photo("cast/amy2.png")] as const;
      const picture = `${folder}/new/pair.png`;
      const { code, out, error } = await verify(...pair, "--out", picture);
      equal(code, 0, error);
      match(
        out,
        /One person: the cosine is 0\.[67]\d\d, at least the threshold of 0\.4 \(of 29\.6 /,
      );
      const { width, height } = await sharp(picture).metadata();
      deepEqual([width, height], [112 + 4 + 112, 112]);
      // The left half is the crop of the first, the right half of the second.
      const grey = await sharp(picture).greyscale().raw().toBuffer();
      deepEqual([...grey.subarray(112, 116)], [255, 255, 255, 255]);
      ok(grey[50 * 228 + 56] !== grey[50 * 228 + 116 + 56]);

      const strict = JSON.parse((await verify(...pair, "--threshold", "0.99", "--json")).out);
      deepEqual([strict.same, strict.threshold.cosine, strict.threshold.far], [
        false,
        0.99,
        undefined,
      ]);
    }),
});

Deno.test({
  name: "verify: two people are told apart with 0, and the largest of several faces is taken",
  ignore,
  fn: async () => {
    const pair = [photo("cast/amy1.png"), photo("compreface_012_4.jpg")] as const;
    const largest = await verify(...pair, "--json");
    equal(largest.code, 0, largest.error);
    match(largest.error, /Note {4}4 faces are on .*_4\.jpg: one was taken \(--pick largest\)/);
    const { same, cosine, threshold, photos } = JSON.parse(largest.out);
    deepEqual([same, threshold.cosine, threshold.far], [false, 0.4, 1e-4]);
    ok(cosine < 0.4 && cosine > -1);
    deepEqual(photos.map(({ faces }: { faces: number }) => faces), [1, 4]);
    const center = JSON.parse((await verify(...pair, "--json", "--pick", "center")).out);
    ok(String(center.photos[1].box) !== String(photos[1].box), "another of the four");
  },
});

Deno.test({
  name: "verify: a photo without a face, one that is no image and one that is not there are told",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/text.png`, "no image");
      for (
        const [path, message] of [
          [
            photo("ipazc_no-faces.jpg"),
            /a face must be on it, none was found on its \d+ x \d+ pix/,
          ],
          [`${folder}/text.png`, /Cannot look at .*text\.png: Cannot decode the image/],
          [`${folder}/none.png`, /Cannot read .*none\.png: there is no such file/],
        ] as const
      ) {
        const { code, out, error } = await verify(photo("cast/amy1.png"), path);
        match(error, message);
        deepEqual([code, out], [1, ""]);
      }
    }),
});

for (
  const [what, args, message] of [
    ["one photo", ["a.png"], /missing required argument 'other'/],
    ["a picture of another kind", ["a.png", "b.png", "--out", "c.gif"], /end in \.png, got c\.gif/],
    ["all faces", ["a.png", "b.png", "--pick", "all"], /There are center, largest, best/],
  ] as const
) {
  Deno.test(`verify: ${what} is wrong use`, async () => {
    const { code, error } = await verify(...args);
    match(error, message);
    equal(code, 2);
  });
}
