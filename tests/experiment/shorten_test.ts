import { ok } from "node:assert/strict";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { shorten } from "../../lib/experiment/shorten.ts";
import { annealing } from "../../lib/margin/annealing.ts";

Deno.test("a shortened run has the λ of the long one at each share of its steps", () => {
  const long = EXPERIMENTS.digits, short = shorten(long, 350);
  for (const [i, row] of short.rows.entries()) {
    if (!row.annealing) continue;
    for (const share of [0.1, 0.5, 1]) {
      const [ours, theirs] = [row, long.rows[i]!].map(({ training, annealing: how }) =>
        annealing(share * training.steps, how!)
      );
      ok(Math.abs(ours! / theirs! - 1) < 1e-12, row.label);
    }
  }
});
