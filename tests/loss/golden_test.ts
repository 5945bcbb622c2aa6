import { ok } from "node:assert/strict";
import { useEngine } from "../../lib/engine/engines.ts";
import { evaluateLoss, type NumericInput } from "../../lib/loss/evaluate.ts";
import {
  type LossDefinition,
  LOSSES,
  type LossName,
  type LossOptions,
} from "../../lib/margin/losses.ts";
import { TERMS } from "../../lib/margin/terms.ts";
import { NATIVE } from "../engine/tensorflow.ts";
import { close, golden, LOSS_FILES, type Numbers } from "../golden/golden.ts";

/**
 * 8 times PyTorch's own float32 error, and some 80 roundings at the least. The `seed` rule has no
 * PyTorch twin: it is allowed three times PyTorch's largest for the exact rule, 3.2e-5.
 */
const FLOOR = 1e-5, FACTOR = 8, NO_TWIN = 1e-4;
const cases = (await Promise.all(LOSS_FILES.map(golden))).flat();
const ENGINES = [["wasm", false], ["tensorflow", !NATIVE]] as const;

/** Made of parts that have golden cases, or of a closed form that has: see the tests beside. */
const WITHOUT = ["adacos", "triplet"];
/** A law that is spelt out has its slope from the same words: the tests of all laws hold it. */
const isSpelt = (name: string) => {
  const { law, defaults, drawn }: Partial<LossDefinition> = LOSSES[name as LossName] ?? {};
  return law?.({ ...defaults, ...drawn } as Required<LossOptions>).kind === "formula";
};

Deno.test("every row of LOSSES and TERMS has golden cases", () => {
  const seen = new Set([...cases.map(({ loss }) => loss), ...WITHOUT]);
  for (const name of Object.keys({ ...LOSSES, ...TERMS })) {
    ok(seen.has(name) || isSpelt(name), name);
  }
});

for (const [engine, ignore] of ENGINES) {
  for (const { name, loss, options, inputs, outputs, float32 } of cases) {
    Deno.test({
      name: `golden, ${engine}: ${name}`,
      ignore,
      fn: async () => {
        await useEngine(engine);
        const actual = await evaluateLoss(
          loss as LossName,
          inputs as unknown as NumericInput,
          options,
        ) as unknown as Record<string, Numbers>;
        let compared = 0;
        for (const [key, expected] of Object.entries(outputs as Record<string, Numbers>)) {
          // Weights made unit in place are an input of the released layer, not a result.
          if (/unitWeights/i.test(key) && !(key in actual)) continue;
          ok(key in actual, `${key} is missing`);
          compared++;
          const tolerance = float32 ? Math.max(FLOOR, FACTOR * (float32[key] ?? 0)) : NO_TWIN;
          close(actual[key]!, expected, tolerance, key);
        }
        ok(compared >= 2, `only ${compared} outputs were compared`);
      },
    });
  }
}
