import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { checkCode } from "../../tasks/notebook/cells.ts";
import { notebookPage } from "../../tasks/notebook/html.ts";
import { lineOf, type Notebook } from "../../tasks/notebook/notebook.ts";
import { runNotebook } from "../../tasks/notebook/run.ts";

/** A clean notebook of code cells. */
function notebookOf(...sources: string[]): Notebook {
  const cell = { cell_type: "code", metadata: {}, execution_count: null } as const;
  return {
    cells: sources.map((source) => ({ ...cell, source, outputs: [] })),
    metadata: { kernelspec: { name: "deno" } },
    nbformat: 4,
  };
}
const problemsOf = async (...sources: string[]) =>
  (await runNotebook("n.ipynb", notebookOf(...sources), { timeout: 20_000 })).map(lineOf);

Deno.test("an error names the line of the cell that was run, not one of its JavaScript", async () => {
  deepEqual(
    await problemsOf(
      "type Gone = {\n  a: number;\n};\n\nconst y = 1 as number;\nif (y) throw 'x';",
    ),
    ["n.ipynb, cell 1: Error: x"],
    "what has no stack has no line",
  );
  deepEqual(
    await problemsOf(
      "type Gone = {\n  a: number;\n};\n\nconst y = 1;\nif (y) throw new Error('x');",
    ),
    ["n.ipynb, cell 1, line 6: Error: x"],
  );
});

Deno.test("an error in a function of an earlier cell names the line that called it", async () => {
  deepEqual(
    await problemsOf(
      "function unlucky(): void {\n  throw new TypeError('no luck');\n}",
      "const q: number = 1;\n\n\nconsole.log(q);\nunlucky();",
    ),
    ["n.ipynb, cell 2, line 5: TypeError: no luck"],
  );
});

Deno.test("no line is told where it cannot be known: beside a static import", async () => {
  deepEqual(
    await problemsOf("import { join } from 'node:path';\n\njoin('a');\nthrow new Error('x');"),
    ["n.ipynb, cell 1: Error: x"],
  );
});

Deno.test("a cell that does not parse is told with the parser's words and line", async () => {
  const [problem] = await problemsOf("const a = 1;\nconst = 2;");
  match(problem!, /^n\.ipynb, cell 1, line 2: SyntaxError: Unexpected token/);
});

Deno.test("a callback that throws is told, and does not hang the kernel", async () => {
  deepEqual(
    await problemsOf(
      "setTimeout(() => {\n  throw new Error('late');\n}, 1);\n" +
        "await new Promise((done) => setTimeout(done, 50));",
    ),
    ["n.ipynb, cell 1: Error: late (nobody handled it)"],
  );
});

for (
  const [what, flood] of [
    [
      "prints",
      "const line = 'x'.repeat(100_000);\nfor (let i = 0; i < 4000; i++) console.log(line);",
    ],
    ["shows", "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': 'x'.repeat(1e8) }) })"],
  ] as const
) {
  Deno.test(`a cell that ${what} hundreds of megabytes is ended, and what was shown stays small`, async () => {
    const notebook = notebookOf(flood);
    const [problem] = await runNotebook("n.ipynb", notebook, { timeout: 60_000 });
    const limit =
      /^n\.ipynb, cell 1: it (prints|shows) more than (1|64),000,000 characters, and was/;
    equal(limit.exec(lineOf(problem!))?.[1], what, lineOf(problem!));
    const kept = notebook.cells[0]!.outputs!;
    ok(JSON.stringify(kept).length < 1_100_000, "only what was within the limit");
    match(String(kept.at(-1)!.evalue), /more than/, "and a word on why");
  });
}

Deno.test("words that look like ours are no problem", async () => {
  deepEqual(
    await problemsOf("console.log('Unhandled rejection: a word');\nconsole.error('unheard {}');"),
    [],
  );
});

Deno.test("a picture that a later cell replaces is replaced where it was shown", async () => {
  const show = (type: string, text: string) =>
    `await Deno.jupyter.broadcast("${type}", { data: { "text/plain": "${text}" }, metadata: {}, ` +
    `transient: { display_id: "x" } });`;
  const notebook = notebookOf(show("display_data", "old"), show("update_display_data", "new"));
  deepEqual(await runNotebook("n.ipynb", notebook, { timeout: 20_000 }), []);
  deepEqual(notebook.cells.map(({ outputs }) => outputs!.map(({ data }) => data)), [
    [{ "text/plain": "new" }],
    [],
  ]);
});

Deno.test("a run that is called off stops in the middle of a cell", async () => {
  const stopping = new AbortController();
  const running = runNotebook("n.ipynb", notebookOf("await new Promise(() => {});"), {
    timeout: 20_000,
    signal: stopping.signal,
  });
  stopping.abort(new Error("called off"));
  await rejects(running, /called off/);
});

Deno.test("no connection file, which holds a key, is there while a notebook runs", async () => {
  const folder = await Deno.makeTempDir(), old = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", folder);
  try {
    const notebook = notebookOf(`console.log([...Deno.readDirSync("${folder}")].length);`);
    deepEqual(await runNotebook("n.ipynb", notebook, { timeout: 20_000 }), []);
    equal(notebook.cells[0]!.outputs![0]!.text, "0\n");
  } finally {
    if (old === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", old);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every error of types and lint is told, each at its cell and line", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const check = async (...sources: string[]) =>
      (await checkCode(`${folder}/n.ipynb`, notebookOf(...sources)))
        .map((problem) => lineOf({ ...problem, notebook: "n" }));
    deepEqual(
      await check(
        "export const a: string = 1;\nexport const b: string = 2;",
        "export var c = 3;",
      ),
      [
        "n, cell 1, line 1: deno check: TS2322: Type 'number' is not assignable to type 'string'.",
        "n, cell 1, line 2: deno check: TS2322: Type 'number' is not assignable to type 'string'.",
        "n, cell 2, line 1: deno lint: no-var: `var` keyword is not allowed.",
      ],
    );
    const [lost] = await check(`export * from "./gone.ts";`);
    match(lost!, /^n, cell 1, line 1: deno check: .*gone\.ts/);
    const parse = await check("const a = 1;\n\nconst = 2;");
    equal(parse.length, 1, parse.join("; "));
    match(parse[0]!, /^n, cell 1, line 3: deno check: SyntaxError: Unexpected token/);
    deepEqual([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("links of a notebook lead to the web or to files, and run nothing", () => {
  const text =
    "[a](javascript:alert(1)) [b](javascript&colon;alert(2)) ![c](javascript:alert(3)) " +
    "[d](https://example.org/?a=1) [e](other.ipynb#f)";
  const { cells: [code], ...rest } = notebookOf("1;");
  const outputs = [
    { output_type: "error", ename: "E", evalue: "why", traceback: ["E: why", "    at <b>"] },
    { output_type: "display_data", data: { "image/svg+xml": "<svg/>", "text/plain": "words" } },
  ];
  const cells = [
    { cell_type: "markdown" as const, metadata: {}, source: text },
    { ...code!, outputs },
  ];
  const page = notebookPage("t", { ...rest, cells }, "");
  ok(!/(?:href|src)="\s*javascript/i.test(page));
  match(page, /href="https:\/\/example\.org\/\?a=1"/);
  match(page, /href="other\.ipynb#f"/);
  match(page, /E: why\n {4}at &lt;b&gt;/);
  match(page, /data:image\/svg\+xml;base64,PHN2Zy8\+/);
});

Deno.test("a notebook in a folder that deno.json leaves out is not looked at, and not refused", async () => {
  const results = new URL("../../results", import.meta.url).pathname;
  await Deno.mkdir(results, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: results });
  try {
    deepEqual(await checkCode(`${folder}/n.ipynb`, notebookOf("const b: string = 1;")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
