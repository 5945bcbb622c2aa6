import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { useEngine } from "../../lib/engine/engines.ts";
import { openEventLog } from "../../lib/experiment/event_log.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { loadImages } from "../../lib/experiment/images.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import type { JobResult } from "../../lib/experiment/inspect.ts";
import { finish, run, type Step } from "../../lib/experiment/run.ts";
import { principalPlane } from "../../lib/measure/plane.ts";
import { inFolder } from "../folder.ts";
import { eventsIn, type SeenEvent } from "../format/event_file.ts";

const TINY = { ...EXPERIMENTS.tiny, rows: EXPERIMENTS.tiny.rows.slice(1) };
const onTrouble = () => {};

/** A run of it with its events under `folder`; where it is stopped, after a step. */
async function logged(folder: string, resume: boolean, until = Infinity) {
  const engine = await useEngine("wasm"), dataset = await loadImages(TINY);
  const log = await openEventLog(`${folder}/events`, { experiment: TINY, resume, onTrouble });
  const kept = await experimentStore(folder, { resume, onTrouble });
  const stopping = new AbortController();
  const step = (told: Step) => {
    log.step(told);
    if (told.step >= until) stopping.abort(new Error("stopped here"));
  };
  const { signal } = stopping, store = log.through(kept);
  try {
    return await finish(run(TINY, { engine, dataset, store, signal, closely: true }), step);
  } finally {
    await log.close();
  }
}

/** The events of each file, in the order in which readers take files. */
async function filesIn(folder: string): Promise<SeenEvent[][]> {
  const own = `${folder}/events/tiny/a-softmax-m-4-seed1`;
  const names = [...Deno.readDirSync(own)].map(({ name }) => name).sort();
  return await Promise.all(
    names.map(async (name) => eventsIn(await Deno.readFile(`${own}/${name}`))),
  );
}

const stepsOf = (events: readonly SeenEvent[], tag: string) =>
  events.filter(({ scalars }) => scalars && tag in scalars).map(({ step }) => step);

Deno.test("a run that was stopped and resumed has every step once, and its report is the same", () =>
  inFolder((plain) =>
    inFolder(async (folder) => {
      const whole = await logged(plain, false);
      await rejects(logged(folder, false, 9), /stopped here/);
      const resumed = await logged(folder, true);
      deepEqual(resumed.rows, whole.rows);
      const engine = await useEngine("wasm");
      const unlooked = await finish(run(TINY, { engine }));
      deepEqual(unlooked.rows, whole.rows, "a closer look changes nothing");

      const [all] = await filesIn(plain), [before, after] = await filesIn(folder);
      const start = after!.find(({ status }) => status === 1)!.step;
      // What readers keep of the older file, and the newer one.
      const seen = [...before!.filter(({ step }) => step < start), ...after!];
      for (const tag of ["train/loss", "train/cosine", "train/norm", "test/accuracy"]) {
        deepEqual(stepsOf(seen, tag), stepsOf(all!, tag), tag);
      }
      const values = ({ scalars, step }: SeenEvent) => {
        const { "train/images_per_second": _, ...rest } = scalars ?? {};
        return [step, rest];
      };
      const numbers = (events: SeenEvent[]) =>
        events.filter(({ scalars }) => scalars?.["train/loss"] !== undefined).map(values);
      deepEqual(numbers(seen), numbers(all!));
      deepEqual(stepsOf(all!, "test/accuracy"), [TINY.rows[0]!.training.steps]);
      ok(stepsOf(all!, "shown/fisher_score").length > 10);
      match(all!.find(({ texts }) => texts)!.texts!.run!, /\| options \| \{"m":4\} \|/);
    })
  ));

Deno.test("embeddings above three numbers lie ready for the projector, and not in what is kept", () =>
  inFolder(async (folder) => {
    const high = { ...TINY, rows: TINY.rows.map((row) => ({ ...row, dimension: 6 })) };
    const engine = await useEngine("wasm"), dataset = await loadImages(high);
    const log = await openEventLog(folder, { experiment: high, resume: false, onTrouble });
    const kept = await experimentStore(`${folder}/run`, { resume: false, onTrouble });
    const results: JobResult[] = [];
    const store = log.through({
      ...kept,
      keepResult: (_name, _owner, result) => Promise.resolve(void results.push(result)),
    });
    const report = await finish(run(high, { engine, dataset, store, closely: true }));
    await log.close();
    const own = `${folder}/tiny/a-softmax-m-4-seed1`;
    const lines = async (name: string) =>
      (await Deno.readTextFile(`${own}/${name}`)).trimEnd().split("\n");
    const { labels, embeddings } = report.rows[0]!.detail.projection!;
    deepEqual((await lines("labels.tsv")).map(Number), labels);
    const vectors = (await lines("vectors.tsv")).map((line) => line.split("\t").map(Number));
    ok(vectors.length === labels.length && vectors.every((row) => row.length === 6));
    for (const row of vectors) ok(Math.abs(Math.hypot(...row) - 1) < 1e-4, "directions are unit");
    // They are those of the report, in its order.
    const { points } = principalPlane(vectors);
    const away = embeddings.flat().map((x, i) => Math.abs(x - points.data[i]!));
    ok(Math.max(...away) < 1e-3, `${Math.max(...away)}`);
    const paths = [...(await lines("projector_config.pbtxt")).join().matchAll(/path: "(.*?)"/g)];
    deepEqual(paths.map(([, path]) => path), ["vectors.tsv", "labels.tsv"]);
    deepEqual(results.map((result) => "directions" in result), [false]);
    const unlooked = await finish(run(high, { engine, dataset }));
    deepEqual(unlooked.rows, report.rows, "a closer look changes nothing");
  }));

Deno.test("a log that cannot be written is told of once, and the run goes on", () =>
  inFolder(async (folder) => {
    const troubles: string[] = [];
    const log = await openEventLog(folder, {
      experiment: TINY,
      resume: false,
      onTrouble: (message) => troubles.push(message),
    });
    // Where the folder of the row must be there is a file.
    await Deno.writeTextFile(`${folder}/tiny/a-softmax-m-4-seed1`, "");
    const told = { index: 0, seed: 1, steps: 9, loss: 1, accuracy: 0, rate: 1, lambda: 0 };
    for (const step of [1, 2]) log.step({ ...told, step, waiting: 0, speed: 1 });
    await log.close();
    equal(troubles.length, 1);
    match(troubles[0]!, /The run goes on, and is logged there no more/);
  }));
