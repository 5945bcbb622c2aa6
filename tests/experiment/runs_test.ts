import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { type Brief, briefOf, type BriefRow } from "../../lib/experiment/brief.ts";
import { differenceOfRuns, measuresOf } from "../../lib/experiment/compare_runs.ts";
import { matchRows } from "../../lib/experiment/match_rows.ts";
import { readReport } from "../../lib/experiment/read_report.ts";
import { settingsThatDiffer } from "../../lib/experiment/settings.ts";
import { mean, studentInterval } from "../../lib/math/statistics.ts";
import { sampleReport } from "../figure/sample.ts";

const WHOLE = JSON.stringify(sampleReport());

/** The sample with other values of its first row's accuracy, one a seed. */
function run(accuracies: readonly number[], seeds = accuracies.map((_, i) => i + 1)): Brief {
  const brief = briefOf(sampleReport());
  const accuracy = {
    values: accuracies,
    mean: mean(accuracies),
    interval: accuracies.length > 1
      ? studentInterval(accuracies)
      : [accuracies[0]! - 0.01, accuracies[0]! + 0.01] as const,
  };
  return {
    ...brief,
    rows: brief.rows.map((row, i) => i === 0 ? { ...row, seeds, accuracy } : row),
  };
}
const against = (one: Brief, other: Brief) =>
  differenceOfRuns(measuresOf(one.rows)[0]!, [one.rows[0]!, one], [other.rows[0]!, other])!;

for (
  const [what, text, message] of [
    ["cut in half", WHOLE.slice(0, WHOLE.length / 2), /no whole JSON.*copy it again/],
    ["empty", "", /no whole JSON/],
    [
      "of a newer version",
      WHOLE.replace('"schema":1', '"schema":7'),
      /version 7, and this spherelab knows version 1/,
    ],
    ["of another shape", "[]", /has no version/],
    ["null", "null", /has no version/],
    ["without a machine", WHOLE.replace('"machine"', '"x"'), /it must have "machine.engine"/],
    [
      "of a name that is none",
      WHOLE.replace('"name":"digits"', '"name":{}'),
      /"name" as string, got/,
    ],
    [
      "of a row that is none",
      JSON.stringify({ ...sampleReport(), rows: [null] }),
      /row 1 must have/,
    ],
    [
      "of a mean that is null",
      WHOLE.replace(/"mean":0\.95,/, '"mean":null,'),
      /row 1 must have "accuracy.mean" as number, got null/,
    ],
  ] as const
) {
  Deno.test(`a report that is ${what} is refused by name`, () => {
    throws(() => readReport(text, "some/report.json", "read"), (error: Error) => {
      match(error.message, /^Cannot read some\/report\.json: /);
      match(error.message, message);
      return true;
    });
  });
}

Deno.test("a brief has every number and nothing that figures are drawn from", () => {
  const brief = JSON.stringify(briefOf(sampleReport()));
  ok(brief.length < WHOLE.length / 8, `${brief.length} of ${WHOLE.length}`);
  for (const row of sampleReport().rows) ok(brief.includes(JSON.stringify(row.accuracy)));
});

Deno.test("the same seeds on the same images are paired; other seeds, or images, are not", () => {
  const base = run([0.90, 0.94, 0.98]), better = run([0.91, 0.951, 0.99]);
  const paired = against(better, base);
  deepEqual([paired.paired, paired.beyondNoise, paired.overlap], [true, true, true]);
  // What a seed does to both no longer drops out.
  const apart = against(run([0.91, 0.951, 0.99], [4, 5, 6]), base);
  deepEqual([apart.paired, apart.beyondNoise], [false, false]);
  const others = { ...better, dataset: { ...better.dataset, sha256: { "a.gz": "00" } } };
  equal(against(others, base).paired, false);
  equal(against(run([0.91, 0.95]), base).paired, false);
});

Deno.test("two single runs have the interval of both, and say whether theirs overlap", () => {
  const { interval, paired, overlap, beyondNoise } = against(run([0.95]), run([0.935]));
  ok(Math.abs(interval[0] - (0.015 - Math.SQRT2 / 100)) < 1e-12);
  deepEqual([paired, overlap, beyondNoise], [false, true, true]);
  equal(against(run([0.95]), run([0.92])).overlap, false);
});

Deno.test("a run against itself differs in nothing", () => {
  const same = against(run([0.9, 0.94]), run([0.9, 0.94]));
  deepEqual([same.mean, same.interval, same.beyondNoise], [0, [0, 0], false]);
  deepEqual(settingsThatDiffer([run([0.9]), run([0.9])], matchRows([run([0.9]), run([0.9])])), []);
});

Deno.test("a score that is none is not compared", () => {
  const brief = briefOf(sampleReport()), score = measuresOf(brief.rows).at(-1)!;
  const none = { ...brief.rows[0]!, angularFisherScore: { values: [], mean: null, interval: [] } };
  const row = none as unknown as BriefRow;
  equal(differenceOfRuns(score, [row, brief], [brief.rows[0]!, brief]), undefined);
});

Deno.test("faces are compared by pairs: each rate of false accepts is a measure", () => {
  const summary = { values: [0.5], mean: 0.5, interval: [0.4, 0.6] as const };
  const tarAtFar = [0.001, 0.01].map((far) => ({ far, tar: summary }));
  const rows = [{ verification: { tarAtFar } }] as unknown as BriefRow[];
  deepEqual(measuresOf(rows).map(({ title }) => title), [
    "verification accuracy",
    "TAR at FAR 0.01",
    "TAR at FAR 0.001",
    "angular Fisher score",
  ]);
});

Deno.test("rows match by label, then by what they are; two that are alike do not", () => {
  const row = (label: string, m: number) => ({
    label,
    loss: "arcface",
    options: { m },
    network: "n",
  });
  const rowsOf = (...rows: ReturnType<typeof row>[]) => ({ rows } as unknown as Brief);
  const labels = (...runs: Brief[]) => matchRows(runs).map((rows) => rows.map((one) => one?.label));
  // The label leads, even where the margin is another.
  deepEqual(labels(rowsOf(row("A", 1), row("B", 2)), rowsOf(row("B", 1), row("A", 2))), [
    ["A", "A"],
    ["B", "B"],
  ]);
  deepEqual(labels(rowsOf(row("A", 1)), rowsOf(row("renamed", 1))), [["A", "renamed"]]);
  deepEqual(labels(rowsOf(row("A", 1)), rowsOf(row("x", 1), row("y", 1))), [
    ["A", undefined],
    [undefined, "x"],
    [undefined, "y"],
  ]);
  deepEqual(labels(rowsOf(row("A", 1)), rowsOf(row("B", 2)), rowsOf(row("B", 2))), [
    ["A", undefined, undefined],
    [undefined, "B", "B"],
  ]);
});

Deno.test("settings that differ are named with their rows and values", () => {
  const one = briefOf(sampleReport()),
    seeds = [1, 2],
    rows = one.rows.map((row, i) => i < 2 ? { ...row, network: "digits-32" } : row);
  const other: Brief = {
    ...one,
    rows,
    experiment: { ...one.experiment, seeds },
    machine: { ...one.machine, engine: "tensorflow" },
  };
  deepEqual(settingsThatDiffer([one, other], matchRows([one, other])), [
    { name: "seeds", rows: [], values: ["1", "1, 2"] },
    { name: "engine", rows: [], values: ["wasm", "tensorflow"] },
    {
      name: "network",
      rows: rows.slice(0, 2).map(({ label }) => label),
      values: ["digits-8", "digits-32"],
    },
  ]);
});
