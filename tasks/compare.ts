/**
 * `deno task compare`: any losses on one dataset, over several seeds.
 *
 * @module
 */
import { type ChosenLoss, chosenLoss, comparison } from "../lib/experiment/choose.ts";
import {
  compareWith,
  type DatasetName,
  DATASETS,
  type NetworkName,
  NETWORKS,
  points,
} from "../lib/mod.ts";
import { Argument, checkedBy, count, Option, rowOf, runTask } from "./cli/command.ts";
import { textTable } from "./cli/table.ts";
import { folderName, runCommand } from "./experiment/options.ts";
import { runExperiment } from "./experiment/run.ts";

const readLoss = checkedBy(chosenLoss);

const command = runCommand(
  "compare",
  "Trains losses on the same images, network and seeds, and says which differences from the first\n" +
    "are more than noise. A loss is a name, or a name with options: arcface:m=0.3:scale=16.",
  [
    "deno task compare softmax a-softmax arcface:m=0.3",
    "deno task compare cosface:m=0.2 cosface:m=0.35 --seeds 5 --name cosface-margins",
    "deno task compare softmax cosface:m=0.2 --tensorboard results/tensorboard",
  ],
)
  .addArgument(
    new Argument("<losses...>", "what to compare, the first being what all are compared with")
      .argParser((text: string, before: ChosenLoss[] = []) => [...before, readLoss(text)]),
  )
  .addOption(
    new Option("--dataset <name>", "the images").default("mnist" as DatasetName)
      .argParser(rowOf("dataset", DATASETS)),
  )
  .addOption(
    new Option("--network <name>", "what embeds them").default("digits-12" as NetworkName)
      .argParser(rowOf("network", NETWORKS)),
  )
  .option("--dimension <count>", "the size of an embedding", count, 16)
  .option("--name <folder>", "the folder of the results", folderName, "compare");

await runTask(command, async ({ dataset, network, dimension, name, ...options }, context) => {
  const [chosen] = command.processedArgs, { counts } = DATASETS[dataset];
  const experiment = comparison(chosen, {
    name,
    dataset: { name: dataset, train: Math.min(counts.train, 60_000), test: 10_000 },
    seeds: [1, 2, 3],
    network,
    dimension,
  });
  const report = await runExperiment(experiment, options, context);
  if (!report || options.json || report.rows.length < 2) return;
  const { rows } = report, [base] = rows;
  console.log(`\nAgainst ${base!.label}, seed by seed (${report.experiment.seeds.length}):\n`);
  console.log(textTable(
    ["loss", "accuracy, points", "", "Fisher score", ""],
    compareWith(base!, rows).map(({ label, accuracy, angularFisherScore: score }) => [
      label,
      `${points(accuracy.mean)} (${accuracy.interval.map(points).join(" to ")})`,
      accuracy.verdict,
      `${score.mean >= 0 ? "+" : ""}${score.mean.toFixed(4)}`,
      score.verdict,
    ]),
  ));
});
