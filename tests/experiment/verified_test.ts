import { deepEqual, equal, match, ok } from "node:assert/strict";
import { assembleReport } from "../../lib/experiment/assemble.ts";
import { briefOf } from "../../lib/experiment/brief.ts";
import { differenceOfRuns, measuresOf } from "../../lib/experiment/compare_runs.ts";
import type { JobResult } from "../../lib/experiment/inspect.ts";
import type { Report } from "../../lib/experiment/report.ts";
import { verified } from "../../lib/experiment/verified.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { resultTable } from "../../lib/figure/table.ts";
import { random } from "../../lib/math/random.ts";
import type { VerificationPair } from "../../lib/measure/pairs.ts";
import { sampleReport } from "../figure/sample.ts";
import { TINY_FACES } from "./tiny_faces.ts";

/** 30 people in 3-D, four images each, the further from their person the larger `spread`. */
const PEOPLE = 30, EACH = 4;
const labels = Array.from({ length: PEOPLE * EACH }, (_, i) => Math.floor(i / EACH));
function faces(spread: number): Float32Array {
  const source = random(1, "faces"), point = () => [0, 0, 0].map(() => source.normal());
  return Float32Array.from(
    Array.from({ length: PEOPLE }, point).flatMap((person) =>
      Array.from({ length: EACH }, () => person.map((x) => x + spread * source.normal())).flat()
    ),
  );
}
/** Each image with the next of its person, and with one of the next person. */
const pairs = labels.flatMap((label, left): VerificationPair[] => {
  const fold = 1 + left % 10, next = label * EACH + (left + 1) % EACH;
  return [
    { left, right: next, same: true, fold },
    { left, right: (left + EACH) % labels.length, same: false, fold },
  ];
});
const MEASURED = {
  ...{ weights: new Float32Array(6), dimension: 3, labels, pairs, parameters: 1 },
  log: { entries: [], moments: [], warnings: [] },
};
const measured = (embeddings: Float32Array): JobResult =>
  verified({ ...MEASURED, embeddings, mirrored: embeddings });

const ONE = { ...TINY_FACES, rows: TINY_FACES.rows.slice(0, 1) };
const reportOf = (result: JobResult): Report =>
  assembleReport(ONE, sampleReport().dataset, [[result]], sampleReport().machine);

Deno.test("rates of one seed have intervals over its pairs, and are judged by them", () => {
  const near = reportOf(measured(faces(0.3))), far = reportOf(measured(faces(0.5)));
  const { tarAtFar, eer, auc } = near.rows[0]!.verification!;
  for (const { mean, interval: [low, high] } of [...tarAtFar.map(({ tar }) => tar), eer, auc]) {
    ok(low <= mean && mean <= high && high - low > 0.01, `${mean} in ${low} to ${high}`);
  }
  const verdicts = (one: Report, other: Report) => {
    const [a, b] = [briefOf(one), briefOf(other)];
    return measuresOf(a.rows).slice(1, 3).map((measure) =>
      differenceOfRuns(measure, [a.rows[0]!, a], [b.rows[0]!, b])!.verdict
    );
  };
  deepEqual(verdicts(near, far), ["within noise", "within noise"]);
  // A result from before rates had intervals says nothing of noise.
  const { intervals: _, ...old } = measured(faces(0.5)).verification!;
  const before = reportOf({ ...measured(faces(0.5)), verification: old });
  const { tar } = before.rows[0]!.verification!.tarAtFar[0]!;
  deepEqual(tar.interval, [tar.mean, tar.mean]);
  equal(verdicts(near, before)[0], "noise not known");
});

Deno.test("a rate of false accepts that rests on few pairs is noted, with what it allows", () => {
  const report = reportOf(measured(faces(0.3))), { notes } = resultTable(report);
  match(notes[0]!, /^120 pairs of two people say little of a rate of 0.01: .*1000.* allows 1$/);
  match(notes[1]!, /rate of 0.001: .*10000.* allows 0$/);
  equal(notes.length, 2);
  ok(reportPage(report, "").includes(`${notes[1]}.</p>`), "the page has it");
  const [hundredth, thousandth] = report.rows[0]!.verification!.tarAtFar;
  ok(hundredth!.actualFar![0]! <= 0.01);
  deepEqual(thousandth!.actualFar, [0]);
  // A row whose people are not told from others as pairs has nothing to note.
  const { verification: _, ...rest } = measured(faces(0.3));
  deepEqual(resultTable(reportOf(rest)).notes, []);
});

Deno.test("ten people are projected for a picture above three numbers, nobody below", () => {
  const embeddings = faces(0.2);
  equal(measured(embeddings).detail.projection, undefined);
  // The same numbers as half as many images of six.
  const count = labels.length / 2;
  const { detail: { projection } } = verified({
    ...{ ...MEASURED, embeddings, mirrored: embeddings, dimension: 6 },
    labels: labels.slice(0, count),
    pairs: pairs.filter(({ left, right }) => left < count && right < count),
  });
  deepEqual(projection!.labels, labels.slice(0, 10 * EACH));
  equal(projection!.embeddings.length, 10 * EACH);
});

Deno.test("an embedding of zeros costs its own pairs, not the run, and is told of", () => {
  const alive = faces(0.2), dead = alive.slice(), whole = measured(alive);
  dead.fill(0, 0, 3);
  const { verification, fisher, warnings, right, ownAngle } = measured(dead);
  ok(warnings.length === 1 && /^1 of 120 test images .* zeros/.test(warnings[0]!), `${warnings}`);
  deepEqual(whole.warnings, []);
  // It is the left of one pair of its person and the right of another.
  const { tarAtFar: [tar] } = verification!, { tarAtFar: [before] } = whole.verification!;
  ok(tar!.tar < before!.tar && tar!.tar > before!.tar - 0.05, `${tar!.tar} after ${before!.tar}`);
  ok(right >= whole.right - 8 && Number.isFinite(ownAngle) && ownAngle > whole.ownAngle);
  ok(fisher.value > whole.fisher.value && fisher.value < whole.fisher.value + 0.05);
  ok(fisher.interval[0] < fisher.value && fisher.value < fisher.interval[1]);
  // Of a network that is dead all pairs are told to be of two people: half are.
  const none = measured(new Float32Array(alive.length));
  deepEqual([none.verification!.accuracy, none.verification!.auc, none.ownAngle], [0.5, 0.5, 90]);
});
