/**
 * `deno task evaluate`: how well a network tells people apart, by the pairs of a set of faces.
 *
 * @module
 */
import { runTask } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { openBinPairs } from "./evaluate/bin.ts";
import { openSetNetwork } from "./evaluate/embed_set.ts";
import { ofWeights } from "./evaluate/embedding_options.ts";
import { embeddingsFile, trainingEmbeddings } from "./evaluate/embeddings.ts";
import { measure, needsMirrored } from "./evaluate/measure.ts";
import { evaluateCommand } from "./evaluate/options.ts";
import { openPairs, protocolsFor } from "./evaluate/pairs.ts";
import { writeResults } from "./evaluate/results.ts";
import { rocsFigure, show } from "./evaluate/show.ts";
import { checkNetworkUse } from "./faces/model.ts";
import { checkOwnUse } from "./own/options.ts";
import { openOwnPairs } from "./own/pairs.ts";
import { ownThresholds, showOwnThresholds } from "./own/thresholds.ts";

const command = evaluateCommand();

await runTask(command, async (options, { signal }) => {
  const own = options.images;
  checkNetworkUse(command, options, ofWeights(own !== undefined));
  checkOwnUse(command, own);
  const bars = progressBars(), started = performance.now(), { keep, pca: source } = options;
  const fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const opened = options.bin !== undefined
    ? await openBinPairs(options.bin)
    : own === undefined
    ? await openPairs(options, fetching)
    : await openOwnPairs(own, options, { bars, fetching, signal });
  const { set, paths, pairs, folds, from, forThresholds } = opened;
  const protocols = protocolsFor(options.protocols, folds, source === "folds");
  const { network, aligned, familiar, embed } = await openSetNetwork({ set, paths }, options, {
    bars,
    fetching,
    signal,
  });
  const mirrored = needsMirrored(options, protocols);
  const of = { set: set.name, network: network.sha256, paths };
  const training = source === undefined || source === "folds"
    ? undefined
    : await trainingEmbeddings(source, of, mirrored);

  const embedded = await embed(mirrored);
  // Of one's own faces thresholds are chosen on more pairs than protocols test.
  const { far, ...rest } = options;
  const rules = own === undefined ? options : rest;
  const measured = measure(embedded, pairs, protocols, rules, training);
  const { reports, table, thresholds } = measured;
  const ours = forThresholds && ownThresholds(embedded, forThresholds, far);
  bars.close();

  const seconds = (performance.now() - started) / 1000;
  const { guessed } = embedded, { embedder } = network;
  const folder = `${options.out}/${options.name}`;
  const result = {
    schema: 1,
    name: options.name,
    question: `Does ${embedder.title} tell the people of ${set.title} apart?`,
    dataset: {
      name: set.name,
      title: set.title,
      pairs: from,
      images: paths.length,
      ...set.people && { familiar },
      sha256: set.sha256,
    },
    rows: reports.map(({ scores: _scores, roc: _roc, ...verification }, i) => ({
      label: `${embedder.title}, ${aligned}`,
      network: network.name,
      sha256: network.sha256,
      dimension: embedder.size,
      guessed,
      verification,
      ...thresholds && { operating: thresholds[i] },
    })),
    ...ours && { thresholds: ours },
    ...source !== undefined && { pca: { source, keep } },
    ...table && { table: { protocol: protocols[0], keep, rows: table } },
    machine: { engine: network.engine, threads: options.threads, seconds: Math.round(seconds) },
  };
  const embeddings = embeddingsFile(embedded, of);
  const title = `${set.title}: ${embedder.title}`;
  const figures = { roc: rocsFigure(reports, title) };
  await writeResults(folder, { result, embeddings, figures });
  if (options.json) return console.log(JSON.stringify(result, null, 2));

  console.log(
    `\n${paths.length} images in ${seconds.toFixed(0)} s; ` +
      (aligned !== "whole images"
        ? `aligned by typical landmarks, as no face was found: ${guessed.length}\n`
        : "not aligned\n"),
  );
  show(measured, options);
  if (ours) showOwnThresholds(ours, forThresholds!);
  console.log(`\nLook at ${folder}/report.json, or at ${folder}/figures/roc.png`);
});
