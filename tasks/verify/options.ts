/**
 * What `deno task verify` may be told.
 *
 * @module
 */
import { DETECT_DEFAULTS } from "../../lib/mod.ts";
import { Argument, between, checkedBy, count } from "../cli/command.ts";
import { engineOption } from "../cli/engine.ts";
import { networkCommand } from "../faces/model.ts";
import { type PickOne, pickOption } from "../faces/pick.ts";
import { thresholdOption } from "../faces/threshold.ts";

/** A path of a picture. */
const picture = checkedBy((path: string) => {
  if (path.endsWith(".png")) return path;
  throw new RangeError(`It must end in .png, got ${path}.`);
});

/** The command line. */
export const verifyCommand = () =>
  networkCommand(
    "verify",
    "Are two photos of one person? Finds a face on each, aligns and embeds both, and tells the\n" +
      "cosine of the angle between them, the threshold and the verdict. Either verdict ends with 0,\n" +
      "a photo without a face with 1.",
    [
      "deno task verify a.jpg b.jpg",
      "deno task verify a.jpg b.jpg --out results/pair.png",
      "deno task verify a.jpg b.jpg --model sface",
      "deno task verify a.jpg b.jpg --weights results/ours.safetensors --threshold 0.5",
    ],
  )
    .addArgument(new Argument("<photo>", "one"))
    .addArgument(new Argument("<other>", "the other"))
    .addOption(thresholdOption("one person from it on"))
    .addOption(pickOption("which of several faces").default("largest" as PickOne))
    .option(
      "--min-size <pixels>",
      "the smallest face",
      between(12, 10_000),
      DETECT_DEFAULTS.minSize,
    )
    .option("--out <file>", "a .png that shows both faces as the network saw them", picture)
    .addOption(engineOption())
    .option("--threads <count>", "of onnxruntime", count, navigator.hardwareConcurrency)
    .option("--data <folder>", "where weights are kept", "data")
    .option("--json", "print the result as JSON on standard output", false);

/** What it holds. */
export type VerifyOptions = ReturnType<ReturnType<typeof verifyCommand>["opts"]>;
