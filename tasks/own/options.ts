/**
 * What tasks may be told of faces in a folder of one's own.
 *
 * @module
 */
import { checkedBy, Option, WrongUse } from "../cli/command.ts";
import { refuseAlone, type Told } from "../cli/goes_with.ts";
import type { experimentCommand } from "../experiment/options.ts";

/** A share of people that leaves others over. */
const part = checkedBy((text: string) => {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new RangeError(`It must be a number above 0 and below 1, got ${text}.`);
});

/** A whole number, from which chance begins. */
const seed = checkedBy((text: string) => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RangeError(`It must be a whole number, got ${text}.`);
});

/** That images need not be aligned. */
export const wholeOption = () =>
  new Option("--whole", "of a folder of one's own: its images are crops that are aligned already")
    .default(false);

/** A command that trains, with the options of a folder of one's own. */
export const ownTrainOptions = (command: ReturnType<typeof experimentCommand>) =>
  command
    .addOption(
      new Option(
        "--faces <folder>",
        "trains an experiment on faces (default faces, on SphereFace-4) on the people of a folder " +
          "of one's own, a folder each, and tests it on others of them",
      ).conflicts(["workers", "cluster", "task"]),
    )
    .addOption(
      new Option(
        "--manifest <file>",
        "of --faces: faces.jsonl of deno task detect; default: faces are looked for first",
      ).conflicts("whole"),
    )
    .addOption(wholeOption())
    .option("--held-out <share>", "of --faces: of people to test on", part, 0.25)
    .option("--split-seed <number>", "of --faces: decides who these are", seed, 1);

/** Options that say nothing without a folder of one's own, as they are told. */
const OF_FACES = {
  manifest: "--manifest",
  whole: "--whole",
  heldOut: "--held-out",
  splitSeed: "--split-seed",
} as const;
const OF_IMAGES = { whole: "--whole", familiar: "--familiar" } as const;

/** @throws {WrongUse} Options of a folder to train on without the folder. */
export function checkFacesUse(command: Told): void {
  refuseAlone(command, "train", OF_FACES, "--faces");
}

/** @throws {WrongUse} Options of a folder to evaluate on without the folder, or at odds. */
export function checkOwnUse(command: Told, images: string | undefined): void {
  if (images === undefined) refuseAlone(command, "evaluate", OF_IMAGES, "--images");
  const told = (name: string) => command.getOptionValueSource(name) === "cli";
  if (told("whole") && told("manifest")) {
    throw new WrongUse("Cannot evaluate: --whole takes no landmarks, and --manifest has such");
  }
}
