import { deepEqual, equal, match, ok } from "node:assert/strict";
import { below } from "../../tasks/docs/document.ts";
import { inFolder } from "../folder.ts";
import { AT_HAND, exists, freshCheckout, layPhotos } from "./checkout.ts";
import { COMMANDS } from "./commands.ts";
import { commandsOf, type Page, readPages, ROOT, withoutComment, wordsOf } from "./pages.ts";
import { parseTasks } from "./parse.ts";
import type { Run } from "./ways.ts";

const pages = await readPages();

Deno.test("a block of code is run by a test, or shows what is no code", () => {
  // `deno test --doc` takes ts, this file sh; what a command prints stands in text.
  const wrong = pages.flatMap(({ path, blocks }) =>
    blocks.filter(({ language }) => !["ts", "sh", "text"].includes(language))
      .map(({ language, text }) => `${path}: ${language || "no language"}: ${text.slice(0, 40)}`)
  );
  deepEqual(wrong, []);
});

Deno.test("every command line of the docs is in the table of tests/docs, and no other is", () => {
  const shown = new Set(pages.flatMap(commandsOf)), known = new Set(Object.keys(COMMANDS));
  const wrong = [
    ...[...shown.difference(known)].map((line) => `needs a row in tests/docs/commands.ts: ${line}`),
    ...[...known.difference(shown)].map((line) => `is on no page any more: ${line}`),
  ];
  deepEqual(wrong, []);
});

/** Words that stand for a reader's own. */
const OWN: Readonly<Record<string, string>> = { yours: "arcface" };

Deno.test("every task that docs and --help name reads the options they name", async () => {
  const shown = pages.flatMap((page) => [
    ...commandsOf(page).map((line) => ({ path: page.path, line, whole: true })),
    ...page.quoted.map((line) => ({ path: page.path, line, whole: false })),
  ]);
  const lines = [...shown, ...await helpExamples()].flatMap((one) => {
    const words = taskWords(one.line);
    return words ? [{ ...one, words }] : [];
  });
  const said = await parseTasks(lines.map(({ words }) => words.map((word) => OWN[word] ?? word)));
  const wrong = lines.flatMap(({ path, line, words, whole }, i) => {
    // Within a sentence a task is named without what it cannot do without.
    const named = !whole && words.length === 1 && !/no task/.test(said[i] ?? "");
    return said[i] === null || named ? [] : [`${path}: ${line}: ${said[i]}`];
  });
  ok(lines.length > 180, String(lines.length));
  deepEqual(wrong, []);
});

/** The examples under --help: words of their own in the sources of tasks. */
async function helpExamples() {
  const found = (await below(ROOT, "tasks", ".ts")).map(async (path) => {
    const text = await Deno.readTextFile(ROOT + path);
    const examples = text.matchAll(/(["'])(deno task [^\n]*?)\1(?=[,\])])/g);
    return [...examples].map(([, , line]) => ({ path, line: withoutComment(line!), whole: true }));
  });
  return (await Promise.all(found)).flat();
}

Deno.test({
  name: "every command line of the docs does in a fresh checkout what they say",
  fn: (t) =>
    inFolder(async (checkout) => {
      await freshCheckout(checkout);
      await layPhotos(checkout);
      const done = new Set<string>();
      for (const page of pages) await runPage(t, page, checkout, done);
    }),
});

/** Runs the lines of a page in their order; what an earlier page has run is not run again. */
async function runPage(
  t: Deno.TestContext,
  page: Page,
  checkout: string,
  done: Set<string>,
): Promise<void> {
  for (const line of commandsOf(page)) {
    const way = COMMANDS[line];
    if (way === undefined || "why" in way || done.has(line)) continue;
    done.add(line);
    await t.step({
      name: `${page.path}: ${line}`,
      ignore: way.needs.some((need) => !AT_HAND[need]),
      fn: () => runLine(line, way, checkout),
    });
  }
}

async function runLine(line: string, way: Run, checkout: string): Promise<void> {
  const words = denoWords(line), began = Date.now();
  ok(words, `${line}: only what Deno runs can be run here, the rest is read`);
  await way.before?.(checkout);
  // By the permissions that deno.json gives the task, as people run it.
  const child = new Deno.Command(Deno.execPath(), {
    args: [...words, ...wordsOf(way.with)],
    cwd: checkout,
    env: { NO_COLOR: "1", CI: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "", stopped = false;
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (stopped || !way.serves?.test(said)) continue;
      stopped = true;
      child.kill("SIGINT");
    }
  };
  const [{ code }] = await Promise.all([child.status, listen(child.stdout), listen(child.stderr)]);
  equal(code, 0, said); // a server that is stopped has done its work
  if (way.says) match(said, way.says);
  for (const path of way.leaves) {
    ok(await exists(`${checkout}/${path}`), `${path} is not there after: ${line}\n${said}`);
    const { mtime } = await Deno.stat(`${checkout}/${path}`);
    // File systems round the time.
    ok(mtime!.getTime() >= began - 2000, `${path} is not written by: ${line}`);
  }
}

/** What Deno is told by a line; where npx brings it, the one that runs this test stands for it. */
function denoWords(line: string): readonly string[] | undefined {
  const [command] = line.split(/ [>|] /); // what follows is the shell's
  const [program, ...words] = wordsOf(command!.replace(/^npx -y deno@\S+/, "deno"));
  return program === "deno" ? words : undefined;
}

/** A task and what it is told, where a line is of one. */
function taskWords(line: string): readonly string[] | undefined {
  const [verb, ...words] = denoWords(line) ?? [];
  return verb === "task" && words.length > 0 ? words : undefined;
}
