import { deepEqual, equal, ok } from "node:assert/strict";
import { assembleReport } from "../../lib/experiment/assemble.ts";
import { briefOf } from "../../lib/experiment/brief.ts";
import { differenceOfRuns, measuresOf } from "../../lib/experiment/compare_runs.ts";
import type { JobResult } from "../../lib/experiment/inspect.ts";
import type { DatasetRecord, Machine, Report } from "../../lib/experiment/report.ts";
import { verified } from "../../lib/experiment/verified.ts";
import { random } from "../../lib/math/random.ts";
import type { VerificationPair } from "../../lib/measure/pairs.ts";
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
const measured = (embeddings: Float32Array): JobResult =>
  verified({
    ...{ embeddings, mirrored: embeddings, weights: new Float32Array(6), dimension: 3 },
    ...{ labels, pairs, log: { entries: [], moments: [], warnings: [] }, parameters: 1 },
  });

const ONE = { ...TINY_FACES, rows: TINY_FACES.rows.slice(0, 1) };
const reportOf = (result: JobResult): Report =>
  assembleReport(ONE, {} as DatasetRecord, [[result]], {} as Machine);

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
