/**
 * The options that every task which runs an experiment has.
 *
 * @module
 */
import { LOSSES, parseHosts } from "../../lib/mod.ts";
import { FOLDER_NAME } from "../../lib/experiment/check_experiment.ts";
import { checkedBy, count, Option, rowsOf, taskCommand } from "../cli/command.ts";
import { engineOption, precisionOption } from "../cli/engine.ts";

/** A plain name: results must not leave their folder. */
export const folderName = checkedBy((text: string) => {
  if (FOLDER_NAME.test(text)) return text;
  throw new RangeError(`It must be letters, digits, - and _, got ${JSON.stringify(text)}.`);
});

/** A command with those options, of an experiment of the table; a task adds its own. */
export function experimentCommand(name: string, description: string, examples: readonly string[]) {
  return runCommand(name, description, examples)
    .option("--losses <names>", "only these losses, separated by commas", rowsOf("loss", LOSSES))
    .option("--name <folder>", "of the results; default the experiment's own name", folderName);
}

/** The same of any experiment. */
export function runCommand(name: string, description: string, examples: readonly string[]) {
  return taskCommand(name, description, examples)
    .option("--seeds <count>", "how many seeds, from 1", count)
    .option("--steps <count>", "steps of each run, in place of the experiment's own", count)
    .option("--parts <count>", "of each batch, one after another: less memory, same step", count)
    .addOption(engineOption())
    .addOption(precisionOption())
    .option("--threads <count>", "of the engine, where it has a choice", count)
    .option("--jobs <count>", "runs at once, on an engine that uses one core for each", count)
    .addOption(
      new Option("--workers <count>", "processes on this machine that train each run as one")
        .argParser(count).conflicts(["cluster", "task"]),
    )
    .option("--cluster <hosts>", "machines that train each run as one: host:port,…", hostList)
    .option(
      "--task <number>",
      "which of them this is, from 0; task 0 keeps the results",
      taskNumber,
    )
    .option("--wait <seconds>", "how long the others are waited for", count, 60)
    .option("--out <folder>", "where results go", "results")
    .option("--tensorboard <folder>", "also logs each row and seed there, for TensorBoard")
    .option("--data <folder>", "where datasets are kept", "data")
    .option(
      "--memory <MiB>",
      "crops of faces to train on that take more stay in their files",
      count,
    )
    .option("--from <file>", "begin with a checkpoint or weights of the same network")
    .option("--keep-lambda", "with --from: λ goes on from there, in place of anew", false)
    .option("--resume", "go on from the checkpoints of a run that was stopped or killed", false)
    .option("--json", "print the table as JSON on standard output", false);
}

/** The list itself, once it was read: every task compares it. */
const hostList = checkedBy((list: string) => {
  parseHosts(list);
  return list;
});

const taskNumber = checkedBy((text: string) => {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new RangeError(`It must be a whole number, got ${text}.`);
});

/** What they hold. */
export type ExperimentOptions =
  & ReturnType<ReturnType<typeof runCommand>["opts"]>
  & Partial<ReturnType<ReturnType<typeof experimentCommand>["opts"]>>;
