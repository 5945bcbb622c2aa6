import { deepEqual, equal, match, ok } from "node:assert/strict";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const train = (...args: readonly string[]) => runTaskFile("train.ts", ...args);
const reportOf = async (folder: string) =>
  JSON.parse(await Deno.readTextFile(`${folder}/mine/report.json`));

Deno.test("an experiment is printed, changed, run from its file, and made again from its report", () =>
  inFolder(async (folder) => {
    const file = `${folder}/mine.json`, options = ["--engine", "wasm", "--jobs", "1", "--json"];
    const printed = await train(
      ..."--experiment tiny --losses softmax --steps 8 --print".split(" "),
    );
    equal(printed.code, 0, printed.error);
    const given = JSON.parse(printed.out), [row] = given.rows;
    deepEqual([given.rows.length, row.label, row.training.steps], [1, "Softmax", 8]);
    const mine = { ...given, name: "mine", rows: [{ ...row, label: "Plain", dimension: 3 }] };
    await Deno.writeTextFile(file, JSON.stringify(mine));

    const ran = await train("--experiment", file, "--out", `${folder}/once`, ...options);
    equal(ran.code, 0, ran.error);
    const once = await reportOf(`${folder}/once`);
    deepEqual(once.experiment, mine);
    equal(once.rows[0].dimension, 3);

    const run = `${folder}/once/mine`;
    for (const [named, out] of [[`${run}/report.json`, "twice"], [run, "thrice"]] as const) {
      const again = await train("--experiment", named, "--out", `${folder}/${out}`, ...options);
      equal(again.code, 0, again.error);
      equal(deterministicPart(await reportOf(`${folder}/${out}`)), deterministicPart(once));
    }
  }));

const { tiny } = EXPERIMENTS, whole = JSON.stringify(tiny);

for (
  const [what, text, message] of [
    ["a file that was cut", whole.slice(0, -9), /it must be whole JSON .* It may have been cut/],
    ["an empty file", "", /it must be whole JSON/],
    ["other JSON", '{"images": 12}', /it must be one, with a name.*or the report\.json/],
    ["a list", `[${whole}]`, /it must be one, with a name/],
    ["a report without an experiment", '{"schema": 1, "tables": []}', /of a training/],
    ["a name of its own", whole.replace('"decay"', '"weightDecay"'), /did you mean "decay"/],
    ["a name that leaves --out", whole.replace('"tiny"', '"../tiny"'), /the name of a folder/],
    [
      "a fault in a report",
      `{"schema": 1, "experiment": ${whole.replace('"strokes"', '"stroks"')}}`,
      /Cannot run "tiny": dataset is wrong: .* did you mean "strokes"/,
    ],
  ] as const
) {
  Deno.test(`refused before there is an engine or a folder: ${what}`, () =>
    inFolder(async (folder) => {
      const file = `${folder}/mine.json`;
      await Deno.writeTextFile(file, text);
      const { code, error } = await train("--experiment", file, "--out", `${folder}/out`);
      equal(code, 1, error);
      match(error, message);
      ok(error.includes(`Cannot read an experiment from ${file}: `), error);
      ok(!/Engine|Images/.test(error), error);
      deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["mine.json"]);
    }));
}

Deno.test("refused: a file that is too large, of which nothing is read, and one that is not there", () =>
  inFolder(async (folder) => {
    const file = `${folder}/large.json`;
    await Deno.writeTextFile(file, "{");
    await Deno.truncate(file, 128 * 2 ** 20 + 1);
    const large = await train("--experiment", file);
    match(large.error, /Cannot read .*large\.json: it must have at most 134217728 bytes/);
    const absent = await train("--experiment", `${folder}/absent.json`);
    match(absent.error, /absent\.json: there is no such file/);
    deepEqual([large.code, absent.code], [1, 1]);
  }));
