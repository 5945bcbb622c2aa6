import { equal, match } from "node:assert/strict";
import { writeAdvice } from "../../tasks/cli/denied.ts";
import { runTaskFile } from "./run_task.ts";

Deno.test("a folder where a task may not write is told with those where it may", async () => {
  const message = "Cannot make the folder /x: Requires write access to";
  match(writeAdvice("gallery", message)!, /below data alone.*deno run -A tasks\/gallery\.ts$/);
  match(writeAdvice("video", message)!, /below data, results alone/);
  equal(writeAdvice("notebooks", message), undefined, "may write everywhere");
  equal(writeAdvice("gallery", "there is no folder x"), undefined);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "figures", "--out", "../never-made"],
    cwd: new URL("../../", import.meta.url).pathname,
    env: { NO_COLOR: "1" },
  }).output();
  equal(code, 1);
  match(
    new TextDecoder().decode(stderr),
    /Requires write access to .*\n.*task figures writes below docs, results/,
  );
});

Deno.test("a description flows: only lines that are set in stay lines", async () => {
  const { out } = await runTaskFile("video.ts", "--help");
  match(out, /and\s+draws\s+boxes\s+with\s+names/);
  for (const line of out.split("\n\n")[1]!.split("\n").slice(0, -1)) equal(line.length > 60, true);
  match((await runTaskFile("reproduce.ts", "--help")).out, /\n {2}paper {8}the same/);
});
