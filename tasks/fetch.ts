/**
 * `deno task fetch`: the files of datasets, obtained and checked.
 *
 * @module
 */
import { type DatasetDefinition, type DatasetName, DATASETS, loadDataset } from "../lib/mod.ts";
import { rowsOf, runTask, taskCommand } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";

const command = taskCommand(
  "fetch",
  "Obtains the files of datasets: from the cache, from SPHERELAB_MIRROR (folders or addresses,\n" +
    "separated by commas), or from their official addresses. Only files whose SHA-256 is right count.",
  ["deno task fetch", "SPHERELAB_MIRROR=/mnt/mirror deno task fetch --datasets mnist"],
)
  .option(
    "--datasets <names>",
    "which, separated by commas",
    rowsOf<DatasetName>("dataset", DATASETS),
    Object.keys(DATASETS) as DatasetName[],
  )
  .option("--data <folder>", "where datasets are kept", "data");

await runTask(command, async ({ datasets, data }, { signal }) => {
  for (const name of datasets) {
    const { title, files, counts }: DatasetDefinition = DATASETS[name];
    if (files.length === 0) {
      console.log(`${title}: drawn when it is needed, no file`);
      continue;
    }
    const bars = progressBars();
    const { train, test } = await loadDataset(name, {
      ...counts,
      folder: data,
      signal,
      ...showDownloads(bars),
    });
    bars.close();
    console.log(
      `${title}: ${train.count} training and ${test.count} test images, ${files.length} files checked`,
    );
  }
});
