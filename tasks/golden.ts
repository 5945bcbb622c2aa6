/**
 * `deno task golden`: how far every loss is from the float64 oracle, on each engine.
 *
 * @module
 */
import { writeWhole } from "../lib/dataset/store.ts";
import { type EngineName, useEngine } from "../lib/engine/engines.ts";
import { type Case, errorOf, golden, LOSS_FILES } from "../tests/golden/golden.ts";
import { runTask, taskCommand } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";

/** A case: its name, then the error of each column. */
type Row = readonly [name: string, ...errors: (number | null)[]];

const inWords = ([name, ...errors]: Row): string[] => [
  name,
  ...errors.map((error) => error === null ? "-" : error.toExponential(1)),
];

const ENGINES: readonly EngineName[] = ["wasm", "tensorflow"];

const command = taskCommand(
  "golden",
  "Evaluates every golden case in float32 and prints the largest error of any value or gradient,\n" +
    "over the largest number of its output, beside PyTorch's own. Writes every case to a page.",
  ["deno task golden", "deno task golden --out docs/golden.md"],
)
  .option("--out <file>", "where the page goes", "docs/golden.md");

await runTask(command, async ({ out }, { signal }) => {
  const cases = (await Promise.all(LOSS_FILES.map(golden))).flat(), bars = progressBars();
  const errors: Partial<Record<EngineName, number[]>> = {};
  for (const engine of ENGINES) {
    const bar = bars.add(engine, cases.length);
    try {
      await useEngine(engine);
    } catch (error) {
      bars.log(`${engine} is left out: ${(error as Error).message}`);
      continue;
    }
    errors[engine] = [];
    for (const [i, one] of cases.entries()) {
      signal.throwIfAborted();
      errors[engine].push(await errorOf(one));
      bar.update(i + 1, one.name);
    }
    bar.finish(`the largest ${Math.max(...errors[engine]).toExponential(1)}`);
  }
  bars.close();
  const engines = ENGINES.filter((engine) => errors[engine]);
  const head = ["case", ...engines, "PyTorch float32"];
  const rows = cases.map((one, i): Row => [
    one.name,
    ...engines.map((engine) => errors[engine]![i]!),
    one.float32 ? Math.max(...Object.values(one.float32)) : null,
  ]);
  console.log(textTable(head, worstOf(cases, rows).map(inWords)));
  await writeWhole(out, page(head, rows.map(inWords)));
  console.log(`Every case: ${out}`);
});

/** The worst case of each loss and gradient rule, of every column. */
function worstOf(cases: readonly Case[], rows: readonly Row[]): Row[] {
  const groups = Map.groupBy(cases.keys(), (i) => {
    const { loss, options: { gradient, version, type } } = cases[i]!;
    return [loss, version ?? type, gradient].filter(Boolean).join(", ");
  });
  return [...groups].map(([name, members]): Row => [
    `${name} (${members.length})`,
    ...rows[0]!.slice(1).map((_, k) => {
      const errors = members.map((i) => rows[i]![k + 1]).filter((error) => error !== null);
      return errors.length > 0 ? Math.max(...errors as number[]) : null;
    }),
  ]);
}

function page(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return `# Golden cases

Every case of [tests/golden](../tests/golden/README.md), as \`deno task golden\` evaluated it in float32:
the largest error of any value or gradient, over the largest number of its output. Beside it the
error of PyTorch in float32 on the same case, where it was measured.

${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}`;
}
