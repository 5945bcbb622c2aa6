/**
 * `deno task fetch`: the files of datasets, obtained and checked.
 *
 * @module
 */
import {
  type DatasetDefinition,
  type DatasetName,
  DATASETS,
  FACE_SETS,
  type FaceSetName,
  type FetchOptions,
  loadCascade,
  loadDataset,
  openFaceSet,
} from "../lib/mod.ts";
import { rowsOf, runTask, taskCommand } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";

/** All that can be fetched. */
const SETS = { ...DATASETS, ...FACE_SETS, mtcnn: "the weights of the detector" };

const command = taskCommand(
  "fetch",
  "Obtains the files of datasets: from the cache, from SPHERELAB_MIRROR (folders or addresses,\n" +
    "separated by commas), or from their official addresses. Only files whose SHA-256 is right count.\n" +
    `There are ${Object.keys(SETS).join(", ")}; archives of faces are unpacked.`,
  ["deno task fetch", "SPHERELAB_MIRROR=/mnt/mirror deno task fetch --datasets mnist,lfw,mtcnn"],
)
  .option(
    "--datasets <names>",
    "which, separated by commas",
    rowsOf<keyof typeof SETS>("dataset", SETS),
    Object.keys(DATASETS) as (keyof typeof SETS)[],
  )
  .option("--data <folder>", "where datasets are kept", "data");

await runTask(command, async ({ datasets, data }, { signal }) => {
  for (const name of datasets) {
    const bars = progressBars();
    const fetching = { folder: data, signal, ...showDownloads(bars) };
    const line = await fetchOne(name, fetching);
    bars.close();
    console.log(line);
  }
});

/** Brings one, and says what it has. */
async function fetchOne(name: keyof typeof SETS, fetching: FetchOptions): Promise<string> {
  if (name === "mtcnn") {
    const models = Object.values(await loadCascade(fetching));
    return `MTCNN: ${models.length} networks, their files checked`;
  }
  if (name in FACE_SETS) {
    const { title, people, root, note } = await openFaceSet(name as FaceSetName, fetching);
    const images = people.reduce((sum, { images }) => sum + images.length, 0);
    return `${title}: ${people.length} people, ${images} images in ${root}${note && `; ${note}`}`;
  }
  const { title, files, counts }: DatasetDefinition = DATASETS[name as DatasetName];
  if (files.length === 0) return `${title}: drawn when it is needed, no file`;
  const { train, test } = await loadDataset(name as DatasetName, { ...counts, ...fetching });
  return `${title}: ${train.count} training and ${test.count} test images, ${files.length} files ` +
    "checked";
}
