/**
 * `deno task reproduce`: everything the README shows, by one command.
 *
 * @module
 */
import { type ExperimentName, EXPERIMENTS } from "../lib/mod.ts";
import { Argument, checkedBy, Option, rowOf, runTask, WrongUse } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { experimentCommand } from "./experiment/options.ts";
import { runExperiment } from "./experiment/run.ts";
import { ensureEngine } from "./native/setup.ts";

/** What a profile runs. */
const PROFILES = {
  quick: "digits",
  paper: "digits-paper",
  orl: "orl",
  faces: "faces",
  "faces-paper": "faces-paper",
} as const satisfies Record<string, ExperimentName>;

const profile = rowOf("profile", PROFILES);
/** A profile; an experiment that is none is told how it is named. */
const profileOf = Object.assign(
  checkedBy((name: string) => {
    if (Object.hasOwn(PROFILES, name) || !Object.hasOwn(EXPERIMENTS, name)) return profile(name);
    throw new RangeError(
      `Cannot find the profile "${name}": it is an experiment of the table, say --only ${name}`,
    );
  }),
  { rows: profile.rows },
);

const command = experimentCommand(
  "reproduce",
  "Trains some losses, measures them and draws what the margin did.\n\nProfiles:\n" +
    "  quick        five losses on digits in the plane, minutes on two cores;\n" +
    "               strokes of our own pen where MNIST cannot be had\n" +
    "  paper        the same with a larger network and three seeds, an hour\n" +
    "  orl          four losses on thirty people, pairs of ten others; a minute\n" +
    "  faces        four losses and two networks on 243 people, pairs of LFW; an hour\n" +
    "  faces-paper  the published recipe on CASIA-WebFace, with a GPU",
  [
    "deno task reproduce",
    "deno task reproduce faces",
    "deno task reproduce --losses softmax,a-softmax --seeds 3",
    "deno task reproduce --only annealing",
    "deno task reproduce --tensorboard results/tensorboard",
  ],
)
  .addOption(
    new Option("--only <name>", "one experiment of the table, in place of a profile")
      .argParser(rowOf<ExperimentName>("experiment", EXPERIMENTS)),
  )
  .addOption(
    new Option("--profile <name>", "what is run, as the argument")
      .argParser(profileOf),
  )
  .addArgument(
    new Argument("[profile]", "what is run; default quick").argParser(profileOf),
  );

await runTask(command, async ({ profile, only, ...options }, context) => {
  const [named] = command.processedArgs;
  if ([named, profile, only].filter(Boolean).length > 1) {
    throw new WrongUse("Cannot run two things: name a profile once, or an experiment by --only");
  }
  const experiment = only ?? PROFILES[named ?? profile ?? "quick"];
  const bars = progressBars();
  await ensureEngine(options.engine, bars, context.signal);
  bars.close();
  await runExperiment(EXPERIMENTS[experiment], options, context);
});
