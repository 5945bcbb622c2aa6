import { deepEqual, equal, match } from "node:assert/strict";
import { EXPERIMENTS } from "../../lib/mod.ts";
import { keepEarlier } from "../../tasks/experiment/keep.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const run = { experiment: EXPERIMENTS.tiny, engine: "wasm", precision: "float32" };
const machine = { engine: "wasm", precision: "float32" };

/** A results folder with a report, or with checkpoints alone. */
async function results(folder: string, report?: unknown): Promise<string> {
  const path = `${folder}/tiny`;
  await Deno.mkdir(`${path}/checkpoints`, { recursive: true });
  await Deno.writeTextFile(`${path}/checkpoints/softmax-seed1.safetensors`, "weights");
  if (report) await Deno.writeTextFile(`${path}/report.json`, JSON.stringify(report));
  return path;
}
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("the same run takes its own place, an empty folder and none are no run", () =>
  inFolder(async (folder) => {
    const path = await results(folder, { experiment: run.experiment, machine });
    equal(await keepEarlier(path, run), undefined);
    equal(await keepEarlier(`${folder}/none`, run), undefined);
    await Deno.mkdir(`${folder}/empty/checkpoints`, { recursive: true });
    equal(await keepEarlier(`${folder}/empty`, run), undefined);
    deepEqual(names(folder), ["empty", "tiny"]);
  }));

const OTHERS: Readonly<Record<string, unknown>> = {
  "of another experiment": { experiment: { ...run.experiment, seeds: [1, 2] }, machine },
  "of another engine": { experiment: run.experiment, machine: { ...machine, engine: "cpu" } },
  "of another precision": { experiment: run.experiment, machine: { engine: "wasm" } },
  "that cannot be read": "no report",
  "of a run that did not end": undefined,
};
for (const [what, report] of Object.entries(OTHERS)) {
  Deno.test(`results ${what} are kept, twice as well as once`, () =>
    inFolder(async (folder) => {
      for (const count of [1, 2]) {
        const to = await keepEarlier(await results(folder, report), run);
        match(to!, /\/tiny-\d{4}-\d\d-\d\d-\d{6}(-2)?$/);
        equal(names(folder).length, count);
        equal(await Deno.readTextFile(`${to}/checkpoints/softmax-seed1.safetensors`), "weights");
      }
    }));
}

Deno.test("train says where the results of other settings are, and --name names its own", () =>
  inFolder(async (folder) => {
    const train = (...args: string[]) =>
      runTaskFile(
        ...["train.ts", "--experiment", "tiny", "--engine", "wasm", "--steps", "2"] as const,
        ...["--out", folder, "--jobs", "1", ...args],
      );
    equal((await train("--losses", "arcface", "--name", "mine")).code, 0);
    const { code, error } = await train("--losses", "softmax", "--name", "mine");
    equal(code, 0, error);
    const [mine, earlier] = names(folder);
    equal(mine, "mine");
    match(error, new RegExp(`Kept +what .*mine had of another run is in .*${earlier}`));
    const { rows } = JSON.parse(await Deno.readTextFile(`${folder}/${earlier}/report.json`));
    equal(rows[0].loss, "arcface");
  }));
