import { equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { type Annealing, annealing } from "../../lib/margin/annealing.ts";
import { boundaryAgainst, boundaryBetween } from "../../lib/margin/boundary.ts";
import { LOSSES, type LossName, type LossOptions } from "../../lib/margin/losses.ts";
import { lossOptions, targetLogit } from "../../lib/margin/options.ts";
import { psi } from "../../lib/margin/psi.ts";
import {
  adacosScale,
  cocoScale,
  cosfaceScale,
  l2SoftmaxScale,
  scaleWarning,
  sphereface2Bias,
} from "../../lib/margin/scales.ts";
import { close, golden } from "../golden/golden.ts";

const names = Object.keys(LOSSES) as LossName[];
const angles = Array.from({ length: 721 }, (_, i) => i * Math.PI / 720);

for (const { name, kind, options, inputs, outputs } of await golden("geometry")) {
  const theta = inputs.theta as number[] | undefined;
  if (!theta) continue;
  Deno.test(`golden curve: ${kind}, ${name}`, () => {
    const law = kind === "psi"
      ? (angle: number) => psi(angle, options.m)
      : (angle: number) => targetLogit(angle, { ...rowOf(name), ...options });
    close(theta.map(law), outputs.psi ?? outputs.value, 1e-10, name);
  });
}

/** Which row of LOSSES a curve of the oracle belongs to. */
function rowOf(name: string): { name: LossName } & LossOptions {
  if (name.startsWith("psi")) return { name: "sphereface" };
  if (name.startsWith("blend") || name.includes("integer m")) return { name: "a-softmax" };
  if (name === "sphereface-r v1") return { name: "sphereface-r", version: "v1" };
  if (name === "sphereface2-C") return { name: "sphereface2" };
  if (name === "circle, class form") return { name: "circle-class" };
  return { name: Object.keys(LOSSES).find((row) => name.split(/[ ,]/)[0] === row) as LossName };
}

for (const { name, kind, options, outputs } of await golden("geometry")) {
  if (kind !== "boundary") continue;
  const [, row, , lambda] = /^([a-z-]*?)-?([\d.]+)?(-lambda-\d)?$/.exec(name)!;
  const loss = { name: row as LossName, ...options, ...(lambda ? { lambda: 5 } : {}) };
  Deno.test(`golden boundary: ${name}`, () => {
    for (const { delta, theta1, gap } of outputs.twoClasses) {
      const found = boundaryBetween(delta, loss);
      if (theta1 === null) equal(found, null);
      else close([found!.theta1, found!.gap], [theta1, gap], 1e-8, `delta ${delta}`);
    }
    for (const { theta2, theta1 } of outputs.plane) {
      const found = boundaryAgainst(theta2, loss);
      if (theta1 === null) equal(found, null);
      else close(found!, theta1, 1e-8, `theta2 ${theta2}`);
    }
  });
}

Deno.test("golden closed forms: the bias of SphereFace2, bounds on scales", async () => {
  const cases = await golden("schedules");
  const rows = (kind: string) => cases.find((one) => one.kind === kind)!.outputs.rows;
  for (const { classes, bias, ...options } of rows("sphereface2-bias")) {
    close(sphereface2Bias(classes, options), bias, 1e-10, `${classes} classes`);
  }
  for (const { classes, probability: p, ...expected } of rows("scale-bounds")) {
    close(cosfaceScale(classes, p), expected.cosfaceScale, 1e-10, "CosFace");
    close(cocoScale(classes, p), expected.cocoAlpha, 1e-10, "COCO");
    if (expected.adacosScale === null) continue; // of two classes it is 0
    close(l2SoftmaxScale(classes, p), expected.l2SoftmaxAlpha, 1e-10, "L2-Softmax");
    close(adacosScale(classes), expected.adacosScale, 1e-10, "AdaCos");
  }
});

Deno.test("a scale that no image can do anything with is warned of, with the number", () => {
  const warned = (name: LossName, options: LossOptions, classes: number) =>
    scaleWarning(name, lossOptions(name, options), classes);
  ok(/scale 9 is below 11.46.*try 23/.test(warned("cosface", { scale: 9 }, 10_572)!));
  ok(/alpha 4 is below 4.28/.test(warned("l2-softmax", { alpha: 4 }, 10)!));
  equal(warned("cosface", { scale: 12 }, 10_572), undefined);
  equal(warned("softmax", {}, 10), undefined);
});

for (const { name, kind, options, inputs, outputs } of await golden("schedules")) {
  if (kind !== "lambda") continue;
  Deno.test(`golden λ: ${name}`, () => {
    const { minimum, ...rest } = options;
    const schedule = { ...rest, lambdaMin: minimum } as Annealing;
    const actual = inputs.iterations.map((i: number) => annealing(i, schedule));
    close(actual, outputs.lambda, 1e-11, name);
  });
}

for (const name of ["a-softmax", "l-softmax", "sphereface", "cosface"] as const) {
  Deno.test(`the target logit of ${name} falls monotonically`, () => {
    const { from, to } = LOSSES[name].bounds.m;
    for (const m of name === "cosface" ? [0, 0.35, 1] : [from, 2, 3, to]) {
      for (let i = 1; i < angles.length; i++) {
        const [before, now] = [angles[i - 1]!, angles[i]!].map((a) => targetLogit(a, { name, m }));
        ok(now! <= before! + 1e-12, `${name} m=${m} rises at ${i / 4}°`);
      }
    }
  });
}

for (const name of names) {
  Deno.test(`the margin of ${name} never helps: its target logit is at most cos θ`, () => {
    for (const theta of angles) {
      const { m1, m3 } = lossOptions(name);
      if (m1 !== undefined) ok(m3! > 0);
      ok(targetLogit(theta, { name }) <= Math.cos(theta) + 1e-12, `${theta}`);
    }
  });

  Deno.test(`λ blends ${name} towards the plain cosine`, () => {
    for (const theta of angles) {
      const [none, half, all] = [0, 1, 1e9].map((lambda) => targetLogit(theta, { name, lambda }));
      ok(Math.abs(half! - (none! + Math.cos(theta)) / 2) < 1e-12);
      ok(Math.abs(all! - Math.cos(theta)) < 1e-7);
    }
  });
}

Deno.test("a loss may be named alone, with its defaults", () => {
  equal(targetLogit(1, "arcface"), targetLogit(1, { name: "arcface", m: 0.5 }));
});

Deno.test("psi is continuous at every joint, for any m", () => {
  fc.assert(fc.property(fc.double({ min: 1, max: 8, noNaN: true }), (m) => {
    for (let k = 1; k <= m; k++) {
      const joint = k * Math.PI / m, h = 1e-7;
      if (joint + h > Math.PI) continue;
      ok(Math.abs(psi(joint - h, m) - psi(joint + h, m)) < 1e-5, `m=${m} k=${k}`);
    }
  }));
});

Deno.test("annealing() falls with the step and never below its minimum", () => {
  let last = Infinity;
  for (let step = 0; step < 3000; step++) {
    const lambda = annealing(step, { base: 1000, gamma: 0.12, power: 1, lambdaMin: 5 });
    ok(lambda <= last && lambda >= 5);
    last = lambda;
  }
  equal(last, 5);
});

for (
  const [what, call, message] of [
    ["an unknown loss", () => lossOptions("arcfase" as LossName), /did you mean "arcface"/],
    ["an unknown option", () => lossOptions("cosface", { lamda: 1 } as LossOptions), /"lambda"/],
    ["m of 5 for A-Softmax", () => lossOptions("a-softmax", { m: 5 }), /whole number from 1 to 4/],
    ["m of 1.5 for A-Softmax", () => lossOptions("a-softmax", { m: 1.5 }), /got 1.5/],
    ["m of NaN", () => lossOptions("sphereface", { m: NaN }), /m must be/],
    [
      "a rule it does not serve",
      () => lossOptions("cosface", { gradient: "seed" }),
      /one of exact/,
    ],
    ["a scale of 0", () => lossOptions("arcface", { scale: 0 }), /scale must be/],
    ["a negative λ", () => lossOptions("arcface", { lambda: -1 }), /lambda must be/],
    [
      "an unknown continuation",
      () => lossOptions("arcface", { continuation: "wrap" as never }),
      /cosine, none/,
    ],
    ...[0, 1].map((alpha) =>
      [
        `alpha of ${alpha} for SphereFace2`,
        () => lossOptions("sphereface2", { alpha }),
        /alpha must be a number from 0.000001 to 0.999999/,
      ] as const
    ),
    ...[[1, 0.7], [10, 0], [10, 1]].map(([classes, alpha]) =>
      [
        `the bias of ${classes} classes at alpha ${alpha}`,
        () => sphereface2Bias(classes!, { alpha: alpha!, scale: 40, m: 0.4, t: 3 }),
        new RegExp(`got ${classes} classes and alpha ${alpha}`),
      ] as const
    ),
    ["psi with m below 1", () => psi(1, 0.5), /at least 1, got 0.5/],
    [
      "annealing with a negative γ",
      () => annealing(1, { base: 1, gamma: -1, power: 1, lambdaMin: 0 }),
      /gamma/,
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => throws(call, { name: "RangeError", message }));
}
