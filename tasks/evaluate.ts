/**
 * `deno task evaluate`: how well a network tells people apart, by the pairs of a set of faces.
 *
 * @module
 */
import { embedImages, faceSetOf } from "../lib/mod.ts";
import { runTask, WrongUse } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { embeddingsFile, peopleOf, trainingEmbeddings } from "./evaluate/embeddings.ts";
import { landmarksOf } from "./evaluate/landmarks.ts";
import { measure, needsMirrored } from "./evaluate/measure.ts";
import { openNetwork } from "./evaluate/network.ts";
import { evaluateCommand } from "./evaluate/options.ts";
import { openPairs, protocolsFor } from "./evaluate/pairs.ts";
import { writeResults } from "./evaluate/results.ts";
import { show } from "./evaluate/show.ts";

const command = evaluateCommand();

await runTask(command, async (options, { signal }) => {
  checkUse(options.weights);
  const bars = progressBars(), started = performance.now(), { keep, pca: source } = options;
  const fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const { set, paths, pairs, folds } = await openPairs(options, fetching);
  const protocols = protocolsFor(options.protocols, folds, source === "folds");
  const { manifest, weights } = options;
  const landmarks = await landmarksOf(set, { manifest, ours: weights !== undefined });
  const network = await openNetwork(options, fetching), { embedder } = network;
  bars.log(`Network ${embedder.title}: ${network.about}`);
  bars.log(`Images  ${set.title}: ${faceSetOf(options.set).about}`);
  if (set.note) bars.log(`Note    ${set.note}`);
  if (!landmarks) {
    bars.log(
      "Crops   whole images, as there are no landmarks: neither a manifest nor the set's own",
    );
  }
  const people = peopleOf(paths), familiar = people.intersection(network.trainedOn).size;
  if (familiar > 0) {
    bars.log(
      `Note    ${familiar} of the ${people.size} people that are tested have names of people the ` +
        "network was trained on: it will not tell strangers apart as well",
    );
  }

  const mirrored = needsMirrored(options, protocols);
  const of = { set: set.name, network: network.sha256, paths };
  const training = source === undefined || source === "folds"
    ? undefined
    : await trainingEmbeddings(source, of, mirrored);

  const bar = bars.add("Embedding", paths.length);
  const embedded = await embedImages(paths, {
    root: set.root,
    ...landmarks && { landmarks },
    embedder,
    mirrored,
    signal,
    onProgress: (done) => bar.update(done),
  });
  bar.finish(`${paths.length} images${mirrored ? ", and mirrored" : ""}`);
  await embedder.dispose();

  const measured = measure(embedded, pairs, protocols, options, training);
  const { reports, table, thresholds } = measured;
  bars.close();

  const seconds = (performance.now() - started) / 1000, { guessed } = embedded;
  const folder = `${options.out}/${options.name}`;
  const aligned = manifest ? "own landmarks" : landmarks ? "given landmarks" : "whole images";
  const result = {
    schema: 1,
    name: options.name,
    question: `Does ${embedder.title} tell the people of ${set.title} apart?`,
    dataset: {
      name: set.name,
      title: set.title,
      pairs: options.pairsFile ?? options.pairs ?? (set.pairs ? "the set's own" : "drawn"),
      images: paths.length,
      familiar,
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
    ...source !== undefined && { pca: { source, keep } },
    ...table && { table: { protocol: protocols[0], keep, rows: table } },
    machine: { engine: network.engine, threads: options.threads, seconds: Math.round(seconds) },
  };
  const embeddings = embeddingsFile(embedded, of);
  const title = `${set.title}: ${embedder.title}`;
  await writeResults(folder, { result, embeddings, reports, title });
  if (options.json) return console.log(JSON.stringify(result, null, 2));

  console.log(
    `\n${paths.length} images in ${seconds.toFixed(0)} s; ` +
      (landmarks
        ? `aligned by typical landmarks, as no face was found: ${guessed.length}\n`
        : "not aligned\n"),
  );
  show(measured, options);
  console.log(`\nLook at ${folder}/report.json, or at ${folder}/figures/roc.png`);
});

/** Options of our own networks say nothing of a released one. */
function checkUse(weights: string | undefined): void {
  if (weights !== undefined) return;
  for (const name of ["network", "rectified", "engine", "precision"] as const) {
    if (command.getOptionValueSource(name) !== "cli") continue;
    throw new WrongUse(`Cannot evaluate: --${name} goes with --weights, which is missing`);
  }
}
