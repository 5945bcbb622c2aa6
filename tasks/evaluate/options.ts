/**
 * What `deno task evaluate` may be told.
 *
 * @module
 */
import { type MirrorRule, type ProtocolName, VERIFICATION_PROTOCOLS } from "../../lib/mod.ts";
import { checkedBy, Option, rowOf, rowsOf } from "../cli/command.ts";
import { wholeOption } from "../own/options.ts";
import { embeddingCommand } from "./embedding_options.ts";

/** How features of mirror images may join, from the least to the most. */
export const MIRRORS = { none: 0, sum: 0, concatenate: 0 } satisfies Record<MirrorRule, 0>;

/** A part of a whole. */
export const share = checkedBy((text: string) => {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new RangeError(`It must be a number above 0 and at most 1, got ${text}.`);
});

/** The command line. */
export const evaluateCommand = () =>
  embeddingCommand(
    "evaluate",
    "Embeds the images of a set of faces with a released network or one of our own, and verifies\n" +
      "its pairs by one or more protocols: accuracy over folds, true accepts at rates of false ones,\n" +
      "the threshold to use. --table tells what mirror images and principal components add.",
    [
      "deno task evaluate --model mobilefacenet --table",
      "deno task evaluate --manifest results/lfw/faces.jsonl --protocols seed --mirror none",
      "deno task evaluate --weights results/sphereface-20.safetensors --far 0.001",
      "deno task evaluate --set celeba299 --name people",
      "deno task evaluate --weights results/orl/checkpoints/softmax-seed1.safetensors --set orl",
      "deno task evaluate --images people --far 0.01",
      "deno task evaluate --bin agedb_30.bin --protocols insightface",
      "deno task evaluate --pca results/people/embeddings.safetensors --table",
    ],
  )
    .addOption(
      new Option(
        "--images <folder>",
        "in place of a set: a folder of one's own, a folder a person; faces are looked for first, " +
          "pairs drawn, thresholds told for plain cosines",
      ).conflicts(["set", "pairs"]),
    )
    .addOption(
      new Option(
        "--bin <file>",
        "in place of a set: one of InsightFace's, as lfw.bin; crops are taken as they are",
      ).conflicts(["set", "pairs", "pairsFile", "images", "manifest"]),
    )
    .addOption(wholeOption())
    .option(
      "--familiar",
      "of --images: also people whose names the network was trained on, who are left out else",
      false,
    )
    .option("--pairs <name>", "of LFW: view2, devTrain or devTest; default the set's own")
    .addOption(
      new Option("--pairs-file <file>", "a list of one's own, in the format of LFW's pairs.txt")
        .conflicts("pairs"),
    )
    .option(
      "--protocols <names>",
      "which, separated by commas; default all, without folds only those that need none",
      rowsOf<ProtocolName>("protocol", VERIFICATION_PROTOCOLS),
    )
    .addOption(
      new Option(
        "--mirror <rule>",
        "how features of mirror images join; default the protocol's own",
      ).argParser(rowOf("rule", MIRRORS)),
    )
    .option(
      "--pca <source>",
      '"folds": components fitted to the images of the other folds; or embeddings.safetensors, of a ' +
        "run of this task on other people",
    )
    .option("--keep <share>", "of the variance, by principal components", share, 0.95)
    .option("--table", "each mirror rule with and without components, by the first protocol", false)
    .option(
      "--far <rate>",
      "print the threshold for this rate of false accepts; of --images default 0.01 and 0.001",
      share,
    )
    .option("--seed <number>", "of pairs that are drawn, where the set has none", Number, 1)
    .option("--name <folder>", "the folder of the results", "evaluate")
    .option("--out <folder>", "where results go", "results")
    .option("--data <folder>", "where files are kept", "data")
    .option("--json", "print the results as JSON on standard output", false);

/** What it holds. */
export type EvaluateOptions = ReturnType<ReturnType<typeof evaluateCommand>["opts"]>;
