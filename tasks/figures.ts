/**
 * `deno task figures`: the geometry of every loss, and the page of them all.
 *
 * @module
 */
import { makeFolder, writeWhole } from "../lib/dataset/store.ts";
import { geometryFigure } from "../lib/figure/geometry.ts";
import { toPng, toSvg } from "../lib/figure/render.ts";
import { LOSSES, type LossName } from "../lib/mod.ts";
import { rowsOf, runTask, taskCommand } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { lossesPage, pictureOf } from "./losses/page.ts";

const command = taskCommand(
  "figures",
  "Draws what the margin of each loss does: its logit, what turns an image, the boundary between\n" +
    "classes, the gap, the regions on circle and sphere. Writes docs/losses.md from the tables.",
  ["deno task figures", "deno task figures --losses arcface,sphereface2 --out results/figures"],
)
  .option("--losses <names>", "only these, separated by commas", rowsOf("loss", LOSSES))
  .option("--out <folder>", "where page and pictures go", "docs");

await runTask(command, async ({ losses, out }, { signal }) => {
  const names = (losses ?? Object.keys(LOSSES)) as LossName[], bars = progressBars();
  const bar = bars.add("Losses", names.length);
  await makeFolder(`${out}/images/losses`);
  for (const [i, name] of names.entries()) {
    signal.throwIfAborted();
    const picture = await toPng(await toSvg(geometryFigure(name)), 1, true);
    await writeWhole(`${out}/${pictureOf(name)}`, picture);
    bar.update(i + 1, name);
  }
  await writeWhole(`${out}/losses.md`, lossesPage());
  bar.finish(`${out}/images/losses`);
  bars.close();
  console.log(`Look at ${out}/losses.md`);
});
