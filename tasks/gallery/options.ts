/**
 * What `deno task gallery` may be told.
 *
 * @module
 */
import { type Pick, PICKS } from "../../lib/mod.ts";
import { Argument, between, count, Option, rowOf, taskCommand } from "../cli/command.ts";
import { engineOption } from "../cli/engine.ts";
import { modelOption } from "../faces/model.ts";

/**
 * Of 29.6 million pairs of two people, all images of LFW's View 2 with each other, MobileFaceNet
 * takes one in ten thousand for one person above this cosine, and 97.0 % of one person's pairs.
 */
const THRESHOLD = 0.4;

/** What may be done, and with which words. */
export const ACTIONS = {
  add: { words: ["folder"], about: "enrol people: a folder or a photo a person, named as it" },
  list: { words: [], about: "who is in the gallery" },
  remove: { words: ["name"], about: "remove a person from the files, not only from the list" },
  merge: { words: ["from", "into"], about: "two names are one person" },
  search: { words: ["photo"], about: "who is on a photo, or on those below a folder" },
  compare: { words: [], about: "exact and approximate search on drawn vectors (--vectors)" },
} as const;

/** One of them. */
export type Action = keyof typeof ACTIONS;

/** How several photos of a person are kept. */
export const KEEPS = { all: "each by itself", mean: "as their mean direction" } as const;

/** Ways to choose one of several faces. */
const { all: _, ...ONE } = PICKS;

/** The command line. */
export const galleryCommand = () =>
  taskCommand(
    "gallery",
    "Keeps a gallery of known people: embeddings of their photos by name, in one file. Enrols a\n" +
      "folder of them, tells who is on a photo, and removes people without a trace.",
    [
      "deno task gallery add photos/people",
      "deno task gallery search holiday.jpg --threshold 0.45",
      'deno task gallery merge "Ada King" "Ada Lovelace"',
      "deno task gallery remove Ada",
      "deno task gallery compare --vectors 1000000",
    ],
  )
    .addArgument(
      new Argument("<action>", "what is done").argParser(rowOf<Action>("action", ACTIONS)),
    )
    .addArgument(new Argument("[words...]", "what it is done with"))
    .addHelpText(
      "after",
      `Actions:\n${
        Object.entries(ACTIONS).map(([name, { words, about }]) =>
          `  ${[name, ...words.map((word) => `<${word}>`)].join(" ").padEnd(22)} ${about}\n`
        ).join("")
      }`,
    )
    .option("--gallery <folder>", "where it is", "data/gallery")
    .addOption(modelOption())
    .option("--more", "add: photos of people who are there already", false)
    .addOption(
      new Option("--keep <how>", "add: several photos of a person: each, or their mean")
        .default("all" as keyof typeof KEEPS).argParser(rowOf("way to keep photos", KEEPS)),
    )
    .addOption(
      new Option("--pick <name>", "add: which of several faces; default none, they are refused")
        .argParser(rowOf<Exclude<Pick, "all">>("way to pick", ONE)),
    )
    .option(
      "--threshold <cosine>",
      "search: whoever is below is a stranger; the default lets one in ten thousand pairs of two " +
        "people of LFW pass, by MobileFaceNet",
      between(-1, 1),
      THRESHOLD,
    )
    .option("--k <count>", "search: people that are told of each face", count, 1)
    .option("--cells <count>", "search: approximately, in so many cells", count)
    .option("--vectors <count>", "compare: how many", count, 100_000)
    .option("--seed <number>", "compare: of what is drawn", Number, 1)
    .addOption(engineOption())
    .option("--threads <count>", "of onnxruntime", count, navigator.hardwareConcurrency)
    .option("--data <folder>", "where weights are kept", "data")
    .option("--json", "print what was done as JSON on standard output", false);

/** What it holds. */
export type GalleryTaskOptions = ReturnType<ReturnType<typeof galleryCommand>["opts"]>;
