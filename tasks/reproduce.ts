/**
 * `deno task reproduce`: everything the README shows, by one command.
 *
 * @module
 */
import { type ExperimentName, EXPERIMENTS } from "../lib/mod.ts";
import { Option, rowOf, runTask } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { experimentCommand } from "./experiment/options.ts";
import { runExperiment } from "./experiment/run.ts";
import { ensureEngine } from "./native/setup.ts";

/** What a profile runs. */
const PROFILES = {
  quick: "digits",
  paper: "digits-paper",
} as const satisfies Record<string, ExperimentName>;

const command = experimentCommand(
  "reproduce",
  "Trains five losses on digits in the plane, measures them and draws what the margin did.\n" +
    "Digits are MNIST, or strokes of our own pen where MNIST cannot be had.",
  [
    "deno task reproduce",
    "deno task reproduce --losses softmax,a-softmax --seeds 3",
    "deno task reproduce --only annealing",
  ],
)
  .addOption(
    new Option("--only <name>", "one experiment of the table, in place of a profile")
      .argParser(rowOf<ExperimentName>("experiment", EXPERIMENTS)).conflicts("profile"),
  )
  .addOption(
    new Option(
      "--profile <name>",
      "quick: minutes on two cores; paper: an hour or two on a native engine",
    )
      .default("quick" as keyof typeof PROFILES)
      .argParser(rowOf("profile", PROFILES)),
  );

await runTask(
  command,
  async ({ profile, only, ...options }, context) => {
    const bars = progressBars();
    await ensureEngine(options.engine, bars, context.signal);
    bars.close();
    await runExperiment(EXPERIMENTS[only ?? PROFILES[profile]], options, context);
  },
);
