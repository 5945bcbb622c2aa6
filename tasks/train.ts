/**
 * `deno task train`: any experiment of the table, or of a file.
 *
 * @module
 */
import { type Experiment, type ExperimentName, EXPERIMENTS, loadExperiment } from "../lib/mod.ts";
import { Option, rowOf, runTask } from "./cli/command.ts";
import { experimentCommand } from "./experiment/options.ts";
import { runExperiment, varied } from "./experiment/run.ts";

const listed = Object.values(EXPERIMENTS).map(({ name, question }) => `  ${name}: ${question}`);
const nameOf = rowOf<ExperimentName>("experiment", EXPERIMENTS);
const command = experimentCommand(
import { type ExperimentName, EXPERIMENTS } from "../lib/mod.ts";
import { Option, rowOf, runTask, WrongUse } from "./cli/command.ts";
import { experimentCommand } from "./experiment/options.ts";
import { runExperiment } from "./experiment/run.ts";
import { checkFacesUse, ownTrainOptions } from "./own/options.ts";
import { OWN_BASE, trainOwn } from "./own/train.ts";

const listed = Object.values(EXPERIMENTS).map(({ name, question }) => `  ${name}: ${question}`);
const command = ownTrainOptions(experimentCommand(
  "train",
  "Runs one experiment of the table, or of a file: JSON of your own, or the report.json of a run,\n" +
    `which is made again.\n\nExperiments:\n${listed.join("\n")}`,
  [
    "deno task train --experiment sphere",
    "deno task train --experiment digits --losses arcface",
    "deno task train --experiment digits --tensorboard results/tensorboard",
    "deno task train --experiment tiny --print > mine.json",
    "deno task train --experiment mine.json",
    "deno task train --faces people --losses cosface --seeds 1",
    "deno task train --experiment digits-paper --parts 4",
    "deno task train --experiment digits --from results/softmax-seed1.safetensors --steps 700",
  ],
))
  .addOption(
    new Option("--experiment <name>", "which experiment, or a file of one that ends in .json")
      .makeOptionMandatory()
      .argParser((text: string) => isFile(text) ? text : nameOf(text)),
  )
  .option("--print", "print the experiment as JSON, to begin one of your own; run nothing", false);

function isFile(text: string): boolean {
  return text.endsWith(".json");
}

await runTask(
  command,
  async ({ experiment: asked, print, ...options }, context) => {
    const experiment: Experiment = isFile(asked)
      ? await loadExperiment(asked)
      : EXPERIMENTS[asked as ExperimentName];
    if (print) console.log(JSON.stringify(varied(experiment, options), null, 2));
    else await runExperiment(experiment, options, context);
    new Option("--experiment <name>", "which experiment")
      .argParser(rowOf<ExperimentName>("experiment", EXPERIMENTS)),
  );

await runTask(
  command,
  async ({ experiment, faces, ...options }, context) => {
    if (faces !== undefined) {
      const base = experiment ? EXPERIMENTS[experiment] : OWN_BASE;
      return await trainOwn(base, { ...options, faces }, context);
    }
    checkFacesUse(command);
    if (!experiment) {
      throw new WrongUse("Cannot train: say which by --experiment <name>, or --faces <folder>");
    }
    await runExperiment(EXPERIMENTS[experiment], options, context);
  },
);
