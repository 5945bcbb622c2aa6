import { deepEqual, equal, match, notEqual, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import type { Experiment } from "../../lib/experiment/experiment.ts";
import { pooledOf } from "../../lib/experiment/pool.ts";
import { type ExperimentName, EXPERIMENTS, vary } from "../../lib/experiment/experiments.ts";
import { momentsOf } from "../../lib/experiment/moments.ts";
import type { JobResult } from "../../lib/experiment/inspect.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { finish, run, type RunOptions } from "../../lib/experiment/run.ts";
import type { Report } from "../../lib/experiment/report.ts";
import { readSafeTensors, writeSafeTensors } from "../../lib/format/safetensors.ts";
import type { LossName } from "../../lib/margin/losses.ts";
import { NETWORKS } from "../../lib/network/networks.ts";
import { inFolder } from "../folder.ts";

const engine = await useEngine("wasm");
const dataset = await loadDataset("strokes", { train: 256, test: 120 });
const TINY: Experiment = EXPERIMENTS.tiny;
const go = (experiment: Experiment, options: Partial<RunOptions> = {}) =>
  finish(run(experiment, { engine, dataset, ...options }));
const unbroken = deterministicPart(await go(TINY));

const open = (folder: string, resume: boolean, troubles: string[] = []) =>
  experimentStore(folder, { resume, onTrouble: (message) => troubles.push(message) });

for (const [name, experiment] of Object.entries(EXPERIMENTS) as [ExperimentName, Experiment][]) {
  Deno.test(`experiment ${name} is plain JSON, names real networks and fits its name`, () => {
    deepEqual(JSON.parse(JSON.stringify(experiment)), experiment);
    equal(experiment.name, name);
    for (const { network } of experiment.rows) ok(network in NETWORKS, network);
    equal(new Set(experiment.rows.map(({ label }) => label)).size, experiment.rows.length);
  });
}

Deno.test("the same seed gives the same report, byte for byte, and leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  equal(deterministicPart(await go(TINY)), unbroken);
  equal(tf.memory().numTensors, before);
});

Deno.test("another seed gives another report", async () => {
  notEqual(deterministicPart(await go({ ...TINY, seeds: [2] })), unbroken);
});

Deno.test("workers change nothing in the report", async () => {
  equal(deterministicPart(await go(TINY, { workers: 2 })), unbroken);
});

Deno.test("runs go side by side, those of a last round that would leave cores idle on all of them", () => {
  const pooled = (workers: number, parts: number, jobs: number[]) =>
    jobs.map((count) => pooledOf(count, workers, parts));
  deepEqual(pooled(2, 2, [1, 2, 5, 15]), [0, 2, 4, 14]);
  deepEqual(pooled(2, 1, [1, 2, 5]), [1, 2, 5]);
  deepEqual(pooled(16, 8, [3, 7, 8, 15, 17]), [0, 0, 8, 15, 16]);
  deepEqual(pooled(1, 1, [1, 5]), [0, 0]);
});

Deno.test("a step that fails, as for want of memory, loses nothing before it", () =>
  inFolder(async (folder) => {
    let steps = 0;
    const failing = {
      ...engine,
      compile: (<S extends (...tensors: tf.Tensor[]) => tf.Tensor[]>(step: S) =>
        ((...tensors: tf.Tensor[]) => {
          if (tensors.length > 20 && ++steps === 15) {
            throw new Error("no memory");
          }
          return step(...tensors);
        }) as S) as typeof engine.compile,
    };
    const store = await open(folder, false);
    await rejects(go(TINY, { engine: failing, store }), /no memory/);
    const kept = readSafeTensors((await store.checkpoint("softmax-seed1"))!).metadata;
    equal(JSON.parse(kept.progress!).step, 14);
    equal(deterministicPart(await go(TINY, { store: await open(folder, true) })), unbroken);
  }));

for (const workers of [1, 2]) {
  Deno.test(`a run stopped in mid-training resumes to the same bytes, ${workers} at once`, () =>
    inFolder(async (folder) => {
      const stop = new AbortController();
      let entries = 0;
      await rejects(
        finish(
          run(TINY, {
            engine,
            dataset,
            workers,
            store: await open(folder, false),
            signal: stop.signal,
          }),
          () => ++entries === 9 && stop.abort(new Error("enough")),
        ),
        /enough/,
      );
      const kept = [...Deno.readDirSync(`${folder}/checkpoints`)].map(({ name }) => name);
      ok(kept.some((name) => name.endsWith(".safetensors")), String(kept));
      const steps: number[] = [];
      const again = await finish(
        run(TINY, { engine, dataset, workers, store: await open(folder, true) }),
        ({ index, step }) => index === 0 && steps.push(step),
      );
      ok(steps[0]! > 1, "it goes on and does not start anew");
      equal(deterministicPart(again), unbroken);
    }));
}

Deno.test("averaged weights are another result, resumed to the same bytes; no tensor stays", () =>
  inFolder(async (folder) => {
    const averaged: Experiment = {
      ...TINY,
      rows: TINY.rows.map((row) => ({
        ...row,
        training: { ...row.training, average: { decay: 0.9, every: 2 } },
      })),
    };
    const before = tf.memory().numTensors, whole = deterministicPart(await go(averaged));
    equal(tf.memory().numTensors, before);
    notEqual(whole, unbroken);
    const still = { ...averaged, rows: [averaged.rows[0]!] };
    const curves = async (experiment: Experiment) => (await go(experiment)).rows[0]!.detail.curve;
    deepEqual(
      await curves(still),
      await curves({ ...TINY, rows: [TINY.rows[0]!] }),
      "trained alike",
    );
    const stop = new AbortController();
    let entries = 0;
    await rejects(
      finish(
        run(averaged, { engine, dataset, store: await open(folder, false), signal: stop.signal }),
        () => ++entries === 9 && stop.abort(new Error("enough")),
      ),
      /enough/,
    );
    equal(deterministicPart(await go(averaged, { store: await open(folder, true) })), whole);
  }));

Deno.test("an average moves as the rule says, and of all that stays nothing moves", async () => {
  const { makeAverager, staysAt } = await import("../../lib/train/average.ts");
  const move = makeAverager((step) => step);
  const [moved] = move([tf.tensor1d([1, 2])], [tf.tensor1d([3, 2])], 0.75);
  deepEqual([...moved!.dataSync()], [1.5, 2]);
  tf.dispose(moved!);
  deepEqual([1, 10, 1e6].map((n) => staysAt(n, { decay: 0.9, every: 1 })), [2 / 11, 11 / 20, 0.9]);
  throws(() => staysAt(1, { decay: 1, every: 1 }), /decay must be from 0 to below 1/);
  throws(() => staysAt(1, { decay: 0.9, every: 0 }), /whole number of steps above 0/);
});

Deno.test("what a loss remembers is in its checkpoint: resumed to the same bytes, or refused", () =>
  inFolder(async (folder) => {
    const losses = ["adaface", "subcenter", "sphereface2"] as const;
    const remembering = vary(TINY, { losses });
    const center = { name: "center", weight: 0.01 } as const;
    const stateful: Experiment = {
      ...remembering,
      rows: [...remembering.rows, { ...TINY.rows[0]!, label: "center", terms: [center] }],
    };
    const unbroken = deterministicPart(await go(stateful));
    for (const at of [3, 40, 60]) {
      const stop = new AbortController();
      let entries = 0;
      const running = finish(
        run(stateful, { engine, dataset, store: await open(folder, false), signal: stop.signal }),
        () => ++entries === at && stop.abort(new Error("enough")),
      );
      await rejects(running, /enough/);
      const again = await go(stateful, { store: await open(folder, true) });
      equal(deterministicPart(again), unbroken, `stopped at entry ${at}`);
    }
  }));

Deno.test("a run that begins with softmax takes its steps first, and resumes on either side", () =>
  inFolder(async (folder) => {
    const [softmax, margin] = TINY.rows;
    const training = { ...margin!.training, pretrain: { loss: "softmax" as const, steps: 9 } };
    const begun = { ...TINY, rows: [{ ...margin!, training }] };
    const [plain, both] = [await go({ ...TINY, rows: [softmax!] }), await go(begun)];
    const [first, other] = [plain, both].map(({ rows }) => rows[0]!.detail.curve);
    deepEqual(other!.loss.slice(0, 9), first!.loss.slice(0, 9));
    notEqual(other!.loss[9], first!.loss[9]);
    deepEqual(other!.lambda.slice(8, 10), [0, Number((1000 / 1.5).toPrecision(6))]);
    for (const at of [5, 15]) {
      const stop = new AbortController();
      const running = finish(
        run(begun, { engine, dataset, store: await open(folder, false), signal: stop.signal }),
        ({ step }) => step === at && stop.abort(new Error("enough")),
      );
      await rejects(running, /enough/);
      const again = await go(begun, { store: await open(folder, true) });
      equal(deterministicPart(again), deterministicPart(both), `stopped at step ${at}`);
    }
    const foreign = { ...training, pretrain: { loss: "adaface" as const, steps: 9 } };
    await rejects(go({ ...begun, rows: [{ ...margin!, training: foreign }] }), {
      message: /Cannot begin with adaface: it must learn and remember what a-softmax does/,
    });
  }));

Deno.test("classes may keep a share of their images, and the report says how many", async () => {
  const shares = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0.25];
  const [row] = TINY.rows,
    { dataset: { perClass, train } } = await go({
      ...TINY,
      dataset: { ...TINY.dataset, shares },
      rows: [{ ...row!, learn: ["bias"], activation: "relu", rectified: true }],
    });
  equal(perClass.reduce((a, b) => a + b), train);
  ok(perClass[9]! < perClass[0]! / 2, String(perClass));
});

Deno.test("an ensemble joins what networks of parts know, and is not trained", () =>
  inFolder(async (folder) => {
    const [row] = TINY.rows, half = { left: 0, top: 0, width: 14, height: 28 };
    const joined: Experiment = {
      ...TINY,
      rows: [
        { ...row!, label: "left", window: half },
        { ...row!, label: "right", window: { ...half, left: 14 } },
        { ...row!, label: "both", ensemble: [0, 1], dimension: 4 },
        { ...row!, label: "left alone", ensemble: [0] },
      ],
    };
    const report = await go(joined, { store: await open(folder, false) });
    const [left, right, both, alone] = report.rows;
    equal(both!.parameters, left!.parameters + right!.parameters);
    notEqual(left!.accuracy.mean, right!.accuracy.mean);
    ok(Math.abs(alone!.ownAngle.mean - left!.ownAngle.mean) < 1e-3, "one member is itself");
    equal(both!.detail.curve.step.length, 0);
    const again = await go(joined, { store: await open(folder, true), workers: 2 });
    equal(deterministicPart(again), deterministicPart(report));
    const outside = { ...half, left: 15 };
    await rejects(go({ ...joined, rows: [{ ...row!, window: outside }] }), {
      name: "RangeError",
      message: /window of 14x28 at 15, 0: it must lie within the image of 28x28/,
    });
  }));

Deno.test("refused: a checkpoint of a stateful loss without its state", () =>
  inFolder(async (folder) => {
    const stateful = vary(TINY, { losses: ["adaface"] }), stop = new AbortController();
    const store = await open(folder, false);
    const running = finish(
      run(stateful, { engine, dataset, store, signal: stop.signal }),
      ({ step }) => step === 10 && stop.abort(new Error("enough")),
    );
    await rejects(running, /enough/);
    const { arrays, metadata } = readSafeTensors((await store.checkpoint("adaface-seed1"))!);
    const { "memory/mean": mean, ...rest } = arrays;
    equal(mean!.data.length, 1);
    await store.keepCheckpoint("adaface-seed1", writeSafeTensors({ arrays: rest, metadata }));
    await rejects(go(stateful, { store: await open(folder, true) }), {
      name: "RangeError",
      message: /memory\/mean must have shape \[\], the checkpoint has none/,
    });
  }));

Deno.test("a run that was done is not trained again", () =>
  inFolder(async (folder) => {
    await go(TINY, { store: await open(folder, false) });
    let steps = 0;
    const again = await finish(
      run(TINY, { engine, dataset, store: await open(folder, true) }),
      () => steps++,
    );
    equal(steps, 0);
    equal(deterministicPart(again), unbroken);
  }));

Deno.test("a result without a score, as of a single class, is read back as it was", () =>
  inFolder(async (folder) => {
    const store = await open(folder, false);
    const fisher = { value: NaN, interval: [NaN, NaN] };
    await store.keepResult("dead", "me", { right: 1, fisher } as unknown as JobResult);
    deepEqual(await store.result("dead", "me"), { right: 1, fisher } as unknown as JobResult);
  }));

Deno.test("rows whose labels have the same plain letters run, resume and keep their files apart", () =>
  inFolder(async (folder) => {
    const labels = ["λ 0.5", "λ -0.5"], [row] = TINY.rows;
    const named = {
      ...TINY,
      rows: labels.map((label, i) => ({ ...row!, ...TINY.rows[i], label })),
    };
    const report = await go(named, { store: await open(folder, false) });
    const numbersOf = ({ rows }: Report) => rows.map(({ accuracy, detail }) => [accuracy, detail]);
    deepEqual(numbersOf(report), numbersOf(await go(TINY)));
    const files = [...Deno.readDirSync(`${folder}/checkpoints`)].map(({ name }) => name).sort();
    deepEqual(
      files,
      ["0-5_0", "0-5_1"].flatMap((name) => [
        `${name}-seed1.json`,
        `${name}-seed1.safetensors`,
      ]),
    );
    let steps = 0;
    const options = { engine, dataset, store: await open(folder, true) };
    await finish(run(named, options), () => steps++);
    equal(steps, 0);
    await rejects(go({ ...TINY, rows: [row!, row!] }), /rows 0 and 1 are both "Softmax"/);
  }));

Deno.test("a half checkpoint is set aside, its run starts anew, and that is said", () =>
  inFolder(async (folder) => {
    await open(folder, false);
    const path = `${folder}/checkpoints/softmax-seed1.safetensors`;
    await Deno.writeFile(path, new Uint8Array(100).fill(1));
    const troubles: string[] = [];
    const report = await go(TINY, { store: await open(folder, true, troubles) });
    equal(deterministicPart(report), unbroken);
    ok(/safetensors file.*set aside and its run starts anew/.test(troubles[0]!), troubles[0]!);
    equal((await Deno.stat(`${path}.broken`)).size, 100);
  }));

for (const what of ["checkpoint", "result"] as const) {
  Deno.test(`the ${what} of another experiment is refused`, () =>
    inFolder(async (folder) => {
      const stop = new AbortController();
      const running = finish(
        run(TINY, { engine, dataset, store: await open(folder, false), signal: stop.signal }),
        () => what === "checkpoint" && stop.abort(new Error("enough")),
      );
      await running.catch(() => {});
      const [first] = TINY.rows;
      const other = {
        ...TINY,
        rows: [{ ...first!, training: { ...first!.training, rate: 0.01 } }],
      };
      await rejects(go(other, { store: await open(folder, true) }), {
        name: "RangeError",
        message: /of another experiment.*run without --resume to start anew/,
      });
      await go(other, { store: await open(folder, false) });
    }));
}

Deno.test("a loss that is no number ends the run and says what to try", async () => {
  const [first] = TINY.rows;
  const wild = {
    ...TINY,
    rows: [{ ...first!, training: { ...first!.training, rate: 1e30, clip: 1e30, warmup: 0 } }],
  };
  await rejects(go(wild), { message: /The loss is (NaN|Infinity).*What helps, in this order/ });
  await rejects(go({ ...wild, rows: [...wild.rows, TINY.rows[1]!] }, { workers: 2 }), {
    message: /The loss is/,
  });
});

Deno.test("refused: fewer images than a batch", async () => {
  const few = await loadDataset("strokes", { train: 10, test: 120 });
  await rejects(go(TINY, { dataset: few }), { message: /at least 32 images, got 10/ });
});

Deno.test("vary() keeps the rows of the wished losses and adds those that are not there", () => {
  const varied = vary(EXPERIMENTS.digits, {
    losses: ["arcface", "l-softmax"] as LossName[],
    seeds: 3,
  });
  deepEqual(varied.rows.map(({ loss }) => loss), ["arcface", "l-softmax"]);
  deepEqual(varied.seeds, [1, 2, 3]);
});

Deno.test("vary() adds a loss once, and refuses a slip of the finger, no loss and no count of seeds", () => {
  const losses = ["magface", "arcface", "magface", "arcface"] as const;
  deepEqual(vary(EXPERIMENTS.digits, { losses }).rows.map(({ loss }) => loss), [
    "arcface",
    "magface",
  ]);
  const slip = ["arcfaec"] as unknown as LossName[];
  throws(() => vary(TINY, { losses: slip }), { name: "RangeError", message: /mean "arcface"\?/ });
  throws(() => vary(TINY, { losses: [] }), /Cannot vary "tiny": losses must have one at least/);
  for (const seeds of [0, 1.5, -1, NaN, 1001]) {
    throws(() => vary(TINY, { seeds }), (error: Error) => {
      match(error.message, /Cannot vary "tiny": seeds .* a whole number from 1 to 1000, got/);
      return error.message.endsWith(`got ${seeds}`);
    });
  }
});

Deno.test("moments begin before the first step and end after the last", () => {
  for (const steps of [1, 24, 3600]) {
    const moments = momentsOf(steps);
    equal(moments[0], 0);
    equal(moments.at(-1), steps);
    deepEqual(moments, [...new Set(moments)].sort((a, b) => a - b));
  }
});
