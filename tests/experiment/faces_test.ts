import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { epochOrder } from "../../lib/dataset/batches.ts";
import { bytesOf, type ImageSet } from "../../lib/dataset/images.ts";
import { mirrored } from "../../lib/dataset/mirrored.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { type FaceData, loadFaceData } from "../../lib/experiment/faces.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { verified } from "../../lib/experiment/verified.ts";
import { readSafeTensors } from "../../lib/format/safetensors.ts";
import type { VerificationPair } from "../../lib/measure/pairs.ts";
import type { ImageFiles } from "../../lib/train/files.ts";
import { inFolder } from "../folder.ts";
import { TINY_FACES as TINY } from "./tiny_faces.ts";

const ignore = !Deno.env.get("SPHERELAB_MIRROR");
const engine = await useEngine("wasm");

const SIZE = [28, 24] as const;
const load = (memory?: number) =>
  loadFaceData("orl", {
    train: 30,
    test: 10,
    size: SIZE,
    ...(memory === undefined ? {} : { memory }),
  });
const go = (dataset: FaceData, options = {}) => finish(run(TINY, { engine, dataset, ...options }));

/** Once for all tests that need it. */
let loaded: Promise<FaceData> | undefined;
const orl = () => loaded ??= load();

Deno.test({
  name: "ORL: nobody who is trained on is tested, and every pair says who is who",
  ignore,
  async fn() {
    const { train, test, pairs, classes } = await orl();
    deepEqual([train.count, test.count, classes.length, pairs.length], [300, 100, 30, 900]);
    const size = bytesOf({ width: 24, height: 28 });
    equal((train as ImageSet).images.length, 300 * size);
    const crops = ({ images, count }: ImageSet) =>
      Array.from({ length: count }, (_, i) => images.slice(i * size, (i + 1) * size).toBase64());
    deepEqual(new Set(crops(train as ImageSet)).intersection(new Set(crops(test))), new Set());
    for (const { left, right, same } of pairs) {
      equal(test.labels[left] === test.labels[right], same);
      ok(left !== right);
    }
  },
});

Deno.test({
  name:
    "the same seed gives the same report of faces, alone, side by side and resumed; no tensor stays",
  ignore,
  async fn() {
    const dataset = await orl(), before = tf.memory().numTensors;
    const report = await go(dataset), unbroken = deterministicPart(report);
    equal(tf.memory().numTensors, before);
    const [softmax] = report.rows;
    equal(softmax!.accuracy.values[0], Number(softmax!.accuracy.values[0]!.toPrecision(8)));
    ok(softmax!.verification!.eer.mean > 0 && softmax!.verification!.tarAtFar.length === 2);
    ok(softmax!.ownAngle.mean < softmax!.otherAngle.mean, "people look like themselves");
    equal(deterministicPart(await go(dataset, { workers: 2 })), unbroken);
    await inFolder(async (folder) => {
      const stop = new AbortController();
      const store = (resume: boolean) => experimentStore(folder, { resume, onTrouble() {} });
      let entries = 0;
      await rejects(
        finish(
          run(TINY, { engine, dataset, store: await store(false), signal: stop.signal }),
          () => ++entries === 5 && stop.abort(new Error("enough")),
        ),
        /enough/,
      );
      equal(deterministicPart(await go(dataset, { store: await store(true) })), unbroken);
    });
  },
});

Deno.test({
  name:
    "images that stay in their files give the bytes of those in memory, and say how long was waited",
  ignore,
  async fn() {
    const inMemory = await go(await orl()), files = await load(0);
    ok(!("images" in files.train));
    for (const workers of [1, 2]) {
      const streamed = await go(files, { workers });
      equal(deterministicPart(streamed), deterministicPart(inMemory));
      ok(streamed.machine.waiting! >= 0 && streamed.machine.waiting! <= 1);
    }
  },
});

Deno.test({
  name: "a file that is no image ends the run with its path, and so does one that is gone",
  ignore,
  async fn() {
    const data = await load(0), train = data.train as ImageFiles;
    const broken = (path: string): FaceData => ({
      ...data,
      train: { ...train, files: train.files.map((file) => ({ ...file, path })) },
    });
    await rejects(go(broken("../../pairs.txt")), /outside|leave|inside/);
    await rejects(go(broken("s1/none.pgm")), /none\.pgm/);
    // One of them in the seventh step: what was trained before it is kept.
    const at = epochOrder(1, 0, train.count)[6 * 30 + 5]!;
    const files = train.files.map((file, i) => i === at ? { ...file, path: "s1/none.pgm" } : file);
    await inFolder(async (folder) => {
      const store = await experimentStore(folder, { resume: false, onTrouble() {} });
      await rejects(go({ ...data, train: { ...train, files } }, { store }), /none\.pgm/);
      const kept = readSafeTensors((await store.checkpoint("softmax-seed1"))!).metadata;
      equal(JSON.parse(kept.progress!).step, 6);
    });
  },
});

Deno.test("shift and shares are for images in memory", async () => {
  const files = {
    root: ".",
    files: [],
    rules: { width: 1, height: 1, channels: 1 as const },
    labels: new Int32Array(0),
    count: 0,
    width: 1,
    height: 1,
  };
  const data = { train: files, test: {} } as unknown as FaceData;
  const shares = { ...TINY, dataset: { ...TINY.dataset, shares: [1] } };
  await rejects(finish(run(shares, { engine, dataset: data })), /files: keep them in memory/);
});

/** Embeddings in the plane by their angles. */
const atAngles = (...degrees: number[]) =>
  Float32Array.from(
    degrees.flatMap((d) => [Math.cos(d * Math.PI / 180), Math.sin(d * Math.PI / 180)]),
  );
const LOG = { entries: [], moments: [], warnings: [] };

Deno.test("verified() has angles of pairs, people who are far apart told apart", () => {
  // Two people, two images each, once a fold; the mirror images lie where the images do.
  const embeddings = atAngles(0, 10, 90, 110, 0, 10, 90, 110);
  const pairs = [0, 4].flatMap((from, i): VerificationPair[] => [
    { left: from, right: from + 1, same: true, fold: i + 1 },
    { left: from, right: from + 2, same: false, fold: i + 1 },
  ]);
  const { right, count, ownAngle, otherAngle, verification, detail } = verified({
    embeddings,
    mirrored: embeddings,
    weights: atAngles(0, 90),
    dimension: 2,
    labels: [0, 0, 1, 1, 0, 0, 1, 1],
    pairs,
    log: LOG,
    parameters: 1,
  });
  deepEqual([right, count], [4, 4]);
  deepEqual([Math.round(ownAngle), Math.round(otherAngle)], [10, 90]);
  deepEqual([verification!.accuracy, verification!.eer, verification!.auc], [1, 0, 1]);
  equal(detail.angles.own[5]! + detail.angles.own[4]!, 2);
  deepEqual(detail.weightNorms.map(Math.round), [1, 1]);
});

Deno.test("the mirror of a set turns each image, not the set", () => {
  const set = { labels: Uint8Array.of(0, 1), count: 2, width: 2, height: 1, channels: 3 };
  const images = Uint8Array.from({ length: 12 }, (_, i) => i);
  deepEqual([...mirrored({ ...set, images }).images], [3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8]);
});

Deno.test("an experiment on faces must say how large they are", async () => {
  const { loadImages } = await import("../../lib/experiment/images.ts");
  throws(() => loadImages({ dataset: { name: "orl", train: 1, test: 1 } }), /in size/);
});
