/**
 * `deno task verify`: are two photos of one person?
 *
 * @module
 */
import { dirname } from "node:path";
import { createDetector, loadCascade, useEngine } from "../lib/mod.ts";
import { makeFolder, writeWhole } from "../lib/dataset/store.ts";
import { imagesBeside, pngOf } from "../lib/figure/beside.ts";
import { cosinesWith, direction, directionsOf } from "../lib/measure/directions.ts";
import { runTask } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { checkNetworkUse } from "./faces/model.ts";
import { openNetwork } from "./faces/network.ts";
import { thresholdFor } from "./faces/threshold.ts";
import { faceOn } from "./verify/face.ts";
import { verifyCommand } from "./verify/options.ts";

const command = verifyCommand();

await runTask(command, async (options, { signal }) => {
  checkNetworkUse(command, options);
  const threshold = thresholdFor(options), { minSize, pick, out } = options;
  const bars = progressBars(), fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const engine = await useEngine(options.engine);
  const network = await openNetwork(options, fetching, () => Promise.resolve(engine));
  const { embedder } = network;
  bars.log(`Network ${embedder.title}: ${network.about}`);
  const detector = createDetector(await loadCascade(fetching), { minSize }, engine);
  const faces = [];
  for (const path of command.processedArgs) {
    signal.throwIfAborted();
    faces.push(await faceOn(path, detector, { pick, rules: embedder.crop, minSize }));
  }
  const crops = faces.map(({ crop }) => crop);
  const rows = { data: await embedder.embed(crops), count: crops.length, size: embedder.size };
  detector.dispose();
  await embedder.dispose();
  bars.close();
  const directions = directionsOf(rows, "embeddings of the two faces");
  const cosine = cosinesWith(direction(directions, 0), directions)[1]!;
  const same = cosine >= threshold.cosine;
  if (out !== undefined) {
    await makeFolder(dirname(out));
    await writeWhole(out, await pngOf(imagesBeside(crops[0]!, crops[1]!)));
  }

  const several = faces.filter(({ faces }) => faces > 1);
  for (const { path, faces } of several) {
    console.error(`Note    ${faces} faces are on ${path}: one was taken (--pick ${pick})`);
  }
  const { name, sha256 } = network;
  const photos = faces.map(({ crop: _, ...face }) => face);
  if (options.json) {
    const result = { same, cosine, threshold, network: { name, sha256 }, photos };
    return console.log(JSON.stringify(result, null, 2));
  }
  console.log(
    `\n${
      textTable(
        ["photo", "face at", "faces on it", "sure"],
        photos.map(({ path, faces, box, score }) => [
          path,
          box.slice(0, 2).map(Math.round).join(", "),
          String(faces),
          score.toFixed(3),
        ]),
      )
    }\n\n${same ? "One person" : "Two people"}: the cosine is ${cosine.toFixed(3)}, ` +
      `${same ? "at least" : "below"} the threshold of ${threshold.cosine} (${threshold.about})`,
  );
  if (out !== undefined) console.log(`\nLook at ${out}`);
});
