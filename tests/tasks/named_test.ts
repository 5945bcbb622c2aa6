import { deepEqual, equal, match } from "node:assert/strict";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const TINY: Experiment = EXPERIMENTS.tiny;

Deno.test("a run is named by its folder, or by the report in it", () =>
  inFolder(async (folder) => {
    const engine = await useEngine("wasm");
    const dataset = await loadDataset("strokes", { train: 256, test: 120 });
    const rows = [{ ...TINY.rows[0]!, training: { ...TINY.rows[0]!.training, steps: 8 } }];
    const report = await finish(run({ ...TINY, rows }, { engine, dataset }));
    const path = `${folder}/tiny/report.json`, text = JSON.stringify(report);
    await Deno.mkdir(`${folder}/tiny`);
    await Deno.writeTextFile(path, text);

    const said = async (...args: readonly [string, ...string[]]) => {
      const { code, out, error } = await runTaskFile(...args);
      equal(code, 0, error);
      return out;
    };
    for (
      const [task, ...options] of [["diagnose.ts", "--json"], ["train.ts", "--print"]] as const
    ) {
      const named = task === "train.ts" ? ["--experiment"] : [];
      const byReport = await said(task, ...named, path, ...options);
      match(byReport, /softmax/i);
      equal(await said(task, ...named, `${folder}/tiny`, ...options), byReport);
      equal(await said(task, ...named, `${folder}/tiny/`, ...options), byReport);
    }
    await said("explore.ts", `${folder}/tiny`, "--out", `${folder}/site`);
    equal(await Deno.readTextFile(`${folder}/site/report.json`), text);
  }));

for (
  const [line, code, message] of [
    ["explore.ts docs", 1, /^Cannot show docs: there must be a report\.json in it/m],
    ["train.ts --experiment ./docs --print", 1, /^Cannot train \.\/docs: there must be a report/m],
    [
      "align.ts docs/decisions",
      1,
      /^Cannot read docs\/decisions: .*a folder that holds README\.md, /m,
    ],
    [
      "export.ts --weights docs --format onnx",
      1,
      /^Cannot read docs: it must be a file, and is a f/m,
    ],
    ["notebooks.ts 1_margins", 1, /^Cannot read 1_margins: .*as notebooks\/1_margins\.ipynb, and/m],
    ["notebooks.ts README.md", 1, /^Cannot take README\.md, which must be a notebook: /m],
    ["reproduce.ts margins", 2, /profile "margins": it is an experiment.*--only margins$/m],
    [
      "reproduce.ts --profile margins",
      2,
      /profile "margins": it is an experiment.*--only margins$/m,
    ],
    ["import.ts README.md --network lenet-plus", 1, /^Cannot take README\.md, .* a caffemodel: /m],
    [
      "align.ts README.md",
      1,
      /^Cannot take README\.md, .* a manifest of faces: Cannot read line 1/m,
    ],
    [
      "export.ts --weights README.md --format onnx",
      1,
      /^Cannot take README\.md, .* weights of a network: Cannot read the safetensors/m,
    ],
    [
      "verify.ts a.jpg b.jpg --weights README.md --threshold 0.3",
      1,
      /^Cannot take README\.md, which must be weights of a network/m,
    ],
  ] as const
) {
  Deno.test(`refused with what was named: ${line}`, async () => {
    const [task, ...args] = line.split(" ");
    const { code: ended, error } = await runTaskFile(task!, ...args);
    match(error, message);
    deepEqual(ended, code, error);
  });
}
