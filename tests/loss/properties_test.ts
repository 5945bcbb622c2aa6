/** What holds of every row, whatever it is. */
import { ok } from "node:assert/strict";
import fc from "fast-check";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { evaluateLoss } from "../../lib/loss/evaluate.ts";
import { lawOf } from "../../lib/loss/law.ts";
import { startState } from "../../lib/loss/state.ts";
import { type Formula, NUMBERS } from "../../lib/margin/algebra.ts";
import { lawAt } from "../../lib/margin/law.ts";
import { LOSSES, type LossName, type LossOptions } from "../../lib/margin/losses.ts";
import { lossOptions, lossRow, radiusOf, targetLogit } from "../../lib/margin/options.ts";

await useEngine("wasm");
const names = Object.keys(LOSSES) as LossName[];

const number = fc.double({ min: -2, max: 2, noNaN: true });
const vector = fc.tuple(number, number, number).filter((v) => Math.hypot(...v) > 0.3);
const batch = fc.record({
  features: fc.array(vector, { minLength: 3, maxLength: 3 }),
  weights: fc.array(vector, { minLength: 4, maxLength: 4 }),
  labels: fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
});
type Batch = { features: number[][]; weights: number[][]; labels: number[] };
// The same cases each time: a law may have a step (MagFace at π/2), where rounding goes either way.
const RUNS = { numRuns: 25, seed: 7 };

function lossOf(name: LossName, { features, weights, labels }: Batch, options: LossOptions = {}) {
  const rows = name === "subcenter"
    ? weights.map((row) => [row, row.map((v, k) => k === 1 ? -v : v)]) as unknown as number[][]
    : weights;
  const input = { features, weights: rows, labels };
  // Moderate scales: at 64, float32 leaves little of what two ways of adding share.
  const scale = lossRow(name).scaleOption ?? "scale";
  const soft = scale in LOSSES[name].defaults ? { [scale]: 4 } : {};
  return evaluateLoss(name, input, { ...soft, ...startState(name, 4), ...options });
}
const near = (a: number, b: number, what: string) =>
  ok(Math.abs(a - b) <= 2e-4 * Math.max(1, Math.abs(a)), `${what}: ${a} ${b}`);

for (const name of names) {
  const radius = radiusOf(name, lossOptions(name));
  if (radius === "scale" || radius === "norm") {
    Deno.test(`${name} does not see how long class weights are`, () =>
      fc.assert(
        fc.asyncProperty(batch, fc.double({ min: 0.2, max: 5, noNaN: true }), async (b, by) => {
          const longer = b.weights.map((row, j) => row.map((v) => v * (j % 2 ? by : 1)));
          const [one, other] = await Promise.all([
            lossOf(name, b as Batch),
            lossOf(name, { ...b, weights: longer } as Batch),
          ]);
          near(one.loss, other.loss, name);
        }),
        RUNS,
      ));
  }

  Deno.test(`${name} does not see how embeddings and class weights are turned together`, () =>
    fc.assert(
      fc.asyncProperty(batch, fc.double({ min: 0, max: 6, noNaN: true }), async (b, angle) => {
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = (rows: number[][]) =>
          rows.map(([x, y, z]) => [c * x! - s * y!, s * x! + c * y!, z!]);
        // Its second centers are mirrored in y: turned, they would be others.
        const by = name === "subcenter"
          ? (rows: number[][]) => rows.map(([x, y, z]) => [-x!, y!, -z!])
          : turn;
        const turned = { ...b, features: by(b.features), weights: by(b.weights) };
        const [one, other] = await Promise.all([
          lossOf(name, b as Batch),
          lossOf(name, turned as Batch),
        ]);
        near(one.loss, other.loss, name);
      }),
      RUNS,
    ));

  Deno.test(`the logit of ${name} ${lossRow(name).rises ? "rises where it says so" : "never rises with the angle"}`, () => {
    const angles = Array.from({ length: 721 }, (_, i) => i * Math.PI / 720);
    const values = angles.map((angle) => targetLogit(angle, name));
    const rising = values.some((value, i) => i > 0 && value > values[i - 1]! + 1e-9);
    ok(
      rising === (lossRow(name).rises !== undefined),
      `${name} ${rising ? "rises: its row must say where, in rises" : "says that it rises"}`,
    );
  });

  for (const gradient of LOSSES[name].gradients) {
    Deno.test(`${name} (${gradient}) at 0, π, joints of ψ, tiny and huge norms: finite`, async () => {
      const joints = [0, 1e-4, Math.PI / 4, Math.PI / 3, Math.PI / 2, 2 * Math.PI / 3];
      const angles = [...joints, 3 * Math.PI / 4, Math.PI - 1e-4, Math.PI];
      for (const norm of [1e-20, 1e-3, 1, 1e4]) {
        const features = angles.map((a) => [norm * Math.cos(a), norm * Math.sin(a), 0]);
        const weights = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, -1, 0]];
        const b = { features, weights, labels: angles.map(() => 0) };
        const result = await lossOf(name, b, { gradient });
        ok((Object.values(result).flat(3) as number[]).every(Number.isFinite), `norm ${norm}`);
      }
    });
  }
}

/** The options that take a row's margin away, and the row that is left. */
const WITHOUT: Partial<Record<LossName, readonly [LossOptions, LossName, LossOptions]>> = {
  "l-softmax": [{ m: 1 }, "softmax", {}],
  "a-softmax": [{ m: 1 }, "modified-softmax", {}],
  sphereface: [{ m: 1 }, "normface", {}],
  "sphereface-plus": [{ m: 1, mheWeight: 0 }, "normface", {}],
  cosface: [{ m: 0 }, "normface", {}],
  arcface: [{ m: 0 }, "normface", {}],
  combined: [{ m1: 1, m2: 0, m3: 0 }, "normface", {}],
  magface: [{ marginLow: 0, marginHigh: 0, lambdaG: 0 }, "normface", {}],
  adaface: [{ m: 0 }, "normface", {}],
  "sphereface-r": [{ m: 1, lossWeight: 4 }, "normface", {}],
  sphereface2: [{ m: 0 }, "sphereface2", { m: 0 }],
  coco: [{}, "normface", {}],
  vmf: [{}, "normface", {}],
};
for (const [name, [options, base, given]] of Object.entries(WITHOUT)) {
  Deno.test(`${name} without a margin is ${base}, and a margin never lowers the loss`, () =>
    fc.assert(
      fc.asyncProperty(batch, async (b) => {
        const more = name === "magface"
          ? { lambdaG: 0 }
          : name === "sphereface-plus"
          ? { mheWeight: 0 }
          : name === "sphereface-r"
          ? { lossWeight: 4 }
          : {};
        const [none, plain, full] = await Promise.all([
          lossOf(name as LossName, b as Batch, options),
          lossOf(base, b as Batch, given),
          lossOf(name as LossName, b as Batch, more),
        ]);
        // AdaFace keeps cosines within ±0.999: that moves a logit by 4e-3.
        const slack = name === "adaface" ? 0.02 : 0;
        ok(Math.abs(none.loss - plain.loss) <= slack + 2e-4 * Math.max(1, plain.loss), name);
        if (name === "coco" || name === "vmf") return;
        none.perSample.forEach((loss, i) => {
          ok(
            full.perSample[i]! >= loss - slack - 1e-4 * Math.max(1, loss),
            `${full.perSample} ${loss}`,
          );
        });
      }),
      RUNS,
    ));
}

/** Laws of the table once more, spelt out. */
const SPELT: Readonly<Record<string, readonly [Formula, { name: LossName } & LossOptions]>> = {
  CosFace: [(t, { cos, sub }) => sub(cos(t), 0.35), { name: "cosface" }],
  "ArcFace, none": [(t, { cos, add }) => cos(add(t, 0.5)), {
    name: "arcface",
    continuation: "none",
  }],
  "SphereFace2, type C": [
    (t, { cos, add, sub, mul, pow }) => sub(mul(2, pow(mul(0.5, add(cos(t), 1.0000001)), 3)), 1.4),
    { name: "sphereface2" },
  ],
  "ArcFace, clamp": [
    (t, { cos, add, sub, mul, step }) => {
      const sum = add(t, 0.5), past = step(sub(sum, Math.PI));
      return sub(mul(sub(1, past), cos(sum)), past);
    },
    { name: "arcface", continuation: "clamp" },
  ],
};
for (const [title, [of, loss]] of Object.entries(SPELT)) {
  Deno.test(`a law that is spelt out has its own value and slope: ${title}`, () => {
    const { name, ...options } = loss, thetas = Array.from({ length: 60 }, (_, i) => 0.05 + i / 20);
    const law = lossRow(name).law(lossOptions(name, options) as Required<LossOptions>);
    const cosines = tf.tensor1d(thetas.map(Math.cos));
    const both = [law, { kind: "formula" as const, of }].map((law) =>
      tf.tidy(() => {
        const { value, slope } = lawOf(cosines, law);
        return [...value.dataSync(), ...slope().dataSync()];
      })
    );
    both[0]!.forEach((value, i) =>
      ok(Math.abs(value - both[1]![i]!) < 2e-4 * Math.max(1, Math.abs(value)), `${i}`)
    );
    thetas.forEach((theta) => ok(Math.abs(of(theta, NUMBERS) - lawAt(theta, law)) < 1e-6));
    cosines.dispose();
  });
}

Deno.test("a spelt law may divide and take e to a power", () => {
  const of: Formula = (t, { div, exp, sin, mul, add }) => div(exp(mul(-1, t)), add(2, sin(t)));
  const at = 0.7, h = 1e-5;
  const expected = (of(at + h, NUMBERS) - of(at - h, NUMBERS)) / (2 * h) / -Math.sin(at);
  const slope = tf.tidy(() =>
    lawOf(tf.tensor1d([Math.cos(at)]), { kind: "formula", of }).slope().dataSync()[0]!
  );
  ok(Math.abs(slope - expected) < 1e-4, `${slope} ${expected}`);
});
