import { deepEqual, equal } from "node:assert/strict";
import { crowdFigure } from "../../lib/figure/crowd.ts";
import { detFigure } from "../../lib/figure/det.ts";

Deno.test("a DET curve begins where nobody is mistaken, and no point leaves its axes", () => {
  const det = { fpir: [0, 0, 0.25, 1], fnir: [1, 0.5, 0.5, 0] };
  const { data: [line], layout } = detFigure([{ label: "a", det, mated: 10, unmated: 4 }], "t");
  deepEqual([line!.x, line!.y], [[0.25, 0.25, 1], [0.5, 0.5, 0.1]]);
  deepEqual([layout.xaxis.range, layout.yaxis.range], [[-1, 0], [-1, 0]]);
});

Deno.test("distractors stand at their count, none nowhere, each with its interval", () => {
  const reports = [0, 10, 1000].map((distractors) => ({
    distractors,
    rank1: 0.5,
    rank1Interval: [0.25, 1] as const,
    mated: 4,
    unmated: 2,
    tpirAtFpir: [{
      fpir: 0.1,
      tpir: 0.25,
      tpirInterval: [0, 0.5] as const,
      actualFpir: 0,
      threshold: 0,
      interval: [0, 1] as const,
    }],
  }));
  const { data } = crowdFigure(reports, "t");
  deepEqual(data.map(({ name }) => name), ["rank 1", "TPIR at FPIR 0.1"]);
  deepEqual([data[0]!.x, data[0]!.y], [[10, 1000], [50, 50]]);
  deepEqual([data[0]!.error_y.array, data[0]!.error_y.arrayminus], [[50, 50], [25, 25]]);
  equal(crowdFigure([reports[0]!], "t").data[0]!.x.length, 0);
});
