import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { useEngine } from "../../lib/engine/engines.ts";
import { evaluateLoss } from "../../lib/loss/evaluate.ts";
import type { LossDefinition } from "../../lib/margin/definition.ts";
import { targetLogit } from "../../lib/margin/options.ts";
import { addLoss } from "../../lib/margin/own.ts";

const row: LossDefinition = {
  title: "CosFace, spelt out",
  cite: "",
  year: 2018,
  equation: "s (cos θ - m)",
  law: ({ m }) => ({ kind: "formula", of: (theta, on) => on.sub(on.cos(theta), m) }),
  radius: "scale",
  defaults: { m: 0.35, scale: 64 },
  gradients: ["exact"],
};

Deno.test("a row that was added gives the loss and gradient of the built-in one", async () => {
  await useEngine("cpu");
  const own = addLoss("cosface-spelt-out", row), options = { m: 0.2, scale: 8 };
  const batch = {
    features: [[1, 0.3, -0.2], [0.1, -0.5, 0.8]],
    weights: [[0.4, 0.1, 0.3], [-0.3, 0.7, 0.1], [0.2, 0.2, -0.9]],
    labels: [0, 2],
  };
  const [ours, theirs] = [
    await evaluateLoss(own, batch, options),
    await evaluateLoss("cosface", batch, options),
  ];
  // float32 of some ten operations
  ok(Math.abs(ours.loss - theirs.loss) < 1e-5);
  const [a, b] = [ours.gradFeatures.flat(), theirs.gradFeatures.flat()];
  a.forEach((value, i) => ok(Math.abs(value - b[i]!) < 1e-4, `${value} ${b[i]}`));
});

Deno.test("a row may be replaced as a cell runs again, a built-in one may not", () => {
  const own = addLoss("mine", row);
  equal(targetLogit(0, own), 0.65);
  deepEqual(addLoss("mine", { ...row, defaults: { m: 0.1, scale: 64 } }), own);
  equal(targetLogit(0, own), 0.9);
  throws(() => addLoss("cosface", row), /its name must be its own, but is that of CosFace/);
});
