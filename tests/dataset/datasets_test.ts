import { deepEqual, equal, match, notDeepEqual, ok, rejects, throws } from "node:assert/strict";
import {
  type DatasetDefinition,
  type DatasetName,
  DATASETS,
  loadDataset,
} from "../../lib/dataset/datasets.ts";
import { checkLabels } from "../../lib/dataset/images.ts";
import { inFolder } from "../folder.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");

/** Without a network: every request fails. */
async function offline(work: () => Promise<void>): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new Error("no network"));
  try {
    await work();
  } finally {
    globalThis.fetch = real;
  }
}

Deno.test("where MNIST cannot be had, strokes stand in and the note says so and why", () =>
  offline(() =>
    inFolder(async (folder) => {
      const troubles: string[] = [], onTrouble = (message: string) => troubles.push(message);
      const options = { train: 30, test: 10, folder, mirrors: [], onTrouble };
      const set = await loadDataset("mnist", { ...options, fallback: "strokes" });
      equal(set.name, "strokes");
      equal(
        set.note,
        "strokes stand in for MNIST, as train-images-idx3-ubyte.gz was not in the cache, in a " +
          "mirror or at its addresses: these are not handwritten digits, and no figure here is " +
          "one of MNIST",
      );
      deepEqual([set.train.count, set.test.count, set.sha256], [30, 10, {}]);
      match(troubles[0]!, /^Cannot obtain mnist\/train-images.*Tried:\n[^]*https:.*: no network/);
      await rejects(loadDataset("mnist", options), /Cannot obtain mnist\//);
    })
  ));

Deno.test("only a missing file calls for the fallback: other errors are errors", async () => {
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  const counts = { train: 1, test: 1 };
  await rejects(
    loadDataset("mnist", { ...counts, fallback: "strokes", mirrors: [], signal: stop.signal }),
    /enough/,
  );
  await rejects(
    loadDataset("mnist", { ...counts, fallback: "strikes" as DatasetName }),
    /did you mean "strokes"/,
  );
});

Deno.test("refused: an unknown dataset and a count that is none", async () => {
  await rejects(loadDataset("mnits" as DatasetName, { train: 1, test: 1 }), /did you mean "mnist"/);
  for (const count of [0, -1, 1.5, NaN, Infinity]) {
    const message = new RegExp(`must be a whole number above 0, got ${count}`);
    await rejects(loadDataset("strokes", { train: count, test: 1 }), {
      name: "RangeError",
      message,
    });
    await rejects(loadDataset("strokes", { train: 1, test: count }), message);
  }
});

Deno.test("refused: a label that is no class", () => {
  const set = {
    images: new Uint8Array(3),
    labels: Uint8Array.of(0, 9, 10),
    count: 3,
    width: 1,
    height: 1,
  };
  throws(() => checkLabels(set, 10, "MNIST"), {
    name: "RangeError",
    message: /labels of MNIST: each must be at most 9, that of image 2 is 10/,
  });
  equal(checkLabels(set, 11, "MNIST"), set);
});

Deno.test("the seed decides what is drawn", async () => {
  const load = (seed?: number) =>
    loadDataset("strokes", { train: 5, test: 5, ...seed && { seed } });
  deepEqual(await load(), await load(1));
  notDeepEqual((await load(1)).train.images, (await load(2)).train.images);
});

for (const [name, row] of Object.entries<DatasetDefinition>(DATASETS)) {
  Deno.test(`the row of ${name} is complete: a title, classes, hashes and safe addresses`, () => {
    ok(row.title && row.about && row.classes.length > 1 && row.classes.length <= 256);
    ok(row.counts.train > 0 && row.counts.test > 0);
    for (const { name, folder, bytes, sha256, addresses } of row.files) {
      ok(bytes > 0 && /^[0-9a-f]{64}$/.test(sha256) && !/[/\\]/.test(name + folder));
      ok(addresses.length > 0 && addresses.every((address) => new URL(address).href === address));
    }
  });
}

Deno.test({
  name: "MNIST has its 70 000 images, and the first digits are a 5 and a 7",
  ignore: !mirror,
  fn: async () => {
    const { train, test, sha256, note } = await loadDataset("mnist", { train: 1e9, test: 1e9 });
    deepEqual([train.count, test.count, note], [60_000, 10_000, ""]);
    deepEqual([train.labels[0], test.labels[0]], [5, 7]);
    equal(Object.keys(sha256).length, 4);
    for (const file of DATASETS.mnist.files) equal(sha256[file.name], file.sha256);
    // The usual mean of all training pixels, in every tutorial.
    const mean = train.images.reduce((a, b) => a + b, 0) / train.images.length / 255;
    ok(Math.abs(mean - 0.1307) < 1e-4, String(mean));
  },
});

Deno.test({
  name: "the first images of MNIST are the same, however many are asked for",
  ignore: !mirror,
  fn: async () => {
    const few = await loadDataset("mnist", { train: 10, test: 5 });
    const more = await loadDataset("mnist", { train: 20, test: 5 });
    equal(few.train.images.length, 10 * 28 * 28);
    deepEqual(few.train.images, more.train.images.subarray(0, 10 * 28 * 28));
  },
});
