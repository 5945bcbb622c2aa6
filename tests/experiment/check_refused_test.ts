import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { checkExperiment } from "../../lib/experiment/check_experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { changed, fieldOf, FULL, NEEDED, type Path, placeOf } from "./full_experiment.ts";

const first = (...path: Path) => ["rows", 0, ...path],
  training = (...path: Path) => first("training", ...path);
const whole = [-1, 0.5, NaN, "1"], ranged = [-1, NaN, Infinity, "0.1", null];

/** What each field does not take; how that is told, where it is not by the path of the field. */
const REFUSED: readonly (readonly [Path, readonly unknown[], told?: RegExp])[] = [
  [["name"], ["", "../x", "a/b", ".hidden", "x".repeat(65), "a b"]],
  [["question"], ["", " ", 5, "x".repeat(1001)]],
  [["dataset", "name"], [""]],
  [["dataset", "name"], ["olr", "toString"], /Cannot find the set of images/],
  [["dataset", "train"], [0, ...whole]],
  [["dataset", "test"], [0, ...whole]],
  [["dataset", "size"], [[56], [56, 48, 1], [0, 48], [56.5, 48], 56]],
  [["dataset", "shares"], [[], [0], [1.5], ["1"]]],
  [["rows"], [[], {}]],
  [["seeds"], [[], [-1], [0.5], ["1"], 3]],
  [["seeds"], [[1, 1]], /each seed must be there once/],
  [first("label"), ["", " ", "x".repeat(161), 1]],
  [first("loss"), ["arcfase", "toString", 1]],
  [first("options"), [{ m: null }, { m: [] }, 1]],
  [first("options"), [{ n: 1 }], /Cannot find the option of sphereface2/],
  [first("options"), [{ m: -1 }, { m: "0.1" }, { m: NaN }], /m must be a number from/],
  [first("learn"), [["scales"], ["bias", "scale", "bias"]]],
  [first("terms", 0, "name"), ["centre", "mhe-caffe"]],
  [first("terms", 0, "weight"), ranged],
  [first("terms", 0, "options"), [{ centerRate: null }, 1]],
  [first("terms", 0, "options"), [{ centerRate: 2 }], /centerRate must be a number from/],
  [first("terms", 0, "options"), [{ center: 1 }], /Cannot find the option of center/],
  ...["base", "gamma", "power", "lambdaMin"]
    .map((name) => [first("annealing", name), ranged] as const),
  [first("network"), ["digits-13", "toString"]],
  ...["left", "top", "width", "height"].map((name) => [first("window", name), whole] as const),
  [first("normalisation"), ["batchnorm", true]],
  [first("activation"), ["gelu"]],
  [first("rectified"), ["yes", 1]],
  [first("dimension"), [0, ...whole]],
  [first("stored"), ["int4"]],
  [["rows", 1, "from"], whole],
  [["rows", 1, "from"], [1, 2, 7], /must be an earlier row/],
  [["rows", 1, "prune"], [1, ...ranged]],
  [["rows", 1, "teacher", "row"], whole],
  [["rows", 1, "teacher", "row"], [1, 2], /must be an earlier row/],
  [["rows", 1, "teacher", "weight"], ranged],
  [["rows", 1, "fewer"], [0, ...whole]],
  [["rows", 2, "ensemble"], [[-1], [0.5], 1]],
  [["rows", 2, "ensemble"], [[], [0, 0], [0, 2], [0, 7]], /Cannot join rows/],
  [["rows", 2, "dimension"], [64], /its dimension must be 128/],
  [training("batch"), [0, ...whole]],
  [training("shift"), [128, ...whole]],
  [training("augmentation"), [{ mirror: 50 }, { mirrors: 1 }, { crop: 0.5 }]],
  [training("steps"), whole],
  [training("pretrain", "loss"), ["softmx"]],
  [training("pretrain", "loss"), ["arcface"], /Cannot begin with arcface/],
  [training("pretrain", "steps"), whole],
  [training("average", "decay"), [1, ...ranged]],
  [training("average", "every"), [0, ...whole]],
  [training("rate"), ranged],
  [training("schedule"), [{ kind: "linear" }, { kind: "cosine", at: [] }, { at: [], factor: 1 }]],
  [training("schedule", "at"), [[-0.1], [1.1], ["0.5"]]],
  [training("schedule", "factor"), ranged],
  [training("warmup"), whole],
  [training("momentum"), [1, ...ranged]],
  [training("decay"), [2, ...ranged]],
  [training("clip"), [0, ...ranged]],
  [training("rule"), ["sgd"]],
];

Deno.test("what a field does not take is refused, by its path", () => {
  for (const [path, values, told] of REFUSED) {
    for (const value of values) {
      throws(() => checkExperiment(changed(FULL, path, value)), (error: Error) => {
        equal(error.name, "RangeError");
        const said = told ? told.test(error.message) : error.message.includes(placeOf(path));
        ok(said, `${path.join(".")}: ${error.message}`);
        return true;
      });
    }
  }
  const looked = new Set(REFUSED.map(([path]) => fieldOf(path)));
  const parts = NEEDED.filter((field) => !looked.has(field) && !/lowResolution/.test(field));
  deepEqual(parts, ["dataset", "rows.annealing", "rows.training", "rows.training.schedule.kind"]);
});

Deno.test("an error names the row, the place, what must hold and what was found", () => {
  const { tiny } = EXPERIMENTS,
    faults: readonly (readonly [Path, unknown, string])[] = [
      [
        training("rate"),
        "0.1",
        'Cannot run "tiny": rows[0].training.rate of "Softmax" must be a number from 0 to 1e+38, got "0.1"',
      ],
      [["seeds"], [], 'Cannot run "tiny": seeds must be a list of 1 to 1000, got one of 0'],
      [[], null, "Cannot run an experiment: it must be an object of names and values, got null"],
    ];
  for (const [path, value, message] of faults) {
    throws(() => checkExperiment(changed(tiny, path, value)), { message });
  }
});

Deno.test("rows that do not go together are refused", () => {
  const [softmax, margin] = EXPERIMENTS.tiny.rows, { tiny } = EXPERIMENTS;
  const faults: readonly (readonly [unknown, RegExp])[] = [
    [{ rows: [softmax, softmax] }, /each row must have a label of its own.*rows 0 and 1/],
    [{ rows: [{ ...softmax, prune: 0.5 }] }, /which earlier row, by its place, in from/],
    [
      { rows: [{ ...softmax, learn: ["scale"] }] },
      /Cannot learn a scale: Softmax has no fixed one/,
    ],
    [{ rows: [{ ...margin, options: { lambda: 5 } }] }, /λ follows the annealing/],
    [{ rows: [{ ...softmax, terms: [{ name: "mhe-caffe", weight: 1 }] }] }, /find the term "mhe-c/],
    [
      { rows: [softmax, { ...softmax, label: "two", from: 0, network: "digits-16" }] },
      /begin "two" with what "Softmax" has trained: .* same network, have digits-16 and digits-12/,
    ],
    [
      { rows: [softmax, { ...softmax, label: "two", from: 0, normalisation: "batch" }] },
      /the same normalisation, have batch and none/,
    ],
    [
      { rows: [softmax, { ...softmax, label: "two", ensemble: [0], stored: "int8" }] },
      /it must have no stored, as the rows that are joined have theirs/,
    ],
    [{ dataset: { ...tiny.dataset, size: [28, 28] } }, /its images have their own/],
    [{ dataset: { ...tiny.dataset, name: "orl" } }, /how large, as size: \[height, width\]/],
  ];
  for (const [part, message] of faults) {
    throws(() => checkExperiment({ ...tiny, ...part as object }), { name: "RangeError", message });
  }
});
