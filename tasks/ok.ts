/**
 * `deno task ok`: the one gate that a change passes, and what CI runs.
 *
 * @module
 */
import { EXIT, Option, rowsOf, runTask, taskCommand } from "./cli/command.ts";

/** What the gate asks, in order; the quickest first. */
const STEPS = {
  format: ["fmt", "--check"],
  lint: ["lint"],
  types: ["check", "lib", "tasks", "tests", "explore"],
  documentation: ["doc", "--lint", "lib/mod.ts"],
  test: ["test", "-A", "--doc", "README.md", "CONTRIBUTING.md", "docs", "lib", "tests", "explore"],
  notebooks: ["task", "notebooks"],
} as const satisfies Record<string, readonly string[]>;
type StepName = keyof typeof STEPS;

const command = taskCommand("ok", "Format, lint, types, documentation, tests, notebooks.", [
  "deno task ok",
  "deno task ok --only test",
])
  .addOption(
    new Option("--only <steps>", "only these, separated by commas")
      .default(Object.keys(STEPS) as StepName[], "all")
      .argParser(rowsOf<StepName>("step", STEPS)),
  );

await runTask(command, async ({ only }) => {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const broken: string[] = [];
  for (const name of only) {
    console.log(`\n== ${name}: deno ${STEPS[name].join(" ")}`);
    const { code, text } = await run(STEPS[name]);
    const counts = countsOf(text);
    for (const key of ["passed", "failed", "skipped"] as const) totals[key] += counts[key];
    if (!counts.ran) totals[code === 0 ? "passed" : "failed"]++;
    if (code !== 0) broken.push(name);
    if (code !== 0 && counts.ran && counts.failed === 0) totals.failed++;
  }
  console.log(broken.length ? `\nThe gate is shut by: ${broken.join(", ")}` : "\nAll is well.");
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  if (broken.length) Deno.exit(EXIT.failed);
});

/** Runs Deno, showing what it says and keeping it. */
async function run(args: readonly string[]): Promise<{ code: number; text: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const show = async (stream: ReadableStream<Uint8Array>, out: typeof Deno.stdout) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      out.writeSync(chunk);
    }
  };
  await Promise.all([show(child.stdout, Deno.stdout), show(child.stderr, Deno.stdout)]);
  return { code: (await child.status).code, text };
}

/** What the test runner counted in its last line, if it ran. */
function countsOf(text: string) {
  const found = /\| (\d+) passed(?: \(.*?\))? \| (\d+) failed(?: \(.*?\))?(?: \| (\d+) ignored)?/
    .exec(text);
  const [passed, failed, skipped] = (found ?? []).slice(1).map((digits) => Number(digits ?? 0));
  return { ran: found !== null, passed: passed ?? 0, failed: failed ?? 0, skipped: skipped ?? 0 };
}
