import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { checkExperiment } from "../../lib/experiment/check_experiment.ts";
import { chosenLoss, comparison } from "../../lib/experiment/choose.ts";
import type { Experiment } from "../../lib/experiment/experiment.ts";
import { openEventLog } from "../../lib/experiment/event_log.ts";
import { EXPERIMENTS, vary } from "../../lib/experiment/experiments.ts";
import { follow, run } from "../../lib/experiment/run.ts";
import { shorten } from "../../lib/experiment/shorten.ts";
import { LOSSES, type LossName } from "../../lib/margin/losses.ts";
import { changed, fieldOf, FULL, NEEDED, placeOf, placesOf } from "./full_experiment.ts";

const ALL = Object.values(EXPERIMENTS) as readonly Experiment[];
const NAMES = Object.keys(LOSSES) as LossName[];

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
      const named = [placeOf(path), ` ${path.at(-1)} must be`];
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

/** What others of these rows, or faces, cannot do without. */
const TOGETHER = ["dataset.size", "rows.normalisation", "rows.from", "rows.ensemble", "rows.fewer"];

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

Deno.test("a row of a file takes the options that a training uses: a constant λ, what a state begins with", () => {
  const [softmax] = EXPERIMENTS.tiny.rows, { tiny } = EXPERIMENTS;
  const anneals = { base: 10, gamma: 0.1, power: 1, lambdaMin: 0 };
  const given = (loss: LossName, options: object, annealing: object | null = null) => () =>
    checkExperiment({ ...tiny, rows: [{ ...softmax, loss, options, annealing }] });
  given("a-softmax", { lambda: 5 })();
  given("curricularface", { t: 0.5 }, anneals)();
  given("adacos", { scale: 8, dynamic: false })();
  const message = (what: string) => new RegExp(`Cannot train .* with ${what}`);
  throws(given("a-softmax", { lambda: 5 }, anneals), message("lambda 5: λ follows"));
  throws(given("adaface", { quality: 1 }), message("quality 1: curves alone"));
  throws(given("sphereface-r", { normalisation: "none", lossWeight: 5 }), message("lossWeight 5"));
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

Deno.test("whatever takes an experiment refuses it before there is an engine, an image or a folder", async () => {
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
  throws(() => vary(wrong, { seeds: 2 }), { message });
  throws(() => shorten(wrong, 10), { message });
  const log = { experiment: wrong, resume: false, onTrouble: never };
  await rejects(openEventLog("/dev/null/none", log), { message });
});

Deno.test("a run in fewer steps begins with another loss for as much fewer, and measures as before", () => {
  const [, pretrained] = shorten(EXPERIMENTS.pretrain, 280).rows;
  deepEqual(pretrained!.training.pretrain, { loss: "softmax", steps: 40 });
  const small = EXPERIMENTS["orl-small"].rows,
    at = small.findIndex(({ training }) => training.steps === 0);
  equal(shorten(EXPERIMENTS["orl-small"], 10).rows[at], small[at]);
  match(small[at]!.label, /not tuned/);
});
