/**
 * What `deno task album` may be told.
 *
 * @module
 */
import { Argument, between, count } from "../cli/command.ts";
import { engineOption } from "../cli/engine.ts";
import { networkCommand } from "../faces/model.ts";

/**
 * Groups of all images of LFW's View 2 agree best with its people there, by MobileFaceNet. The 0.4 of
 * single faces mixes 7 % of pairs: among thousands of faces everyone has a stranger so near. Too high
 * is the better mistake, as groups of one person get one name, and a mixture has to be taken apart.
 */
export const GROUPS = { mobilefacenet: { cosine: 0.45, about: "of groups of LFW's people" } };

/** Smaller faces are found, but cannot be told apart. */
const SMALLEST = 40;

/** The command line. */
export const albumCommand = () =>
  networkCommand(
    "album",
    "Groups the faces of a folder by person, without names: leaves album.html to look at, and\n" +
      "names.txt to write names into, a line a group. Groups of one name are one person. Then\n" +
      "`deno task album export` makes a gallery of those with names, for deno task gallery and video.",
    [
      "deno task album photos",
      "deno task album photos --resume --threshold 0.45",
      "deno task album export --gallery data/gallery",
    ],
  )
    .addArgument(new Argument("<folder>", "where the photos are, at any depth; or the word export"))
    .option(
      "--threshold <cosine>",
      "groups are one from this mean cosine on; higher splits more, lower mixes more; default " +
        `${GROUPS.mobilefacenet.cosine} for mobilefacenet, none for other networks`,
      between(-1, 1),
    )
    .option("--min-size <pixels>", "the smallest face", between(12, 10_000), SMALLEST)
    .addOption(engineOption())
    .option("--workers <count>", "threads that look side by side; default one a core", count)
    .option("--threads <count>", "of onnxruntime", count, navigator.hardwareConcurrency)
    .option("--name <folder>", "the folder of the results", "album")
    .option("--out <folder>", "where results go", "results")
    .option("--data <folder>", "where weights are kept", "data")
    .option("--sheet <count>", "faces on the sheet", count, 1000)
    .option("--gallery <folder>", "export: the gallery that people are added to", "data/gallery")
    .option("--resume", "go on from a run that was stopped or killed, or with more photos", false)
    .option("--json", "print what was done as JSON on standard output", false);

/** What it holds. */
export type AlbumOptions = ReturnType<ReturnType<typeof albumCommand>["opts"]>;
