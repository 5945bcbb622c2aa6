import { deepEqual, equal, ok } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { geometryFigure } from "../../lib/figure/geometry.ts";
import { evaluateLoss } from "../../lib/loss/evaluate.ts";
import { lawOf } from "../../lib/loss/law.ts";
import { boundaryBetween, regionReach } from "../../lib/margin/boundary.ts";
import { LOSSES, type LossName, type LossOptions } from "../../lib/margin/losses.ts";
import { lossOptions, lossRow } from "../../lib/margin/options.ts";
import { turningForce } from "../../lib/margin/slope.ts";
import { TERMS } from "../../lib/margin/terms.ts";
import { lossesPage, pictureOf } from "../../tasks/losses/page.ts";

await useEngine("wasm");
const names = Object.keys(LOSSES) as LossName[];
const root = new URL("../../", import.meta.url);

for (const name of names) {
  Deno.test(`the geometry of ${name} has six panels, each with curves of numbers`, () => {
    const { data } = geometryFigure(name);
    deepEqual([...new Set(data.map((t) => t.xaxis))].sort(), ["x", "x2", "x3", "x4", "x5", "x6"]);
    for (const { x, y } of data) {
      equal(x.length, y.length);
      ok([...x, ...y].every((v: number | null) => v === null || Number.isFinite(v)));
    }
  });

  Deno.test(`what turns an image under ${name} is the slope of its law on tensors`, () => {
    const { law: lawWith, drawn } = lossRow(name);
    const law = lawWith(lossOptions(name, { ...drawn }) as Required<LossOptions>);
    if (!lossRow(name).gradients.includes("exact")) return;
    const thetas = Array.from({ length: 40 }, (_, i) => (i + 1.37) * Math.PI / 42);
    const slopes = tf.tidy(() => lawOf(tf.tensor1d(thetas.map(Math.cos)), law).slope().dataSync());
    thetas.forEach((theta, i) => {
      const force = turningForce(theta, name, "exact");
      if (Number.isNaN(force)) return; // a step of the law
      ok(Math.abs(force - slopes[i]! * Math.sin(theta)) < 2e-3, `${theta}: ${force}`);
    });
  });
}

Deno.test("the released layer turns an image as its gradient does", async () => {
  const norm = 3, labels = [0], weights = [[1, 0], [0, -1]];
  for (const theta of [0.2, 0.7, 1, 1.4, 2, 2.6]) {
    const features = [[norm * Math.cos(theta), norm * Math.sin(theta)]];
    const { logits, gradFeatures } = await evaluateLoss(
      "a-softmax",
      { features, weights, labels },
      {
        m: 4,
        gradient: "seed",
      },
    );
    const [own, other] = logits[0]!.map(Math.exp) as [number, number];
    const miss = other / (own + other); // 1 - p: D_y = -miss, D_other = miss
    const margin = gradFeatures[0]!.map((v, k) => (v - miss * weights[1]![k]!) / -miss);
    // Along the way from the image to its class weight, on the circle.
    const force = margin[0]! * Math.sin(theta) - margin[1]! * Math.cos(theta);
    const expected = turningForce(theta, { name: "a-softmax", m: 4 }, "seed", norm);
    ok(Math.abs(force - expected) < 1e-3, `${theta}: ${force} ${expected}`);
  }
  equal(turningForce(1, "a-softmax", "detached"), Math.sin(1));
});

Deno.test("on the sphere a region reaches towards its rival as far as between two classes", () => {
  const rival = [Math.cos(1.2), Math.sin(1.2), 0];
  const toward = (theta: number) => [Math.cos(theta), Math.sin(theta), 0];
  const reach = regionReach(toward, [rival], "arcface");
  ok(Math.abs(reach! - boundaryBetween(1.2, "arcface")!.theta1) < 1e-9);
  equal(regionReach(toward, [[Math.cos(0.3), Math.sin(0.3), 0]], "arcface"), null);
});

Deno.test("without a margin three regions tile the half of the sphere that is seen", () => {
  for (const [name, least] of [["softmax", 0.99], ["magface", 0.3], ["a-softmax", 0.05]] as const) {
    const regions = geometryFigure(name).data
      .filter(({ xaxis, fillcolor }) => xaxis === "x6" && fillcolor?.startsWith("rgba"));
    const areas = regions.map(({ x, y }) =>
      // by the shoelace; a crossed outline would cancel
      x.reduce((sum: number, _: number, i: number) => {
        const next = (i + 1) % x.length;
        return sum + (x[i] * y[next] - x[next] * y[i]) / 2;
      }, 0)
    );
    const share = areas.reduce((a, b) => a + Math.abs(b), 0) / Math.PI;
    equal(areas.length, 3);
    ok(share > least && share < 1.001, `${name}: ${share}`);
  }
});

Deno.test("docs/losses.md is what the tables say, and its pictures are there", async () => {
  const page = lossesPage();
  equal(page, await Deno.readTextFile(new URL("docs/losses.md", root)), "run deno task figures");
  for (const name of names) {
    const { size } = await Deno.stat(new URL(`docs/${pictureOf(name)}`, root));
    ok(size > 10_000, name);
  }
  for (const name of Object.keys({ ...LOSSES, ...TERMS })) {
    equal(page.split(`<a id="loss-${name}">`).length, 2, name);
    ok(page.includes(`(#loss-${name})`), name);
  }
});

Deno.test("every paper that a row names is among the references", async () => {
  const references = await Deno.readTextFile(new URL("docs/references.md", root));
  for (const { cite } of [...Object.values(LOSSES), ...Object.values(TERMS)]) {
    ok(!cite || references.includes(`| ${cite} `), cite); // an invented one has no paper
  }
});
