/**
 * What `deno task identify` may be told.
 *
 * @module
 */
import { checkedBy, Option, rowOf } from "../cli/command.ts";
import { embeddingCommand } from "../evaluate/embedding_options.ts";
import { MIRRORS, share } from "../evaluate/options.ts";

/** Several rates, separated by commas. */
const rates = checkedBy((text: string) => text.split(",").map((one) => share(one)));

/** The command line. */
export const identifyCommand = () =>
  embeddingCommand(
    "identify",
    "Enrols every person of a set of faces who has several images by the first, and asks with all\n" +
      "others: rank 1, how many are found at rates of strangers who are taken for someone, and the\n" +
      "threshold for these, chosen on half of the people and held against the other half. People\n" +
      "with one image are the strangers. Embeddings that a run has left are taken by --embeddings.",
    [
      "deno task identify",
      "deno task identify --embeddings results/evaluate/embeddings.safetensors",
      "deno task identify --weights results/sphereface-20.safetensors --fpirs 0.01",
      "deno task identify --distractors results/people/embeddings.safetensors",
    ],
  )
    .addOption(
      new Option(
        "--embeddings <file>",
        "embeddings.safetensors of a run of this task or of deno task evaluate, in place of a network",
      )
        .conflicts(["model", "onnx", "weights", "manifest", "set"]),
    )
    .addOption(
      new Option("--mirror <rule>", "how features of mirror images join").default("none" as const)
        .argParser(rowOf("rule", MIRRORS)),
    )
    .option("--fpirs <rates>", "of strangers, separated by commas", rates, [0.01, 0.001])
    .option(
      "--distractors <file>",
      "people who join the gallery, 10, 100, … of them: embeddings.safetensors, or .npy with a row each",
    )
    .option(
      "--seed <number>",
      "of the halves, and of people who are drawn for intervals",
      Number,
      1,
    )
    .option("--name <folder>", "the folder of the results", "identify")
    .option("--out <folder>", "where results go", "results")
    .option("--data <folder>", "where files are kept", "data")
    .option("--json", "print the results as JSON on standard output", false);

/** What it holds. */
export type IdentifyTaskOptions = ReturnType<ReturnType<typeof identifyCommand>["opts"]>;
