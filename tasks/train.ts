/**
 * `deno task train`: any experiment of the table, of a file, or on faces of one's own.
 *
 * @module
 */
import { type Experiment, type ExperimentName, EXPERIMENTS, loadExperiment } from "../lib/mod.ts";
import { Option, rowOf, runTask, WrongUse } from "./cli/command.ts";
import { experimentCommand } from "./experiment/options.ts";
import { runExperiment, varied } from "./experiment/run.ts";
import { reportPath } from "./experiment/run_path.ts";
import { checkAgain } from "./experiment/start.ts";
import { checkFacesUse, ownTrainOptions } from "./own/options.ts";
import { OWN_BASE, trainOwn } from "./own/train.ts";

const listed = Object.values(EXPERIMENTS).map(({ name, question }) => `  ${name}: ${question}`);
const nameOf = rowOf<ExperimentName>("experiment", EXPERIMENTS);
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
    new Option(
      "--experiment <name>",
      "which experiment, or a file of one that ends in .json, or the folder of a run",
    )
      .argParser((text: string) => isFile(text) ? text : nameOf(text)),
  )
  .option("--print", "print the experiment as JSON, to begin one of your own; run nothing", false);

function isFile(text: string): boolean {
  return /\.json$|[/\\]/.test(text);
}

await runTask(command, async ({ experiment: asked, print, faces, ...options }, context) => {
  const path = asked !== undefined && isFile(asked) ? await reportPath(asked, "train") : undefined;
  const experiment: Experiment | undefined = path === undefined
    ? EXPERIMENTS[asked as ExperimentName]
    : await loadExperiment(path);
  if (path !== undefined && !print) await checkAgain(path, options);
  if (faces !== undefined && !print) {
    return await trainOwn(experiment ?? OWN_BASE, { ...options, faces }, context);
  }
  checkFacesUse(command);
  if (!experiment) {
    throw new WrongUse("Cannot train: say which by --experiment <name>, or --faces <folder>");
  }
  if (print) console.log(JSON.stringify(varied(experiment, options), null, 2));
  else await runExperiment(experiment, options, context);
});
