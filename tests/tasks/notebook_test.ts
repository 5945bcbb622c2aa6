import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { checkCode, scriptOf } from "../../tasks/notebook/cells.ts";
import { notebookPage } from "../../tasks/notebook/html.ts";
import {
  lineOf,
  type Notebook,
  readNotebook,
  uncleanParts,
} from "../../tasks/notebook/notebook.ts";
import { runNotebook } from "../../tasks/notebook/run.ts";
import { connectWire } from "../../tasks/notebook/wire.ts";

/** A notebook of some code cells. */
function notebookOf(...sources: string[]): Notebook {
  return {
    cells: sources.map((source) => ({
      cell_type: "code",
      source,
      metadata: {},
      execution_count: null,
      outputs: [],
    })),
    metadata: { kernelspec: { name: "deno" } },
    nbformat: 4,
  };
}
const run = (notebook: Notebook, timeout = 20_000) => runNotebook("n.ipynb", notebook, { timeout });
const texts = ({ cells }: Notebook) =>
  cells.map(({ outputs }) =>
    outputs!.filter((o) => o.output_type === "stream").map((o) => o.text).join("")
  );

Deno.test("every output of every cell arrives, the first and the late ones too", async () => {
  const notebook = notebookOf(
    "for (let i = 0; i < 50; i++) console.log(i);",
    "await new Promise((done) => setTimeout(done, 200)); console.log('late');",
    "const x = 6; x * 7",
    `await Deno.jupyter.display({ "text/plain": "p", "text/html": "<b>h</b>" }, { raw: true });`,
  );
  deepEqual(await run(notebook), []);
  const all = texts(notebook);
  equal(all[0]!.trim().split("\n").length, 50);
  equal(all[1], "late\n");
  match(JSON.stringify(notebook.cells[2]!.outputs), /42/);
  const shown = notebook.cells[3]!.outputs!.find((o) => o.output_type === "display_data")!;
  deepEqual(shown.data, { "text/plain": "p", "text/html": "<b>h</b>" });
});

for (
  const [what, source, message, timeout] of [
    ["throws", "const a = 1;\nthrow new TypeError('no luck');", /TypeError: no luck/, 20_000],
    ["does not parse", "const = 1;", /[Ee]rror|[Uu]nexpected/, 20_000],
    ["never ends", "for (;;) {}", /longer than 1\.5 s/, 1500],
    [
      "waits for ever",
      "await new Promise(() => setInterval(() => {}, 1000));",
      /longer than 1\.5 s/,
      1500,
    ],
    ["ends the kernel", "Deno.exit(3);", /kernel died/, 20_000],
  ] as const
) {
  Deno.test(`a cell that ${what} is reported with its notebook and cell`, async () => {
    const problems = await run(
      notebookOf("console.log('before')", source, "console.log('after')"),
      timeout,
    );
    equal(problems.length, 1);
    const line = lineOf(problems[0]!);
    match(line, /^n\.ipynb, cell 2/);
    match(line, message);
  });
}

Deno.test("a promise that nobody waits for and that fails is reported", async () => {
  const problems = await run(notebookOf(
    "Promise.reject(new Error('unheard')); 1;",
    "await new Promise((done) => setTimeout(done, 300)); 2",
  ));
  equal(problems.length, 1);
  match(problems[0]!.what, /unheard|kernel died/);
});

Deno.test("format, types and lint of cells are checked, and the cell and line are named", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/n.ipynb`;
    const [wrong, ...more] = await checkCode(
      path,
      notebookOf("export const a = 1;", "\nexport const b: string = a;"),
    );
    equal(more.length, 0);
    deepEqual([wrong!.cell, wrong!.line], [2, 2]);
    match(wrong!.what, /deno check/);
    const [lint] = await checkCode(path, notebookOf("export var a = 1;"));
    match(lint!.what, /deno lint/);
    const [format] = await checkCode(path, notebookOf("export const a  =  1;"));
    match(format!.what, /deno fmt/);
    deepEqual(await checkCode(path, notebookOf("export const a = 1;")), []);
    deepEqual([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a notebook with outputs, counts or another kernel is not clean", () => {
  const notebook = notebookOf("1", "2");
  deepEqual(uncleanParts("n", notebook), []);
  notebook.cells[0]!.outputs = [{ output_type: "stream" }];
  notebook.cells[1]!.execution_count = 3;
  const wrong = uncleanParts("n", { ...notebook, metadata: { kernelspec: { name: "python3" } } });
  deepEqual(wrong.map(lineOf), [
    "n: its kernelspec must be deno",
    "n, cell 1: it must be committed without outputs",
    "n, cell 2: it must be committed without an execution count",
  ]);
});

Deno.test("what is no notebook is refused", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, `{"cells": 1}`);
    await readNotebook(file).then(() => ok(false), (error) => match(error.message, /format 4/));
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("the page shows figures, pictures and text, and runs nothing that text says", () => {
  const notebook = notebookOf("a < b");
  notebook.cells.push({
    cell_type: "markdown",
    metadata: {},
    source: "# Hi\n<script>alert(1)</script>",
  });
  notebook.cells[0]!.outputs = [
    {
      output_type: "stream",
      name: "stdout",
      text: ["\u001b[33m</pre><script>alert(2)</script>\u001b[39m"],
    },
    {
      output_type: "display_data",
      data: { "application/vnd.plotly.v1+json": { data: ["</script>"], layout: {} } },
    },
    { output_type: "display_data", data: { "image/png": "aGk=" } },
    { output_type: "display_data", data: { "text/html": "<script>alert(3)</script>" } },
    { output_type: "display_data", data: { "text/html": "<table><tr><td>7</td></tr></table>" } },
    {
      output_type: "display_data",
      data: { "text/html": "<table><tr><td onclick=alert(4)>8</td></tr></table>" },
    },
  ];
  const page = notebookPage("t", notebook, "/* plotly */");
  ok(!/<script>alert/.test(page));
  match(page, /<h1>Hi<\/h1>/);
  match(page, /a &lt; b/);
  match(page, /data:image\/png;base64,aGk=/);
  equal(page.match(/sandbox="allow-scripts"/g)!.length, 2);
  match(page, /<div class="output" tabindex="0"><table><tr><td>7</);
  ok(!page.includes("<td onclick"));
  match(page, /drawFigure\(Plotly, document\.getElementById\("figure-0"\)/);
  ok(!notebookPage("t", notebookOf("1"), "/* plotly */").includes("/* plotly */"));
});

Deno.test("a script of all cells says where each line is from", () => {
  const { script, places } = scriptOf(notebookOf("a\nb", "c"));
  equal(script, "// %%\na\nb\n// %%\nc\nexport {};\n");
  deepEqual(places[4], { cell: 2, line: 1 });
});

Deno.test("what does not speak the kernel's wire is told so", async () => {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const connection of server) {
      await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n".repeat(4)));
      connection.close();
    }
  })();
  const { port } = server.addr as Deno.NetAddr;
  await rejects(connectWire(port, "SUB", 1000), /does not speak ZMTP 3/);
  server.close();
  await answering;
  await rejects(connectWire(port, "SUB", 50), /refused/);
});
