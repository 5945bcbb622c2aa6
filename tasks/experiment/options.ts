/**
 * The options that every task which runs an experiment has.
 *
 * @module
 */
import { type EngineName, ENGINES, LOSSES } from "../../lib/mod.ts";
import { count, Option, rowOf, rowsOf, taskCommand } from "../cli/command.ts";

/** A command with those options; a task adds its own. */
export function experimentCommand(name: string, description: string, examples: readonly string[]) {
  return taskCommand(name, description, examples)
    .option("--losses <names>", "only these losses, separated by commas", rowsOf("loss", LOSSES))
    .option("--seeds <count>", "how many seeds, from 1", count)
    .option("--steps <count>", "steps of each run, in place of the experiment's own", count)
    .addOption(
      new Option("--engine <name>", "auto takes the first that works")
        .default("auto" as EngineName | "auto")
        .argParser(rowOf("engine", { auto: 0, ...ENGINES })),
    )
    .addOption(
      new Option("--precision <name>", "of convolutions and products; bfloat16 where there is any")
        .choices(["float32", "bfloat16"] as const).default("float32" as const),
    )
    .option("--workers <count>", "runs at once, on an engine that uses one core for each", count)
    .option("--out <folder>", "where results go", "results")
    .option("--data <folder>", "where datasets are kept", "data")
    .option("--resume", "go on from the checkpoints of a run that was stopped or killed", false)
    .option("--json", "print the table as JSON on standard output", false);
}

/** What they hold. */
export type ExperimentOptions = ReturnType<ReturnType<typeof experimentCommand>["opts"]>;
