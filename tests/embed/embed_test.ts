import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import sharp from "sharp";
import type { Points } from "../../lib/align/affine.ts";
import { TEMPLATES } from "../../lib/align/template.ts";
import { createDetector } from "../../lib/detect/detect.ts";
import { loadCascade } from "../../lib/detect/files.ts";
import type { FaceEmbedder } from "../../lib/embed/embedder.ts";
import { embedImages, typicalLandmarks } from "../../lib/embed/images.ts";
import { openFaceModel } from "../../lib/embed/models.ts";
import { openOnnxEmbedder } from "../../lib/embed/onnx.ts";
import { IMAGENET_PIXELS, SPHEREFACE_PIXELS, writePlanes } from "../../lib/embed/pixels.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { type OnnxModel, writeOnnx } from "../../lib/format/onnx.ts";
import { decodeImage } from "../../lib/image/decode.ts";
import type { Image } from "../../lib/image/image.ts";
import { inFolder } from "../folder.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");

Deno.test("channels come in the order that a network wants, each with its mean and deviation", () => {
  const image = { data: Uint8Array.of(10, 20, 30, 40, 50, 60), width: 2, height: 1, channels: 3 };
  const out = new Float32Array(8).fill(9);
  writePlanes(image, SPHEREFACE_PIXELS, out, 1);
  const wanted = [30, 60, 20, 50, 10, 40].map((byte) => (byte - 127.5) / 128);
  deepEqual([...out], [9, ...wanted, 9]);
  writePlanes(image, IMAGENET_PIXELS, out, 1);
  ok(Math.abs(out[1]! - (10 / 255 - 0.485) / 0.229) < 1e-6); // float32
  ok(Math.abs(out[6]! - (60 / 255 - 0.406) / 0.225) < 1e-6);
});

/** A network of two nodes: the mean of each channel. */
function means(batch: number | string, height = 112, width = 96): OnnxModel {
  const node = (type: string, from: string, to: string) => ({
    name: type,
    type,
    domain: "",
    inputs: [from],
    outputs: [to],
    attributes: new Map(),
  });
  return {
    irVersion: 8,
    opsets: { "": 13 },
    producer: ["test", "1"],
    name: "means",
    inputs: [{ name: "x", type: "float", shape: [batch, 3, height, width] }],
    outputs: [{ name: "z", type: "float", shape: [batch, 3] }],
    nodes: [node("GlobalAveragePool", "x", "y"), node("Flatten", "y", "z")],
    weights: new Map(),
  };
}
const RULES = {
  title: "means",
  template: "112x96",
  origin: "matlab",
  pixels: { order: "rgb", mean: [0, 0, 0], deviation: [1, 1, 1] },
  threads: 1,
} as const;
const plain = (r: number, g: number, b: number): Image<Uint8Array> => ({
  data: Uint8Array.from({ length: 96 * 112 * 3 }, (_, i) => [r, g, b][i % 3]!),
  width: 96,
  height: 112,
  channels: 3,
});

for (const batch of [1, 2, "N"] as const) {
  Deno.test(`an ONNX network whose batch is ${batch} embeds any number of crops`, async () => {
    const embedder = await openOnnxEmbedder(writeOnnx(means(batch)), RULES);
    equal(embedder.size, 3);
    const crops = [plain(1, 2, 3), plain(4, 5, 6), plain(7, 8, 9)];
    const rows = [...await embedder.embed(crops)].map((value) => Math.round(1e4 * value) / 1e4);
    deepEqual(rows, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    deepEqual([...await embedder.embed([])], []);
    await embedder.dispose();
  });
}

Deno.test("a network for other crops, a crop of another size, and no network are refused", async () => {
  await rejects(
    openOnnxEmbedder(writeOnnx(means(1, 112, 112)), RULES),
    /must take \[N, 3, 112, 96\] and give \[N, size\], takes \[1, 3, 112, 112\]/,
  );
  await rejects(openOnnxEmbedder(new Uint8Array(20), RULES), SyntaxError);
  const whole = writeOnnx(means(1));
  await rejects(openOnnxEmbedder(whole.subarray(0, whole.length - 9), RULES), SyntaxError);
  const embedder = await openOnnxEmbedder(whole, RULES);
  await rejects(
    embedder.embed([{ ...plain(1, 1, 1), width: 112, height: 96 }]),
    /crop 0: it must be 96 x 112 of 3 channels, is 112 x 96 of 3/,
  );
  await embedder.dispose();
});

Deno.test("typical landmarks are medians; of none there are none", () => {
  const at = (x: number, y: number): Points => [[x, y], [x + 1, y + 1]];
  deepEqual(typicalLandmarks([at(1, 9), at(3, 2), at(2, 500)]), at(2, 9));
  throws(() => typicalLandmarks([]), /none has any|some of the set must have them/);
});

/** Embeds a crop as the mean of its left and of its right half, in red. */
const halves: FaceEmbedder = {
  title: "halves",
  crop: { width: 96, height: 112, channels: 3 },
  size: 2,
  embed: (crops) =>
    Promise.resolve(Float32Array.from(crops.flatMap(({ data, width, height }) => {
      const sums = [0, 0];
      for (let i = 0; i < width * height; i++) {
        const half = i % width < width / 2 ? 0 : 1;
        sums[half]! += data[3 * i]! / (width * height / 2);
      }
      return sums;
    }))),
  dispose: () => Promise.resolve(),
};

Deno.test("image files are aligned and embedded in their order, mirrored too, and none is lost", () =>
  inFolder(async (root) => {
    const { points, width, height } = TEMPLATES["112x96"];
    // Images that are the crop already; the template counts from 1, landmarks from 0.
    const landmarks = points.map(([x, y]) => [x - 1, y - 1] as const);
    const paths = Array.from({ length: 40 }, (_, i) => `face ${i}.png`);
    for (const [i, path] of paths.entries()) {
      const data = new Uint8Array(width * height * 3);
      for (let k = 0; k < width * height; k++) data[3 * k] = k % width < width / 2 ? 5 * i : 255;
      await sharp(data, { raw: { width, height, channels: 3 } }).png().toFile(`${root}/${path}`);
    }
    const told: number[] = [];
    const embedded = await embedImages(paths, {
      root,
      landmarks: (path) => path === "face 7.png" ? undefined : landmarks,
      embedder: halves,
      mirrored: true,
      onProgress: (done) => told.push(done),
    });
    deepEqual(embedded.guessed, ["face 7.png"]);
    deepEqual(told, [32, 40]);
    const values = ({ data }: typeof embedded.original) => [...data].map(Math.round);
    deepEqual(values(embedded.original), paths.flatMap((_, i) => [5 * i, 255]));
    deepEqual(values(embedded.mirrored!), paths.flatMap((_, i) => [255, 5 * i]));
  }));

Deno.test("an image that cannot be embedded is named, and no path leaves the folder", () =>
  inFolder(async (root) => {
    await Deno.writeTextFile(`${root}/text.png`, "no image");
    const options = { root, landmarks: () => [[1, 1], [2, 2]] as const, embedder: halves };
    await rejects(embedImages(["text.png"], options), /Cannot crop text\.png: Cannot decode/);
    await rejects(embedImages(["../text.png"], options), /must stay inside/);
    await rejects(embedImages(["none.png"], options), Deno.errors.NotFound);
    const stopped = AbortSignal.abort(new Error("stopped"));
    await rejects(embedImages(["text.png"], { ...options, signal: stopped }), /stopped/);
  }));

Deno.test({
  name: "photos of one person are nearer than those of two: detected, aligned, embedded",
  ignore: !mirror,
  fn: async () => {
    const engine = await useEngine("wasm");
    const detector = createDetector(await loadCascade(), {}, engine);
    const names = ["amy", "howard", "penny", "raj"].flatMap((name) => [`${name}1`, `${name}2`]);
    const paths = names.map((name) => `photos/cast/${name}.png`);
    const images = await Promise.all(
      paths.map(async (path) => decodeImage(await Deno.readFile(`${mirror}/${path}`))),
    );
    const faces = (await detector.detect(images)).map(([face]) => face!);
    detector.dispose();
    const embedder = await openFaceModel("mobilefacenet", { threads: 1 });
    const known = new Map(paths.map((path, i) => [path, faces[i]!.landmarks]));
    const { original } = await embedImages(paths, {
      root: mirror!,
      landmarks: (path) => known.get(path),
      embedder,
    });
    await embedder.dispose();
    const { data, size } = original;
    const dot = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += data[i * size + k]! * data[j * size + k]!;
      return sum;
    };
    const cosine = (i: number, j: number) => dot(i, j) / Math.sqrt(dot(i, i) * dot(j, j));
    const all = paths.flatMap((_, i) => paths.slice(0, i).map((_, j) => [i, j] as const));
    const isSame = ([i, j]: readonly [number, number]) => i >> 1 === j >> 1;
    const same = all.filter(isSame).map(([i, j]) => cosine(i, j));
    const other = all.filter((pair) => !isSame(pair)).map(([i, j]) => cosine(i, j));
    ok(Math.min(...same) > Math.max(...other), `${same} | ${Math.max(...other)}`);
  },
});
