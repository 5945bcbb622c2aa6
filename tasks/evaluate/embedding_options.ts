/**
 * What every task may be told that embeds a set of faces.
 *
 * @module
 */
import { FACE_SETS, type FaceSetName, type NetworkName, NETWORKS } from "../../lib/mod.ts";
import { count, Option, rowOf, taskCommand, WrongUse } from "../cli/command.ts";
import { engineOption, precisionOption } from "../cli/engine.ts";
import { modelOption } from "../faces/model.ts";

/** A command line that names a network, a set of faces and where its landmarks are. */
export const embeddingCommand = (
  ...[name, description, examples]: Parameters<typeof taskCommand>
) =>
  taskCommand(name, description, examples)
    .addOption(modelOption("the released network"))
    .addOption(
      new Option(
        "--weights <file>",
        "one of our networks in its place: safetensors, or a checkpoint",
      )
        .conflicts("model"),
    )
    .addOption(
      new Option("--network <name>", "which these are of, where the file does not say it")
        .argParser(rowOf<NetworkName>("network", NETWORKS)),
    )
    .option("--rectified", "a ReLU follows its embedding, where the file does not say it", false)
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

/** Options that say nothing of a released network. */
const OF_WEIGHTS = ["network", "rectified", "engine", "precision"] as const;

/**
 * Options of our own networks say nothing of a released one.
 *
 * @param computes Whether the engine is used for something else, too.
 * @throws {WrongUse} Such an option without weights.
 */
export function checkWeightsUse(
  command: { getOptionValueSource(name: string): string | undefined },
  weights: string | undefined,
  computes = false,
): void {
  if (weights !== undefined) return;
  for (const name of OF_WEIGHTS) {
    if (command.getOptionValueSource(name) !== "cli" || (computes && name === "engine")) continue;
    throw new WrongUse(`Cannot evaluate: --${name} goes with --weights, which is missing`);
  }
}
