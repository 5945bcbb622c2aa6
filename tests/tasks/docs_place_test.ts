import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { writeSite } from "../../tasks/docs/write.ts";
import { inFolder } from "../folder.ts";
import { inProject } from "./docs_project.ts";

const TASK = new URL("../../tasks/docs.ts", import.meta.url).pathname;

/** Runs the task in another project's folder. */
async function docs(root: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", TASK, ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("deno task docs --check tells what is broken, where, and ends with 1", async () => {
  const readme = "# Small\n\n[a](docs/none.md), ok\n\n[b](docs/a.md#nowhere) ![c](docs/no.png)\n";
  const twice = "/** Of {@linkcode Hidden}. */\nexport const twice = 2;\n";
  await inProject({ "README.md": readme, "lib/math/twice.ts": twice }, async (root) => {
    const { code, said } = await docs(root, "--check");
    equal(code, 1, said);
    match(said, /^README\.md:3: the link docs\/none\.md leads to nothing$/m);
    match(
      said,
      /^README\.md:5: the link docs\/a\.html#nowhere leads to a page without that place$/m,
    );
    match(said, /^README\.md:5: the image docs\/no\.png leads to nothing$/m);
    match(said, /^api\/math\.md.*: the link #Hidden leads to a page without that place$/m);
    match(said, /^tasks\/docs\/pages\.ts: no page is docs\/losses\.md/m);
    match(said, /\d+ things to put right in \d+ pages/);
    await rejects(Deno.stat(`${root}/results`), "nothing is written");
  });
});

Deno.test("a port that is taken is told of, and the site is on the disk by then", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    await inProject({}, async (root) => {
      const { port } = taken.addr as Deno.NetAddr;
      const { code, said } = await docs(root, "--no-open", "--port", `${port}`);
      equal(code, 1, said);
      match(said, new RegExp(`port ${port} of 127.0.0.1 must be free.*Leave --port out`));
      const files = ["index.html", "docs/a.html", "docs/dot.png", "LICENSE.html", "api/math.html"];
      for (const file of files) ok(await Deno.stat(`${root}/results/docs/${file}`), file);
    });
  } finally {
    taken.close();
  }
});

for (
  const [what, place, message] of [
    ["a file", (root: string) => Deno.writeTextFile(`${root}/out`, "mine"), /is a file.*--out/],
    ["a folder of others", async (root: string) => {
      await Deno.mkdir(`${root}/out`);
      await Deno.writeTextFile(`${root}/out/thesis.tex`, "mine");
    }, /must be new, empty, or a site of ours, and has thesis\.tex/],
  ] as const
) {
  Deno.test(`deno task docs --out refuses ${what}, before any work, and leaves it`, async () => {
    await inProject({}, async (root) => {
      await place(root);
      const { code, said } = await docs(root, "--out", "out");
      equal(code, 1, said);
      match(said, message);
      const kept = await Deno.readTextFile(`${root}/out`).catch(() =>
        Deno.readTextFile(`${root}/out/thesis.tex`)
      );
      equal(kept, "mine");
    });
  });
}

Deno.test("a port that is none is wrong use", async () => {
  await inProject({}, async (root) => equal((await docs(root, "--port", "70000")).code, 2));
});

Deno.test("a site replaces a site, whole, but not one with somebody's file in it", async () => {
  await inFolder(async (folder) => {
    const out = `${folder}/site/`,
      names = async () => {
        const found = await Array.fromAsync(Deno.readDir(out));
        return found.map(({ name }) => name).sort();
      };
    await writeSite(out, { files: new Map([["old.html", "old"], ["a/b.html", "b"]]) });
    await writeSite(out, { files: new Map([["new.html", "new"]]) });
    deepEqual(await names(), ["new.html", "site.json"]);
    await Deno.writeTextFile(`${out}/CNAME`, "mine");
    await rejects(
      writeSite(out, { files: new Map([["newer.html", "newer"]]) }),
      /has CNAME/,
    );
    deepEqual(await names(), ["CNAME", "new.html", "site.json"]);
    const beside = await Array.fromAsync(Deno.readDir(folder));
    deepEqual(beside.map(({ name }) => name), ["site"], "nothing half is left");
  });
});
