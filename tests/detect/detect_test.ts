import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import type { Points } from "../../lib/align/affine.ts";
import { CASCADE, type CascadeName } from "../../lib/detect/cascade.ts";
import { createDetector, detectFaces } from "../../lib/detect/detect.ts";
import type { Face } from "../../lib/detect/face.ts";
import { loadCascade } from "../../lib/detect/files.ts";
import { cascadeStep } from "../../lib/detect/step.ts";
import { cascadeWeights } from "../../lib/detect/weights.ts";
import { NORMALISED, proposals } from "../../lib/detect/propose.ts";
import { cellsAlong, pyramidScales, sheetsOf } from "../../lib/detect/pyramid.ts";
import { DETECT_DEFAULTS } from "../../lib/detect/settings.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { resampleArea, sumArea } from "../../lib/image/area.ts";
import { decodeImage } from "../../lib/image/decode.ts";
import { mirrorImage } from "../../lib/image/mirror.ts";
import { drawnCascade, noise } from "./fixture_cascade.ts";
import { NATIVE } from "../engine/tensorflow.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");
const ignore = !mirror;

for (const name of Object.keys(CASCADE) as CascadeName[]) {
  Deno.test(`${name}: an image turned over its diagonal gives what Caffe sees of it`, async () => {
    await useEngine("wasm");
    // Caffe's layers by their definition, on images whose rows and columns are exchanged.
    const { [name]: model } = drawnCascade(3), network = CASCADE[name], side = network.size;
    const pixels = tf.randomNormal([1, side, side, 3], 0, 1, "float32", 5);
    const weights = cascadeWeights(network, model);
    const ours = cascadeStep(network, false)(pixels, ...weights)[0]!.dataSync();
    let x = (tf.transpose(pixels, [0, 3, 2, 1]).arraySync() as number[][][][])[0]!;
    const blob = (layer: string, i: number) =>
      model.layers.find((some) => some.name === layer)!.blobs[i]!.data;
    for (const layer of network.layers) {
      if (layer.kind === "pool") {
        x = caffePool(x, layer.kernel);
        continue;
      }
      const kernel = layer.kind === "dense" ? x[0]!.length : layer.kernel;
      const before = caffeConvolution(x, blob(layer.name, 0), blob(layer.name, 1), kernel);
      const slopes = blob(layer.slopes, 0);
      x = before.map((plane, c) => plane.map((row) => row.map((v) => v > 0 ? v : v * slopes[c]!)));
    }
    const told = network.heads.flatMap(({ name }) =>
      caffeConvolution(x, blob(name, 0), blob(name, 1), 1).map((plane) => plane[0]![0]!)
    );
    told.forEach((value, i) => {
      // Sums of up to 1152 products in float32, in another order.
      ok(Math.abs(value - ours[i]!) < 1e-4 * Math.max(1, Math.abs(value)), `${value} ${ours[i]}`);
    });
  });
}

/** `[channels][height][width]`, weights `[out, in, height, width]`. */
function caffeConvolution(
  x: number[][][],
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  kernel: number,
): number[][][] {
  const side = x[0]!.length - kernel + 1, each = x.length * kernel * kernel;
  return Array.from(
    bias,
    (b, o) =>
      Array.from({ length: side }, (_, y) =>
        Array.from({ length: side }, (_, z) => {
          let sum = b;
          x.forEach((plane, c) => {
            for (let i = 0; i < kernel; i++) {
              for (let j = 0; j < kernel; j++) {
                sum += weight[o * each + (c * kernel + i) * kernel + j]! * plane[y + i]![z + j]!;
              }
            }
          });
          return sum;
        })),
  );
}

function caffePool(x: number[][][], kernel: number): number[][][] {
  const side = Math.ceil((x[0]!.length - kernel) / 2) + 1;
  const from = (at: number) => Array.from({ length: kernel }, (_, i) => 2 * at + i);
  return x.map((plane) =>
    Array.from(
      { length: side },
      (_, y) =>
        Array.from({ length: side }, (_, z) =>
          Math.max(
            ...from(y).flatMap((i) => from(z).map((j) => plane[i]?.[j] ?? -Infinity)),
          )),
    )
  );
}

Deno.test("sizes of an image that lie on one sheet are seen as each alone, cell by cell", async () => {
  await useEngine("wasm");
  const weights = cascadeWeights(CASCADE.proposal, drawnCascade(4).proposal);
  const [masked, plain] = [true, false].map((mask) => cascadeStep(CASCADE.proposal, mask));
  // Sides of every kind, so that windows at borders are cut; the larger is cut into tiles.
  for (const [width, height] of [[61, 47], [64, 50], [2300, 14]] as const) {
    const image = sumArea(noise(width, height));
    const settings = { ...DETECT_DEFAULTS, minSize: 12, factor: 0.7 };
    const sheets = sheetsOf(width, height, pyramidScales(width, height, settings));
    const alone = new Map<number, tf.Images>(), seen: tf.Images[] = [];
    await proposals([image], settings, (...tensors) => {
      seen.push(tf.keep(masked!(...tensors, ...weights)[0]! as tf.Images));
      return tf.clone(seen.at(-1)!);
    });
    sheets.forEach(({ tiles }, s) => {
      for (const { scale, level, left, top, x, y, ...tile } of tiles) {
        if (!alone.has(scale)) alone.set(scale, levelAlone(image, level, plain!, weights));
        const rows = cellsAlong(tile.height), columns = cellsAlong(tile.width);
        const size: [number, number, number, number] = [1, rows, columns, 6];
        const cut = (cells: tf.Images, at: number, from: number) =>
          tf.slice(cells, [0, at / 2, from / 2, 0], size).dataSync();
        const wanted = cut(alone.get(scale)!, top, left), got = cut(seen[s]!, y, x);
        wanted.forEach((value, i) => ok(Math.abs(value - got[i]!) < 1e-4, `${value} ${got[i]}`));
      }
    });
  }
});

/** A size of the image by itself through the first network. */
function levelAlone(
  image: ReturnType<typeof sumArea>,
  { width, height }: { readonly width: number; readonly height: number },
  run: ReturnType<typeof cascadeStep>,
  weights: readonly tf.Tensor[],
): tf.Images {
  const data = new Float32Array(width * height * 3);
  const to = { data, offset: 0, stride: 3 * width, width, height };
  const whole = { left: 0, top: 0, right: image.width, bottom: image.height };
  resampleArea(image, whole, to, NORMALISED);
  return run(tf.tensor4d(data, [1, height, width, 3]), ...weights)[0]! as tf.Images;
}

Deno.test("a detector leaves no tensor behind, and finds the same in any batch", async () => {
  await useEngine("wasm");
  const models = drawnCascade(3), before = tf.memory().numTensors;
  const detector = createDetector(models, { thresholds: [0.5, 0.2, 0.05] });
  const images = [noise(50, 40, 1), noise(64, 64, 2), noise(50, 40, 3)];
  const held = tf.memory().numTensors;
  const together = await detector.detect(images);
  ok(together.flat().length > 0, "the drawn weights find something");
  equal(tf.memory().numTensors, held);
  for (const [i, image] of images.entries()) {
    const [alone] = await detector.detect([image]);
    equal(alone!.length, together[i]!.length);
    alone!.forEach(({ box }, k) => near(box, together[i]![k]!.box, 1e-3));
  }
  deepEqual(await detector.detect([]), []);
  detector.dispose();
  equal(tf.memory().numTensors, before);
});

Deno.test("an image too small for any face has none", async () => {
  await useEngine("wasm");
  const detector = createDetector(drawnCascade(1));
  deepEqual(await detector.detect([noise(5, 5), noise(1, 1), noise(300, 3)]), [[], [], []]);
  detector.dispose();
});

Deno.test("weights of another network, and grey images, are refused with words", async () => {
  await useEngine("wasm");
  const models = drawnCascade(1);
  throws(
    () => createDetector({ ...models, refinement: models.output }),
    /as R-net \(det2\.caffemodel\): blob 0 of its layer conv1 must have the shape \[28,3,3,3\]/,
  );
  throws(
    () => createDetector({ ...models, output: { name: "", layers: [] } }),
    /O-net .* is not there/,
  );
  const detector = createDetector(models);
  const grey = { data: new Uint8Array(400), width: 20, height: 20, channels: 1 };
  await rejects(detector.detect([grey]), /must have 3 channels, has 1/);
  detector.dispose();
});

/** What another runtime found in the photos, and its settings. */
interface Reference {
  readonly images: Readonly<
    Record<string, { readonly faces: { box: number[]; score: number; points: number[][] }[] }>
  >;
}
const REFERENCE_SETTINGS = {
  minSize: 40,
  factor: 0.709,
  thresholds: [0.6, 0.7, 0.7],
  flip: false,
  origin: "zero",
} as const;
const photo = async (name: string) =>
  await decodeImage(await Deno.readFile(`${mirror}/photos/${name}`));

for (const engine of ["wasm", "tensorflow"] as const) {
  Deno.test({
    name: `photos on ${engine}: the faces that MTCNN finds in OpenCV, to a pixel`,
    ignore: ignore || (engine === "tensorflow" && !NATIVE),
    fn: async () => {
      const detector = createDetector(
        await loadCascade(),
        REFERENCE_SETTINGS,
        await useEngine(engine),
      );
      const text = await Deno.readTextFile(`${mirror}/reference/mtcnn_detections.json`);
      for (const [name, { faces }] of Object.entries((JSON.parse(text) as Reference).images)) {
        const found = (await detector.detect([await photo(name)]))[0]!.filter(({ score }) =>
          score > 0.9
        );
        const sure = faces.filter(({ score }) => score > 0.9);
        equal(found.length, sure.length, name);
        for (const face of sure) {
          const [nearest] = found.map((some) => ({ some, overlap: overlap(face.box, some.box) }))
            .sort((a, b) => b.overlap - a.overlap);
          // Another decoder of JPEG may differ by a bit, which a box on the edge of 0.7 may feel.
          ok(nearest!.overlap > 0.99, `${name} ${nearest!.overlap}`);
          near(nearest!.some.landmarks.flat(), face.points.flat(), 0.5);
        }
      }
      detector.dispose();
    },
  });
}

Deno.test({
  name: "landmarks of a mirrored photo are mirrored, nearer so where both views are averaged",
  ignore,
  fn: async () => {
    const engine = await useEngine("wasm"), models = await loadCascade();
    const image = await photo("test2.jpg"), order = [1, 0, 2, 4, 3];
    const look = async (flip: boolean) => {
      const detector = createDetector(models, { flip }, engine);
      const [[own], [other]] = await detector.detect([image, mirrorImage(image)]) as [
        Face[],
        Face[],
      ];
      detector.dispose();
      const mirrored = order.map((k) => {
        const [x, y] = other!.landmarks[k]!;
        return [image.width - 1 - x, y] as const;
      });
      return { own: own!.landmarks, apart: distance(own!.landmarks, mirrored) };
    };
    const averaged = await look(true), plain = await look(false);
    const width = 159; // of the face, in pixels
    ok(averaged.apart < 0.03 * width && averaged.apart < plain.apart);
    ok(distance(averaged.own, plain.own) < 0.02 * width, "an average of the same five points");
  },
});

/** How far points are apart, in the mean. */
function distance(one: Points, other: Points): number {
  const each = one.map(([x, y], k) => Math.hypot(x - other[k]![0], y - other[k]![1]));
  return each.reduce((a, b) => a + b) / each.length;
}

Deno.test({
  name: "detectFaces() brings the weights itself",
  ignore,
  fn: async () => {
    await useEngine("wasm");
    const faces = await detectFaces(await photo("test1.jpg"));
    equal(faces.length, 2);
    ok(faces.every(({ score }) => score > 0.99));
    await rejects(detectFaces(await photo("test1.jpg"), { factor: 2 }), /factor/);
  },
});

function overlap([a, b, c, d]: readonly number[], [e, f, g, h]: readonly number[]): number {
  const width = Math.min(c!, g!) - Math.max(a!, e!), height = Math.min(d!, h!) - Math.max(b!, f!);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / ((c! - a!) * (d! - b!) + (g! - e!) * (h! - f!) - common);
}

function near(got: readonly number[], wanted: readonly number[], tolerance: number): void {
  equal(got.length, wanted.length);
  got.forEach((value, i) => ok(Math.abs(value - wanted[i]!) <= tolerance, `${got} | ${wanted}`));
}
