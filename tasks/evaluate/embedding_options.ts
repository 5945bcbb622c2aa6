/**
 * What every task may be told that embeds a set of faces.
 *
 * @module
 */
import { FACE_SETS, type FaceSetName } from "../../lib/mod.ts";
import { count, Option, rowOf } from "../cli/command.ts";
import { engineOption, precisionOption } from "../cli/engine.ts";
import { networkCommand } from "../faces/model.ts";

/** A command line that names a network, a set of faces and where its landmarks are. */
export const embeddingCommand = (...words: Parameters<typeof networkCommand>) =>
  networkCommand(...words)
    .addOption(engineOption())
    .addOption(precisionOption())
    .option(
      "--threads <count>",
      "of onnxruntime or the engine",
      count,
      navigator.hardwareConcurrency,
    )
    .addOption(
      new Option("--set <name>", "the faces").default("lfw" as FaceSetName)
        .argParser(rowOf("set of faces", FACE_SETS)),
    )
    .option("--manifest <file>", "landmarks of deno task detect, in place of the set's own");

/** What it holds. */
export type EmbeddingOptions = ReturnType<ReturnType<typeof embeddingCommand>["opts"]>;

/**
 * Options that say nothing without weights of ours.
 *
 * @param computes Whether the engine is used for something else, too.
 */
export const ofWeights = (computes: boolean): Readonly<Record<string, "weights">> => ({
  precision: "weights",
  ...computes ? {} : { engine: "weights" },
});
