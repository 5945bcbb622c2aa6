import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { RunList } from "../../lib/experiment/run_list.ts";
import { serve } from "../../tasks/page/serve.ts";
import { filesOfRuns } from "../../tasks/reports/files.ts";
import { runFinder } from "../../tasks/reports/find.ts";
import { stillList } from "../../tasks/reports/still.ts";
import { walk } from "../../tasks/reports/walk.ts";
import { inFolder } from "../folder.ts";
import { sampleReport } from "../figure/sample.ts";
import { runTaskFile } from "./run_task.ts";

const WHOLE = JSON.stringify(sampleReport());

/** Writes files by their paths below a folder, which are made. */
async function write(root: string, files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  }
}

Deno.test("runs are found wherever they lie; what cannot be read is listed, the rest goes on", () =>
  inFolder(async (root) => {
    await write(root, {
      "digits/report.json": WHOLE,
      "digits/report.html": "a page",
      "digits/checkpoints/report.json": WHOLE,
      "node_modules/a/report.json": WHOLE,
      ".hidden/report.json": WHOLE,
      "old/wasm/näme #1/report.json": WHOLE,
      "cut/report.json": WHOLE.slice(0, 999),
      "newer/report.json": WHOLE.replace('"schema":1', '"schema":2'),
      "lfw/report.json": '{"schema":1,"name":"evaluate","rows":[{}]}',
    });
    await Deno.utime(`${root}/digits/report.json`, 2e9, 2e9);
    const { runs, unread, notes } = await runFinder(root)();
    deepEqual(runs.map(({ path, page }) => [path, page]), [
      ["digits", "runs/digits/report.html"],
      ["old/wasm/näme #1", undefined],
    ]);
    equal(runs[0]!.written, 2e12);
    deepEqual(unread.map(({ path }) => path.slice(root.length + 1)), [
      "cut/report.json",
      "lfw/report.json",
      "newer/report.json",
    ]);
    match(unread[0]!.why, /no whole JSON/);
    match(unread[2]!.why, /version 2, and this spherelab knows version 1/);
    deepEqual(notes, []);
  }));

Deno.test("links are not followed, deep folders are not opened, and both are told of", () =>
  inFolder(async (root) => {
    await write(root, { "in/a/b/c/report.json": WHOLE, "out/x/report.json": WHOLE });
    await Deno.symlink(`${root}/out/x`, `${root}/in/x`);
    await Deno.mkdir(`${root}/in/y`);
    await Deno.symlink(`${root}/out/x/report.json`, `${root}/in/y/report.json`);
    deepEqual((await walk(`${root}/in`)).places.map(({ path }) => path), ["a/b/c"]);
    const { places, notes } = await walk(`${root}/in`, { depth: 2, folders: 100 });
    deepEqual(places, []);
    deepEqual(notes, ["2 links were not followed", "1 folder was deeper than 2 not opened"]);
    match((await walk(`${root}/in`, { depth: 9, folders: 2 })).notes[1]!, /ended after 2 folders/);
    await rejects(runFinder(`${root}/in/y`)(), /there is none \(1 link was not followed\)/);
  }));

Deno.test("a search that is made again reads what has changed, and nothing else", () =>
  inFolder(async (root) => {
    await write(root, { "a/report.json": WHOLE, "b/report.json": WHOLE });
    const find = runFinder(root), first = await find();
    await write(root, { "a/report.json": WHOLE.replace("digits-8", "digits-9") });
    await Deno.utime(`${root}/a/report.json`, 2e9, 2e9);
    const again = await find(),
      of = (list: RunList, wanted: string) => list.runs.find(({ path }) => path === wanted)!.brief;
    ok(of(again, "b") === of(first, "b"), "as it was");
    equal(of(again, "a").rows[0]!.network, "digits-9");
  }));

Deno.test("no address leads out of the folder, and what is served of a run is two files", () =>
  inFolder(async (root) => {
    await write(root, {
      "in/a b/report.json": WHOLE,
      "in/a b/report.html": "the page",
      "in/a b/other.txt": "not this",
      "secret/report.html": "not this",
    });
    const stopping = new AbortController();
    const files = filesOfRuns(
      runFinder(`${root}/in`),
      (list) => Promise.resolve(JSON.stringify(list)),
    );
    const { address, ended } = serve({ files, port: 0, signal: stopping.signal });
    const { port } = new URL(address);
    try {
      const list: RunList = await (await fetch(address)).json();
      const page = await fetch(address + list.runs[0]!.page);
      equal(await page.text(), "the page");
      match(
        page.headers.get("content-security-policy")!,
        /^sandbox allow-scripts.*default-src 'none'/,
      );
      equal(await (await fetch(address + list.runs[0]!.report)).text(), WHOLE);
      for (
        const path of [
          "runs/a%20b/other.txt",
          "runs/../secret/report.html",
          "runs/%2e%2e/secret/report.html",
          "runs/..%2fsecret%2freport.html",
          "runs/a%20b/..%2f..%2f..%2fsecret/report.html",
          "runs//etc/passwd",
          "runs/%00",
          "runs/%zz",
        ]
      ) {
        match(await ask(Number(port), `/${path}`), /^HTTP\/1\.1 404/, path);
      }
      match(await ask(Number(port), "/", "elsewhere.example"), /^HTTP\/1\.1 404/);
      await Deno.remove(`${root}/in`, { recursive: true });
      match(await (await fetch(address)).text(), /^Cannot look for runs in .*there is none/);
      const gone = await fetch(address + list.runs[0]!.report);
      equal(gone.status, 404);
      await gone.body?.cancel();
    } finally {
      stopping.abort();
      await ended;
    }
  }));

/** Asks for a path as it is written: fetch() would tidy it first. */
async function ask(port: number, path: string, host = "127.0.0.1"): Promise<string> {
  const line = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    const words = `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`;
    await line.write(new TextEncoder().encode(words));
    const answer = new Uint8Array(100);
    return new TextDecoder().decode(answer.subarray(0, await line.read(answer) ?? 0));
  } finally {
    line.close();
  }
}

Deno.test("a page for a disk packs reports up to a size, and leads to the pages of runs", () =>
  inFolder(async (root) => {
    await write(root, {
      "runs/a b/report.json": WHOLE,
      "runs/a b/report.html": "",
      "runs/c/report.json": WHOLE,
    });
    await Deno.utime(`${root}/runs/c/report.json`, 1e9, 1e9);
    const list = await runFinder(`${root}/runs`)();
    const { list: still, packed } = await stillList(list, `${root}/out/x`, WHOLE.length);
    deepEqual(Object.keys(packed), ["report-0"]);
    deepEqual(still.runs.map(({ report, page }) => [report, page]), [
      ["packed:report-0", "../../runs/a%20b/report.html"],
      [undefined, undefined],
    ]);
    match(still.notes[0]!, /figures of 1 of 2 runs are not in this page/);
  }));

Deno.test("deno task reports --out and --json", () =>
  inFolder(async (root) => {
    await write(root, { "a/report.json": WHOLE, "b/report.json": "{" });
    const { code, out, error } = await runTaskFile("reports.ts", root, "--out", `${root}/site`);
    equal(code, 0, error);
    match(out, /Found 1 run below.*\nWrote .*index\.html, \d\.\d\d MiB/);
    match(error, /Cannot read .*b\/report\.json: it is no whole JSON/);
    const page = await Deno.readTextFile(`${root}/site/index.html`);
    ok(!/(src|href)="(?!data:)/.test(page), "everything is in the page");
    const listed = await runTaskFile("reports.ts", root, "--json");
    equal(listed.code, 0, listed.error);
    const { runs, unread } = JSON.parse(listed.out);
    deepEqual([runs[0].path, runs[0].best.label, runs[0].best.accuracy], ["a", "ArcFace", 0.97]);
    equal(unread.length, 1);
  }));

for (
  const [what, args, code, message] of [
    [
      "a folder that is not there",
      ["no/such"],
      1,
      /Cannot look for runs in no\/such.*there is none/,
    ],
    ["a file", ["README.md"], 1, /must be a folder, and is a file/],
    [
      "a folder without runs",
      ["docs"],
      1,
      /must be a report\.json below docs.*reproduce leaves one/,
    ],
    ["a port that is none", ["--port", "70000"], 2, /whole number from 0 to 65535/],
    ["both a page and a list", ["--json", "--out", "x"], 2, /cannot be used with/],
  ] as const
) {
  Deno.test(`deno task reports refuses ${what}`, async () => {
    const said = await runTaskFile("reports.ts", ...args);
    equal(said.code, code, said.error);
    match(said.error, message);
  });
}

Deno.test("deno task reports tells of a port that is taken", () =>
  inFolder(async (root) => {
    await write(root, { "a/report.json": WHOLE });
    const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      const { port } = taken.addr as Deno.NetAddr;
      const { code, error } = await runTaskFile(
        "reports.ts",
        root,
        "--no-open",
        "--port",
        `${port}`,
      );
      equal(code, 1);
      match(error, new RegExp(`port ${port} of 127.0.0.1 must be free.*Leave --port out`));
    } finally {
      taken.close();
    }
  }));
