/**
 * What `deno task gallery` may be told.
 *
 * @module
 */
import { Argument, count, Option, rowOf } from "../cli/command.ts";
import { engineOption } from "../cli/engine.ts";
import { networkCommand } from "../faces/model.ts";
import { pickOption } from "../faces/pick.ts";
import { thresholdOption } from "../faces/threshold.ts";

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

/** The command line. */
export const galleryCommand = () =>
  networkCommand(
    "gallery",
    "Keeps a gallery of known people: embeddings of their photos by name, in one file. Enrols a\n" +
      "folder of them, tells who is on a photo, and removes people without a trace.",
    [
      "deno task gallery add photos/people",
      "deno task gallery search holiday.jpg --threshold 0.45",
      "deno task gallery add photos/people --weights results/ours.safetensors",
      "deno task gallery add photos/people --onnx arcface.onnx --pixels insightface",
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
    .option("--more", "add: photos of people who are there already", false)
    .addOption(
      new Option("--keep <how>", "add: several photos of a person: each, or their mean")
        .default("all" as keyof typeof KEEPS).argParser(rowOf("way to keep photos", KEEPS)),
    )
    .addOption(pickOption("add: which of several faces; default none, they are refused"))
    .addOption(thresholdOption("search: whoever is below is a stranger"))
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
