import { deepEqual, equal, ok } from "node:assert/strict";
import sharp from "sharp";
import { enlargeFace } from "../../lib/detect/enlarge.ts";
import { createDetector } from "../../lib/detect/detect.ts";
import type { Face } from "../../lib/detect/face.ts";
import { loadCascade } from "../../lib/detect/files.ts";
import { fitting } from "../../lib/detect/fit.ts";
import type { FoundFaces } from "../../lib/detect/manifest.ts";
import { detectMany } from "../../lib/detect/pool.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { inFolder } from "../folder.ts";
import { drawnCascade } from "./fixture_cascade.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");

Deno.test("a face of an image that was not made smaller is the very same", () => {
  const landmarks = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]] as const;
  const face: Face = { box: [0.1, 0.2, 30.3, 40.4], score: 0.9, landmarks };
  const size = { width: 640, height: 480 };
  equal(enlargeFace(face, size, size), face);
  const { box, score } = enlargeFace(face, size, { width: 1281, height: 1440 });
  deepEqual(score, 0.9);
  // The edges of a box go where the edges of the image go.
  ok(Math.abs(box[0] / 1281 - face.box[0] / 640) < 1e-12);
  ok(Math.abs((box[3] + 1) / 1440 - (face.box[3] + 1) / 480) < 1e-12);
});

const blank = (width: number, height: number) => ({
  data: new Uint8Array(3 * width * height),
  width,
  height,
  channels: 3,
});

Deno.test("large images are looked at smaller, few at once, and faces are in their own pixels", async () => {
  const seen: string[][] = [], landmarks = Array(5).fill([0, 0]) as unknown as Face["landmarks"];
  const detect = fitting((images) => {
    seen.push(images.map(({ width, height }) => `${width} x ${height}`));
    return Promise.resolve(images.map(() => [{ box: [1, 1, 1, 1], score: 1, landmarks }]));
  });
  const small = blank(1000, 1000);
  const found = await detect([small, blank(6000, 4000), small, small, blank(5000, 3001)]);
  deepEqual(seen, [["1000 x 1000"], ["3000 x 2000"], ["1000 x 1000", "1000 x 1000"], [
    "5000 x 3001",
  ]]);
  deepEqual(found.map(([face]) => face!.box), [
    ...[[1, 1, 1, 1], [2, 2, 3, 3], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]],
  ]);
});

Deno.test("a detector takes an image of 24 million pixels", async () => {
  await useEngine("wasm");
  const detector = createDetector(drawnCascade(1), {
    minSize: 1500,
    thresholds: [0.99, 0.99, 0.99],
  });
  equal((await detector.detect([blank(6000, 4000)])).length, 1);
  detector.dispose();
});

Deno.test({
  name: "a photograph of 24 megapixels has the faces that it has when small, in its own pixels",
  ignore: !mirror,
  fn: () =>
    inFolder(async (folder) => {
      const photo = await Deno.readFile(`${mirror}/photos/test1.jpg`);
      await Deno.writeFile(`${folder}/small.png`, await sharp(photo).png().toBuffer());
      // Twice as wide and high on a grey ground: made smaller by 2, the photo is as it was.
      const { width, height } = await sharp(photo).metadata();
      const input = await sharp(photo).resize(2 * width, 2 * height, { kernel: "cubic" })
        .toBuffer();
      const ground = { width: 6000, height: 4000, channels: 3, background: "#808080" } as const;
      const large = sharp({ create: ground }).composite([{ input, left: 1000, top: 600 }]);
      await Deno.writeFile(`${folder}/large.jpg`, await large.jpeg({ quality: 95 }).toBuffer());
      const found = await Array.fromAsync(detectMany(["small.png", "large.jpg"], {
        root: folder,
        models: await loadCascade(),
        settings: { minSize: 60 },
        pick: "all",
        engine: await useEngine("wasm"),
        workers: 1,
      })) as FoundFaces[];
      const [ours, wanted] = ["large.jpg", "small.png"].map((name) =>
        found.find(({ path }) => path === name)!
      );
      deepEqual([ours!.width, ours!.height], [6000, 4000]);
      deepEqual([ours!.count, wanted!.count], [2, 2]);
      for (const { box, landmarks } of wanted!.faces) {
        const near = ours!.faces.map((face) => {
          const points = face.landmarks.map(([x, y]) => [(x - 1000.5) / 2, (y - 600.5) / 2]);
          return {
            face,
            apart: Math.max(...points.flatMap(([x, y], k) => [
              Math.abs(x! - landmarks[k]![0]),
              Math.abs(y! - landmarks[k]![1]),
            ])),
          };
        }).sort((a, b) => a.apart - b.apart)[0]!;
        // Another size of the pyramid is looked at, as the image around it is larger.
        ok(near.apart < 3, `landmarks are ${near.apart} pixels apart`);
        const placed = near.face.box.map((edge, k) => (edge - (k % 2 ? 600 : 1000)) / 2);
        placed.forEach((edge, k) => ok(Math.abs(edge - box[k]!) < 6, `${placed} ${box}`));
      }
    }),
});
