import { equal, match, ok, rejects } from "node:assert/strict";
import { explorePage } from "../../tasks/explore/page.ts";
import { serve } from "../../tasks/page/serve.ts";
import { runTaskFile } from "./run_task.ts";

Deno.test("deno task explore --out writes a page that names no other address", async () => {
  const out = await Deno.makeTempDir();
  try {
    const { code, out: said, error } = await runTaskFile("explore.ts", "--out", out);
    equal(code, 0, error);
    match(said, /Wrote .*index\.html, \d\.\d\d MiB/);
    const page = await Deno.readTextFile(`${out}/index.html`);
    ok(page.length < 5 * 2 ** 20, `${page.length} bytes`);
    ok(!/(src|href)="(?!data:)/.test(page), "everything is in the page");
    equal(page.match(/<script type="text\/plain" id="packed-/g)?.length, 3);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("a port that is taken is told of, with what to do", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { port } = taken.addr as Deno.NetAddr;
    const { code, error } = await runTaskFile("explore.ts", "--no-open", "--port", `${port}`);
    equal(code, 1);
    match(error, new RegExp(`port ${port} of 127.0.0.1 must be free.*Leave --port out`));
  } finally {
    taken.close();
  }
});

for (
  const [what, args, message] of [
    ["a port that is none", ["--port", "70000"], /whole number from 0 to 65535/],
    ["a report that is not there", ["no/report.json"], /no\/report\.json.*no such file/],
    ["an unknown option", ["--ports", "1"], /Did you mean --port/],
  ] as const
) {
  Deno.test(`deno task explore refuses ${what}`, async () => {
    const { code, error } = await runTaskFile("explore.ts", ...args);
    ok(code > 0);
    match(error, message);
  });
}

Deno.test("what is served is what was given, to this machine alone", async () => {
  const stopping = new AbortController();
  const { address, ended } = serve({
    files: { "/": { type: "text/plain", body: "here" } },
    port: 0,
    signal: stopping.signal,
  });
  try {
    match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    equal(await (await fetch(address)).text(), "here");
    const other = await fetch(`${address}toString`);
    equal(other.status, 404);
    await other.body?.cancel();
  } finally {
    stopping.abort();
    await ended;
  }
  await rejects(fetch(address));
});

Deno.test("the page is the same bytes each time it is made", async () => {
  equal(await explorePage(), await explorePage());
});
