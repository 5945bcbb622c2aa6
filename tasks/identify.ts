/**
 * `deno task identify`: who is it, if anyone of a gallery, on the people of a set of faces.
 *
 * @module
 */
import { enrolmentOf, joinMirrored } from "../lib/mod.ts";
import { crowdFigure } from "../lib/figure/crowd.ts";
import { detFigure } from "../lib/figure/det.ts";
import { runTask } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { ofWeights } from "./evaluate/embedding_options.ts";
import { personOf } from "./evaluate/embeddings.ts";
import { writeResults } from "./evaluate/results.ts";
import { checkNetworkUse } from "./faces/model.ts";
import { measureAmong, openDistractors } from "./identify/distractors.ts";
import { measure } from "./identify/measure.ts";
import { identifyCommand } from "./identify/options.ts";
import { show } from "./identify/show.ts";
import { openSource } from "./identify/source.ts";

const command = identifyCommand();

await runTask(command, async (options, { signal }) => {
  // Distractors are compared by the engine, whatever embeds.
  checkNetworkUse(command, options, ofWeights(options.distractors !== undefined));
  const bars = progressBars(), started = performance.now(), { mirror, fpirs, seed } = options;
  const fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const source = await openSource(options, { bars, fetching, signal });
  const features = joinMirrored(source.embeddings, mirror);
  const ids = source.of.paths.map(personOf);
  const distractors = options.distractors === undefined
    ? undefined
    : await openDistractors(options.distractors, source.of, mirror);
  const measured = measure(features, ids, { fpirs, seed });
  const among = distractors &&
    await measureAmong(enrolmentOf(features, ids), distractors, options, { bars, signal });
  bars.close();

  const { report: { guesses: _guesses, topScores: _scores, det, ...rates }, enrolled } = measured;
  const { mated, unmated } = rates, folder = `${options.out}/${options.name}`;
  const title = `${source.title}: ${source.network}`;
  const result = {
    schema: 1,
    name: options.name,
    question: `Whom of ${source.title} does ${source.network} find, and whom does it mistake?`,
    dataset: {
      name: source.of.set,
      title: source.title,
      note: source.note,
      images: ids.length,
      people: new Set(ids).size,
      enrolled,
      sha256: source.sha256,
    },
    network: { title: source.network, sha256: source.of.network, mirror },
    intervals: "95 %: bootstrap over people or Wilson's, whichever reaches further",
    identification: rates,
    thresholds: measured.thresholds,
    ...among && { distractors: among },
    machine: {
      threads: options.threads,
      seconds: Math.round((performance.now() - started) / 1000),
    },
  };
  const label = `one image each of<br>${enrolled} people`;
  const figures = {
    ...det && { det: detFigure([{ label, det, mated, unmated }], title) },
    ...among && { distractors: crowdFigure(among, title) },
  };
  const { file: embeddings } = source;
  await writeResults(folder, { result, figures, ...embeddings && { embeddings } });
  if (options.json) return console.log(JSON.stringify(result, null, 2));
  console.log();
  show(measured, among);
  console.log(`\nLook at ${folder}/report.json, or at ${folder}/figures`);
});
