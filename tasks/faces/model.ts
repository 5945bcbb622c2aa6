/**
 * Which network embeds faces: a released one, an ONNX file, or weights of ours.
 *
 * @module
 */
import {
  FACE_MODELS,
  type FaceModelName,
  type NetworkName,
  NETWORKS,
  type Origin,
  ORIGINS,
  PIXEL_RULES,
  pixelRule,
  type TemplateName,
  TEMPLATES,
} from "../../lib/mod.ts";
import { checkedBy, Option, rowOf, taskCommand, WrongUse } from "../cli/command.ts";
import { refuseAlone, type Told } from "../cli/goes_with.ts";

/** A command line that names a network. */
export const networkCommand = (
  ...[name, description, examples]: Parameters<typeof taskCommand>
) =>
  taskCommand(name, description, examples)
    .addOption(
      new Option("--model <name>", "the network")
        .default("mobilefacenet" as FaceModelName)
        .argParser(rowOf("network for faces", FACE_MODELS)),
    )
    .addOption(
      new Option("--onnx <file>", "a network in its place, from crops to embeddings; with --pixels")
        .conflicts(["model", "weights"]),
    )
    .addOption(
      new Option(
        "--pixels <rule>",
        `what it takes of bytes: ${
          Object.keys(PIXEL_RULES).join(", ")
        }, or ORDER:MEAN:DEVIATION, ` +
          "as rgb:127.5:128",
      ).argParser(checkedBy(pixelRule)),
    )
    .addOption(
      new Option("--template <name>", "how faces are aligned for it")
        .default("112x112" as TemplateName).argParser(rowOf("template", TEMPLATES)),
    )
    .addOption(
      new Option("--origin <name>", "how pixels are counted then").default("zero" as Origin)
        .argParser(rowOf("origin", ORIGINS)),
    )
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
    .option("--rectified", "a ReLU follows its embedding, where the file does not say it", false);

/** What it holds. */
export type NetworkOptions = ReturnType<ReturnType<typeof networkCommand>["opts"]>;

/** Options that say nothing without another. */
const GO_WITH = {
  pixels: "onnx",
  template: "onnx",
  origin: "onnx",
  network: "weights",
  rectified: "weights",
} as const;

/**
 * Holds where options go together.
 *
 * @param more Others of the task that say nothing without an ONNX file or weights.
 * @throws {WrongUse} One without the other that it goes with.
 */
export function checkNetworkUse(
  command: Told,
  options: Pick<NetworkOptions, "onnx" | "weights" | "pixels">,
  more: Readonly<Record<string, "onnx" | "weights">> = {},
): void {
  for (const [name, other] of Object.entries({ ...GO_WITH, ...more })) {
    if (options[other] !== undefined) continue;
    refuseAlone(command, "take the network", { [name]: `--${name}` }, `--${other}`);
  }
  if (options.onnx === undefined || options.pixels !== undefined) return;
  throw new WrongUse(
    `Cannot take the network ${options.onnx}: --onnx goes with --pixels, which is missing. An ONNX ` +
      "file does not say what its network was trained on, and with other pixels it finds less",
  );
}
