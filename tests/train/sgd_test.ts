import { deepEqual, equal, ok } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { rateAt } from "../../lib/train/schedule.ts";
import { type Rule, type SgdState, sgdStep } from "../../lib/train/sgd.ts";
import { CAFFE_OVERFLOW, watch } from "../../lib/train/watch.ts";
import { close, golden } from "../golden/golden.ts";

await useEngine("wasm");
const vectors = (numbers: Record<string, number[]>): tf.Parameters =>
  Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, tf.tensor1d(values)]));

for (const { name, kind, options, inputs, outputs } of await golden("sgd")) {
  if (kind === "multistep") {
    Deno.test(`golden rates: ${name}`, () => {
      const steps = 28_000;
      const schedule = {
        kind: "multistep",
        at: options.steps.map((s: number) => s / steps),
        factor: options.gamma,
      } as const;
      const rates = inputs.iterations.map((i: number) =>
        rateAt(i, { rate: options.base, steps, warmup: 0, schedule })
      );
      close(rates, outputs.rates, 1e-12, name);
    });
    continue;
  }
  for (const rule of ["caffe", "pytorch"] as const satisfies readonly Rule[]) {
    Deno.test(`golden SGD as ${rule}: ${name}`, () => {
      const specs = Object.fromEntries(
        Object.entries(options.groups as Record<string, { lrMult: number; decayMult: number }>)
          .map(([group, { lrMult, decayMult }]) => [group, { rate: lrMult, decay: decayMult }]),
      );
      const params = vectors(inputs.start);
      const zero = Object.entries(params).map(([key, param]) => [key, tf.zerosLike(param)]);
      let state: SgdState = { params, velocity: Object.fromEntries(zero) };
      options.rates.forEach((rate: number, i: number) => {
        const gradients = inputs.gradients ? vectors(inputs.gradients[i]) : Object.fromEntries(
          Object.entries(state.params).map(([key, param]) => [
            key,
            tf.sub(param, tf.tensor1d(inputs.target[key])),
          ]),
        );
        const { momentum, weightDecay: decay } = options;
        state = sgdStep(state, gradients, specs, { rate, momentum, decay, rule });
        const expected = outputs[rule][i];
        for (const key of Object.keys(specs)) {
          close([...state.params[key]!.dataSync()], expected.weights[key], 1e-6, `weights ${key}`);
          close(
            [...state.velocity[key]!.dataSync()],
            expected.velocity[key],
            1e-5,
            `velocity ${key}`,
          );
        }
      });
    });
  }
}

Deno.test("the cosine schedule rises, then falls to 0", () => {
  const options = { rate: 1, steps: 100, warmup: 10, schedule: { kind: "cosine" } } as const;
  const rates = Array.from({ length: 101 }, (_, i) => rateAt(i, options));
  equal(rates[0], 0.1);
  for (let i = 1; i < 9; i++) ok(rates[i]! > rates[i - 1]!);
  for (let i = 11; i <= 100; i++) ok(rates[i]! < rates[i - 1]!);
  ok(rates[100]! < 1e-12);
});

const ln10 = Math.log(10);
const at = {
  step: 5,
  loss: 1,
  classes: 10,
  chance: ln10,
  bounded: false,
  lambda: 5,
  rate: 0.1,
  batch: 64,
};

Deno.test("the watch lets a healthy loss pass", () => {
  deepEqual(watch(at, 0), { stuck: 0 });
});
for (const loss of [NaN, Infinity]) {
  Deno.test(`the watch ends a run whose loss is ${loss}, and says what to try`, () => {
    const { trouble } = watch({ ...at, loss }, 0);
    ok(trouble?.fatal);
    ok(/larger batch \(now 64\).*PReLU.*lambdaMin \(λ is now 5\.00\)/.test(trouble.message));
  });
}
Deno.test("the watch knows Caffe's 87.3365", () => {
  ok(watch({ ...at, loss: CAFFE_OVERFLOW }, 0).trouble?.message.includes("87.3365"));
  ok(watch({ ...at, loss: 87.3365 }, 0).trouble?.fatal);
  equal(watch({ ...at, loss: 87.3 }, 0).trouble, undefined);
  equal(watch({ ...at, loss: 100, bounded: true }, 0).trouble, undefined); // s = 64 may give 128
});
Deno.test("the watch warns of a loss that stays at chance, once, and goes on", () => {
  let stuck = 0, warned = 0;
  for (let step = 1; step <= 650; step++) {
    const seen = watch({ ...at, step, loss: ln10 * (1 + 0.01 * (step % 2)) }, stuck);
    stuck = seen.stuck;
    if (seen.trouble) {
      warned++;
      ok(!seen.trouble.fatal && seen.trouble.message.includes("ln(10) = 2.30"));
    }
  }
  equal(warned, 1);
  equal(watch({ ...at, loss: 2 }, stuck).stuck, 0);
});
