/**
 * `deno task train`: any experiment of the table.
 *
 * @module
 */
import { type ExperimentName, EXPERIMENTS } from "../lib/mod.ts";
import { Option, rowOf, runTask } from "./cli/command.ts";
import { experimentCommand } from "./experiment/options.ts";
import { runExperiment } from "./experiment/run.ts";

const listed = Object.values(EXPERIMENTS).map(({ name, question }) => `  ${name}: ${question}`);
const command = experimentCommand(
  "train",
  `Runs one experiment.\n\nExperiments:\n${listed.join("\n")}`,
  [
    "deno task train --experiment sphere",
    "deno task train --experiment digits --losses arcface",
    "deno task train --experiment digits --tensorboard results/tensorboard",
  ],
)
  .addOption(
    new Option("--experiment <name>", "which experiment")
      .makeOptionMandatory()
      .argParser(rowOf<ExperimentName>("experiment", EXPERIMENTS)),
  );

await runTask(
  command,
  async ({ experiment, ...options }, context) => {
    await runExperiment(EXPERIMENTS[experiment], options, context);
  },
);
