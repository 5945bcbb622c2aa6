import { equal, match } from "node:assert/strict";
import { writeAdvice } from "../../tasks/cli/denied.ts";
import { runTaskFile } from "./run_task.ts";

Deno.test("a folder where a task may not write is told with those where it may", async () => {
  const denied = new Deno.errors.NotCapable("Cannot make x: Requires write access to x");
  match(writeAdvice("gallery", denied)!, /below data alone.*deno run -A tasks\/gallery\.ts$/);
  match(writeAdvice("video", denied)!, /below data, results alone/);
  equal(writeAdvice("notebooks", denied), undefined, "may write everywhere");
  equal(writeAdvice("gallery", new Error(denied.message)), undefined);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "figures", "--out", "../never-made"],
    cwd: new URL("../../", import.meta.url).pathname,
    env: { NO_COLOR: "1" },
  }).output();
  equal(code, 2);
  match(
    new TextDecoder().decode(stderr),
    /Cannot write to \.\.\/never-made, as --out says: deno task figures writes below docs, results/,
  );
});

Deno.test("where results may not go is told before the work, elsewhere without Deno's flag", async () => {
  const run = async (...args: string[]) => {
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", ...args],
      cwd: new URL("../../", import.meta.url).pathname,
      env: { NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stderr);
  };
  match(await run("evaluate", "--out", "/never-made"), /^Cannot write to \/never-made/m);
  const late = await run("gallery", "add", "docs", "--gallery", "/never-made");
  match(late, /\/never-made/);
  equal(/--allow-/.test(late), false, late);
});

Deno.test("help names the rows that an option takes, where they are few", async () => {
  const { out } = await runTaskFile("detect.ts", "--help");
  match(out.replaceAll(/\s+/g, " "), /which face of an image is kept .*center, largest, best, all/);
  match((await runTaskFile("reproduce.ts", "--help")).out, /one of: quick, paper, orl/);
});

Deno.test("a description flows: only lines that are set in stay lines", async () => {
  const { out } = await runTaskFile("video.ts", "--help");
  match(out, /and\s+draws\s+boxes\s+with\s+names/);
  for (const line of out.split("\n\n")[1]!.split("\n").slice(0, -1)) equal(line.length > 60, true);
  match((await runTaskFile("reproduce.ts", "--help")).out, /\n {2}paper {8}the same/);
});
