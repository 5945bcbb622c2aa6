import { deepEqual, equal, notDeepEqual, ok, rejects, throws } from "node:assert/strict";
import type { ImageSet } from "../../lib/dataset/images.ts";
import { mirrored } from "../../lib/dataset/mirrored.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { bestAlone } from "../../lib/experiment/answer.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { checkRows } from "../../lib/experiment/check_rows.ts";
import { joinResults, unpack } from "../../lib/experiment/ensemble.ts";
import type { Experiment, ExperimentRow } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import type { FaceData } from "../../lib/experiment/faces.ts";
import type { JobResult } from "../../lib/experiment/inspect.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { resultTable } from "../../lib/figure/table.ts";
import { random } from "../../lib/math/random.ts";
import { verify } from "../../lib/measure/verification.ts";

const engine = await useEngine("wasm");

const SIDES = { width: 24, height: 28, channels: 3 }, PEOPLE = 4, EACH = 6;

/** Noise around a face a person; every second image is the mirror image of the one before. */
function faces(name: string): ImageSet {
  const { uniform } = random(1, name), size = 24 * 28 * 3, count = PEOPLE * EACH;
  const own = Array.from({ length: PEOPLE }, () => Array.from({ length: size }, uniform));
  const labels = Int32Array.from({ length: count }, (_, i) => Math.floor(i / EACH));
  const images = new Uint8Array(count * size);
  for (const [i, label] of labels.entries()) {
    const image = Uint8Array.from(own[label]!, (mean) => 128 * mean + 127 * uniform());
    images.set(image, i * size);
    if (i % 2 === 0) continue;
    const one = images.subarray((i - 1) * size, i * size);
    images.set(mirrored({ ...SIDES, images: one, labels, count: 1 }).images, i * size);
  }
  return { ...SIDES, images, labels, count };
}

const count = PEOPLE * EACH;
const DATA: FaceData = {
  name: "noise",
  title: "Noise",
  note: "",
  classes: ["a", "b", "c", "d"],
  train: faces("train"),
  test: faces("test"),
  pairs: Array.from({ length: 40 }, (_, k) => {
    const left = (5 * k) % count, same = k % 2 === 0, person = Math.floor(left / EACH);
    const right = same ? person * EACH + (left + 2) % EACH : (left + EACH + k % 3) % count;
    return { left, right, same, fold: 1 + Math.floor(k / 4) };
  }),
  sha256: {},
};

const [, base] = EXPERIMENTS.orl.rows;
const row: ExperimentRow = {
  ...base!,
  network: "sphereface-4",
  dimension: 8,
  training: { ...base!.training, batch: 8, steps: 3, warmup: 1, augmentation: { mirror: 0.5 } },
};
const LEFT = { left: 0, top: 4, width: 12, height: 20 };

/** Networks of two kinds, two losses and two sizes. */
const TWO: Experiment = {
  name: "two",
  question: "Do two see more than one?",
  dataset: { name: "noise", train: PEOPLE, test: PEOPLE, size: [28, 24] },
  rows: [
    { ...row, label: "left", window: LEFT },
    {
      ...row,
      label: "whole",
      network: "sphereface-10",
      loss: "softmax",
      options: {},
      dimension: 16,
    },
    { ...row, label: "both", ensemble: [0, 1], dimension: 24 },
  ],
  seeds: [1],
};

/** Runs it, and gives what each trained row kept, too. */
async function kept(experiment: Experiment) {
  const results = new Map<string, JobResult>();
  const store = {
    result: () => Promise.resolve(undefined),
    keepResult: (name: string, _: string, result: JobResult) =>
      Promise.resolve(void results.set(name, result)),
    checkpoint: () => Promise.resolve(undefined),
    keepCheckpoint: () => Promise.resolve(),
  };
  const report = await finish(run(experiment, { engine, dataset: DATA, store }));
  return { report, results };
}

let ran: ReturnType<typeof kept> | undefined;
const two = () => ran ??= kept(TWO);

/** Rows of numbers, each of length 1. */
function unitRows(text: string, size: number): number[][] {
  const all = [...unpack(text)];
  return Array.from({ length: all.length / size }, (_, i) => {
    const own = all.slice(i * size, (i + 1) * size);
    return own.map((value) => value / Math.sqrt(own.reduce((sum, x) => sum + x * x, 0)));
  });
}
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, x, i) => s + x * b[i]!, 0);

Deno.test("networks of two kinds are joined as their unit embeddings are, by hand", async () => {
  const { report: { rows: [left, whole, both] }, results } = await two();
  equal(both!.parameters, left!.parameters + whole!.parameters);
  const [a, b] = ["left-seed1", "whole-seed1"].map((name) => results.get(name)!.kept!);
  const part = (key: "embeddings" | "mirrored") => {
    const ours = unitRows(a![key]!, 8), theirs = unitRows(b![key]!, 16);
    return ours.map((one, i) => [...one, ...theirs[i]!]);
  };
  const own = part("embeddings");
  for (const [same, angle] of [[true, both!.ownAngle], [false, both!.otherAngle]] as const) {
    const angles = DATA.pairs.filter((pair) => pair.same === same).map(({ left, right }) =>
      Math.acos(Math.min(1, dot(own[left]!, own[right]!) / 2)) * 180 / Math.PI
    );
    // float32 keeps a cosine near 1 to 1e-7, and its angle to some hundredths of a degree
    ok(Math.abs(angles.reduce((x, y) => x + y) / angles.length - angle.mean) < 0.05);
  }
  const flat = (rows: number[][]) => ({ data: Float32Array.from(rows.flat()), count, size: 24 });
  const byHand = { original: flat(own), mirrored: flat(part("mirrored")) };
  const { accuracy, auc, eer } = verify(byHand, DATA.pairs, "seed");
  deepEqual(
    [both!.accuracy.mean, both!.verification!.auc.mean, both!.verification!.eer.mean],
    [accuracy, auc, eer].map((value) => Number(value.toPrecision(8))),
  );
  // Other numbers than either has alone, and than without the mirror images in their place.
  const swapped = { original: byHand.original, mirrored: byHand.original };
  ok(verify(swapped, DATA.pairs, "seed").auc !== auc);
  ok([left, whole].every((one) => one!.verification!.auc.mean !== both!.verification!.auc.mean));
});

Deno.test("what is seen of a mirrored image is its window, not the mirrored window", async () => {
  const { results } = await two(), { embeddings, mirrored } = results.get("left-seed1")!.kept!;
  const rows = (text: string) => {
    const all = [...unpack(text)];
    return Array.from({ length: count }, (_, i) => all.slice(8 * i, 8 * i + 8));
  };
  const own = rows(embeddings), turned = rows(mirrored!);
  notDeepEqual(own[0], own[1]);
  // Images 2k and 2k + 1 are mirror images of each other.
  for (let i = 0; i < count; i++) deepEqual(turned[i], own[i ^ 1]);
});

Deno.test("joined rows give the same report again, and side by side", async () => {
  const { report } = await two();
  const again = await finish(run(TWO, { engine, dataset: DATA, workers: 2 }));
  equal(deterministicPart(again), deterministicPart(report));
});

Deno.test("a result that kept no mirror images is not joined", async () => {
  const { results } = await two(), one = results.get("left-seed1")!;
  const { mirrored: _, ...without } = one.kept!;
  const joined = { ...DATA, classes: PEOPLE };
  throws(() => joinResults([{ ...one, kept: without }], joined), {
    name: "RangeError",
    message: /kept its mirrored, one has none; run it anew/,
  });
});

const [left, whole, both] = TWO.rows as [ExperimentRow, ExperimentRow, ExperimentRow];
for (
  const [what, rows, message] of [
    [
      "a window that leaves the crop",
      [{ ...left, window: { ...LEFT, left: 13 } }],
      /12x20 at 13, 4/,
    ],
    ["half a pixel", [{ ...left, window: { ...LEFT, top: 0.5 } }], /window\.top .* whole number/],
    [
      "a row that is not there",
      [left, { ...both, ensemble: [0, 7] }],
      /row 7 must be one of 0 to 1/,
    ],
    ["a place below 0", [left, { ...both, ensemble: [-1] }], /ensemble\[0\] .* from 0 to/],
    ["a row that comes later", [{ ...both, ensemble: [1] }, left], /row 1 must stand before it/],
    ["itself", [left, { ...both, ensemble: [0, 1] }], /row 1 must stand before it, which is row 1/],
    [
      "an ensemble of an ensemble",
      [left, whole, both, { ...both, label: "again", ensemble: [2] }],
      /row 2 must be/,
    ],
    ["a row twice", [left, { ...both, ensemble: [0, 0] }], /named once, got 0,0/],
    ["no row", [left, { ...both, ensemble: [] }], /ensemble is empty/],
    ["a window of joined rows", [left, whole, { ...both, window: LEFT }], /must have no window/],
    ["another size", [left, whole, { ...both, dimension: 8 }], /dimension must be 24, .* got 8/],
    ["other seeds", [left, { ...whole, fewer: 1 }, both], /row 1 must run with its seeds 1,2/],
  ] as const
) {
  Deno.test(`refused before anything is trained: ${what}`, async () => {
    const running = run({ ...TWO, seeds: [1, 2], rows }, { engine, dataset: DATA });
    await rejects(running.next(), { name: "RangeError", message });
  });
}

Deno.test("every experiment has rows that can be", () => {
  const digits = [28, 28] as const;
  for (const experiment of Object.values(EXPERIMENTS) as readonly Experiment[]) {
    const [height, width] = experiment.dataset.size ?? digits;
    checkRows(experiment, { shape: [height, width, 1] });
  }
});

Deno.test("the table has what joined rows are ahead of the best alone", async () => {
  const { report } = await two(), best = bestAlone(report)!;
  const { header, rows } = resultTable(report),
    at = header.indexOf(
      `against ${best.label}, the best alone`,
    );
  ok(["left", "whole"].includes(best.label));
  const by = 100 * (report.rows[2]!.accuracy.mean - best.accuracy.mean);
  ok(rows[2]![at]!.startsWith(`${by >= 0 ? "+" : ""}${by.toFixed(2)} (`));
  equal(rows[report.rows.indexOf(best)]![at], "-");
  equal(bestAlone({ ...report, experiment: { ...TWO, rows: [left, whole, left] } }), undefined);
});
