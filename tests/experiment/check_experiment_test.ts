import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { checkExperiment } from "../../lib/experiment/check_experiment.ts";
import { chosenLoss, comparison } from "../../lib/experiment/choose.ts";
import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS, vary } from "../../lib/experiment/experiments.ts";
import { follow, run } from "../../lib/experiment/run.ts";
import { shorten } from "../../lib/experiment/shorten.ts";
import { LOSSES, type LossName } from "../../lib/margin/losses.ts";
import { FULL } from "./full_experiment.ts";

const ALL = Object.values(EXPERIMENTS) as readonly Experiment[];
const NAMES = Object.keys(LOSSES) as LossName[];

type Path = readonly (string | number)[];

/** Every place of a value, itself first. */
function placesOf(value: unknown, path: Path = []): [path: Path, value: unknown][] {
  const parts = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const keyOf = (key: string) => Array.isArray(value) ? Number(key) : key;
  return [[path, value], ...parts.flatMap(([key, part]) => placesOf(part, [...path, keyOf(key)]))];
}

/** A copy with another value at a place; `undefined` leaves the name out. */
function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string, unknown>;
  const next = changed(copy[key], rest, to);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

const textOf = (path: Path) => path.map((one) => typeof one === "number" ? `[${one}]` : `.${one}`);

Deno.test("every experiment passes, as does what is made of it, whatever is asked for", () => {
  for (const experiment of ALL) equal(checkExperiment(experiment), experiment);
  const some = fc.record({
    experiment: fc.constantFrom(...ALL),
    losses: fc.option(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })),
    seeds: fc.option(fc.integer({ min: 1, max: 20 })),
    steps: fc.option(fc.integer({ min: 1, max: 50_000 })),
  });
  fc.assert(fc.property(some, ({ experiment, losses, seeds, steps }) => {
    const varied = vary(experiment, { ...(losses ? { losses } : {}), ...(seeds ? { seeds } : {}) });
    const made = steps ? shorten(varied, steps) : varied;
    checkExperiment(made);
    checkExperiment(JSON.parse(JSON.stringify(made)));
  }));
});

Deno.test("what deno task compare makes of every loss passes", () => {
  const rest = { dataset: EXPERIMENTS.tiny.dataset, seeds: [1, 2, 3], network: "digits-12" };
  const chosen = [...NAMES, "arcface:m=0.3:scale=16"].map(chosenLoss);
  checkExperiment(comparison(chosen, { ...rest, name: "compare", dimension: 16 }));
});

Deno.test("an experiment with every field passes, and any of them may be left out that may", () => {
  checkExperiment(FULL);
  checkExperiment(changed(FULL, ["rows", 0, "window"], undefined));
});

const PLACES = placesOf(FULL);

Deno.test("at every place a value of another kind is refused, by its path", () => {
  for (const [path] of PLACES) {
    // No field takes a list of lists, nor a list what takes one.
    const wrong = changed(FULL, path, [[]]);
    throws(() => checkExperiment(wrong), (error: Error) => {
      equal(error.name, "RangeError");
      // Options and augmentation are looked at by checks of their own, which name the field.
      const named = [textOf(path).join("").slice(1), ` ${path.at(-1)} must be`];
      const at = path.length === 0 || named.some((name) => error.message.includes(name));
      ok(at || /color\.|lowResolution\./.test(error.message), error.message);
      return true;
    });
  }
  ok(PLACES.length > 100, String(PLACES.length));
});

Deno.test("at every depth a name that is none is refused, and the nearest told", () => {
  const records = PLACES.filter(([, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
  );
  for (const [path, value] of records) {
    for (const name of Object.keys(value as object)) {
      const wrong = changed(FULL, [...path, `${name}x`], 1);
      const message = new RegExp(`Cannot find the .*"${name}x": did you mean "${name}"\\?`);
      throws(() => checkExperiment(wrong), { name: "RangeError", message });
    }
  }
  ok(records.length > 15, String(records.length));
});

/** The fields of all rows are the same: the path without places. */
const fieldOf = (path: Path) => path.filter((step) => typeof step === "string").join(".");

const NEEDED = [
  ...["name", "question", "dataset", "rows", "seeds"],
  ...["name", "train", "test"].map((name) => `dataset.${name}`),
  ...["label", "loss", "options", "annealing", "network", "dimension", "training"]
    .map((name) => `rows.${name}`),
  ...["batch", "steps", "rate", "schedule", "warmup", "momentum", "decay", "clip", "rule"]
    .map((name) => `rows.training.${name}`),
  ...["kind", "at", "factor"].map((name) => `rows.training.schedule.${name}`),
  ...["loss", "steps"].map((name) => `rows.training.pretrain.${name}`),
  ...["decay", "every"].map((name) => `rows.training.average.${name}`),
  ...["chance", "least"].map((name) => `rows.training.augmentation.lowResolution.${name}`),
  ...["base", "gamma", "power", "lambdaMin"].map((name) => `rows.annealing.${name}`),
  ...["left", "top", "width", "height"].map((name) => `rows.window.${name}`),
  ...["name", "weight"].map((name) => `rows.terms.${name}`),
  ...["row", "weight"].map((name) => `rows.teacher.${name}`),
];
/** What others of these rows, or faces, cannot do without. */
const TOGETHER = ["dataset.size", "rows.from", "rows.ensemble", "rows.fewer"];

Deno.test("what must be given is missed where it is not, and all else may be left out", () => {
  const named = PLACES.map(([path]) => path).filter((path) => typeof path.at(-1) === "string");
  deepEqual(NEEDED.filter((field) => !named.some((path) => fieldOf(path) === field)), []);
  for (const path of named.filter((path) => !TOGETHER.includes(fieldOf(path)))) {
    const left = changed(FULL, path, undefined),
      message = new RegExp(`${path.at(-1)}( of .*)? must be`);
    if (NEEDED.includes(fieldOf(path))) throws(() => checkExperiment(left), { message });
    else checkExperiment(left);
  }
});

const first = (...path: Path) => ["rows", 0, ...path],
  training = (...path: Path) => first("training", ...path);
const whole = [-1, 0.5, NaN, "1"], ranged = [-1, NaN, Infinity, "0.1", null];

/** What each field does not take. */
const REFUSED: readonly (readonly [Path, readonly unknown[]])[] = [
  [["name"], ["", "../x", "a/b", ".hidden", "x".repeat(65), "a b"]],
  [["question"], ["", " ", 5, "x".repeat(1001)]],
  [["dataset", "name"], ["olr", "toString", ""]],
  [["dataset", "train"], [0, ...whole]],
  [["dataset", "test"], [0, ...whole]],
  [["dataset", "size"], [[56], [56, 48, 1], [0, 48], [56.5, 48], 56]],
  [["dataset", "shares"], [[], [0], [1.5], ["1"]]],
  [["rows"], [[], {}]],
  [["seeds"], [[], [-1], [0.5], [1, 1], ["1"], 3]],
  [first("label"), ["", " ", "x".repeat(161), 1]],
  [first("loss"), ["arcfase", "toString", 1]],
  [first("options"), [{ n: 1 }, { m: -1 }, { m: "0.1" }, { m: null }, { m: NaN }, { lambda: 1 }]],
  [first("learn"), [["scales"], ["bias", "scale", "bias"]]],
  [first("terms", 0, "name"), ["centre", "mhe-caffe"]],
  [first("terms", 0, "weight"), ranged],
  [first("terms", 0, "options"), [{ centerRate: 2 }, { center: 1 }]],
  ...["base", "gamma", "power", "lambdaMin"]
    .map((name) => [first("annealing", name), ranged] as const),
  [first("network"), ["digits-13", "toString"]],
  ...["left", "top", "width", "height"].map((name) => [first("window", name), whole] as const),
  [first("normalisation"), ["batchnorm", true]],
  [first("activation"), ["gelu"]],
  [first("rectified"), ["yes", 1]],
  [first("dimension"), [0, ...whole]],
  [first("stored"), ["int4"]],
  [["rows", 1, "from"], [1, 2, 7, ...whole]],
  [["rows", 1, "prune"], [1, ...ranged]],
  [["rows", 1, "teacher", "row"], [1, 2, ...whole]],
  [["rows", 1, "teacher", "weight"], ranged],
  [["rows", 1, "fewer"], [0, ...whole]],
  [["rows", 2, "ensemble"], [[], [0, 0], [0, 2], [0, 7], [0, -1], [0.5]]],
  [["rows", 2, "dimension"], [64]],
  [training("batch"), [0, ...whole]],
  [training("shift"), [128, ...whole]],
  [training("augmentation"), [{ mirror: 50 }, { mirrors: 1 }, { crop: 0.5 }]],
  [training("steps"), whole],
  [training("pretrain", "loss"), ["softmx", "adaface"]],
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

Deno.test("what a field does not take is refused", () => {
  for (const [path, values] of REFUSED) {
    for (const value of values) {
      const wrong = changed(FULL, path, value), what = `${path.join(".")} ${JSON.stringify(value)}`;
      throws(
        () => checkExperiment(wrong),
        { name: "RangeError", message: /^Cannot run .{40}/ },
        what,
      );
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
  const [softmax] = EXPERIMENTS.tiny.rows, { tiny } = EXPERIMENTS;
  const faults: readonly (readonly [unknown, RegExp])[] = [
    [{ rows: [softmax, softmax] }, /each row must have a label of its own.*rows 0 and 1/],
    [{ rows: [{ ...softmax, prune: 0.5 }] }, /which earlier row, by its place, in from/],
    [
      { rows: [{ ...softmax, learn: ["scale"] }] },
      /Cannot learn a scale: Softmax has no fixed one/,
    ],
    [{ rows: [{ ...softmax, options: { lambda: 5 } }] }, /a run has it from annealing, as in/],
    [{ rows: [{ ...softmax, terms: [{ name: "mhe-caffe", weight: 1 }] }] }, /find the term "mhe-c/],
    [{ dataset: { ...tiny.dataset, size: [28, 28] } }, /its images have their own/],
    [{ dataset: { ...tiny.dataset, name: "orl" } }, /how large, as size: \[height, width\]/],
  ];
  for (const [part, message] of faults) {
    throws(() => checkExperiment({ ...tiny, ...part as object }), { name: "RangeError", message });
  }
});

Deno.test("images of one's own may have any name, where they are handed over", () => {
  const own = changed(EXPERIMENTS.tiny, ["dataset", "name"], "mine");
  equal(checkExperiment(own, { ownImages: true }), own);
  throws(() => checkExperiment(own), /Cannot find the set of images "mine"/);
});

Deno.test("words and depths without an end are told in few words", () => {
  const long = "x".repeat(1e5), deep = JSON.parse("[".repeat(1e4) + "]".repeat(1e4));
  const places = PLACES.map(([path]) => path).filter(({ length }) => length > 0);
  for (const path of places) {
    for (const value of [long, deep, { [long]: long }]) {
      throws(() => checkExperiment(changed(FULL, path, value)), (error: Error) => {
        equal(error.name, "RangeError");
        ok(error.message.length < 1500, `${path.join(".")}: ${error.message.length}`);
        return true;
      });
    }
  }
});

Deno.test("run() and follow() refuse before there is an engine, an image or a folder", async () => {
  const wrong = changed(EXPERIMENTS.tiny, ["rows", 0, "normalization"], "batch") as Experiment;
  const message = /"normalization": did you mean "normalisation"/;
  const never = new Proxy({}, {
    get(): never {
      throw new Error("it was asked for something");
    },
  }) as never;
  await rejects(run(wrong, { engine: never, dataset: never, store: never }).next(), { message });
  await rejects(follow(wrong, { engine: never, dataset: never, cluster: never }).next(), {
    message,
  });
});

Deno.test("a run in fewer steps begins with another loss for as much fewer, and measures as before", () => {
  const [, pretrained] = shorten(EXPERIMENTS.pretrain, 280).rows;
  deepEqual(pretrained!.training.pretrain, { loss: "softmax", steps: 40 });
  const small = EXPERIMENTS["orl-small"].rows,
    at = small.findIndex(({ training }) => training.steps === 0);
  equal(shorten(EXPERIMENTS["orl-small"], 10).rows[at], small[at]);
  match(small[at]!.label, /not tuned/);
});
