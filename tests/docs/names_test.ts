import { deepEqual, ok } from "node:assert/strict";
import { readPages, ROOT } from "./pages.ts";

/** A name as code has it: `evaluateLoss`, not a word, not a path. */
const NAME = /^[a-z]+[A-Z]\w*$/;

Deno.test("every name of code that a page quotes is one of the library's", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "lib/mod.ts"],
    cwd: ROOT,
  }).output();
  const names = new Set<string>();
  collect(JSON.parse(new TextDecoder().decode(stdout)), names);
  const quoted = (await readPages())
    .flatMap(({ path, quoted }) => quoted.filter((text) => NAME.test(text)).map((n) => [path, n]));
  ok(quoted.length > 20, String(quoted.length));
  const decisions = /^docs\/decisions/; // of what was, and of others
  deepEqual(quoted.filter(([path, name]) => !names.has(name!) && !decisions.test(path!)), []);
});

/** Names of exports, and of what is in them. */
function collect(value: unknown, names: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  const { name } = value as { name?: unknown };
  if (typeof name === "string") names.add(name);
  for (const inner of Object.values(value)) collect(inner, names);
}
