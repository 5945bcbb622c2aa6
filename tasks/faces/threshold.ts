/**
 * From which cosine on two faces are one person's: as it is asked for, or as it is known.
 *
 * @module
 */
import { FACE_MODELS, type FaceThreshold } from "../../lib/mod.ts";
import { between, Option, WrongUse } from "../cli/command.ts";
import type { NetworkOptions } from "./model.ts";

/**
 * The option, without a default: each network has its own.
 *
 * @param what What it decides.
 */
export const thresholdOption = (what: string) =>
  new Option(
    "--threshold <cosine>",
    `${what}; default ${
      Object.entries(FACE_MODELS).map(([name, { threshold }]) => `${threshold.cosine} for ${name}`)
        .join(", ")
    }, none for other networks`,
  ).argParser(between(-1, 1));

/** What is told of a threshold and of the network it is for. */
type Told =
  & Pick<NetworkOptions, "model" | "onnx" | "weights">
  & { readonly threshold?: number | undefined };

/**
 * The threshold.
 *
 * @param known By network, where it is not that for two faces.
 * @throws {WrongUse} None is told, and none is known of the network.
 */
export function thresholdFor(
  { threshold, model, onnx, weights }: Told,
  known: (model: keyof typeof FACE_MODELS) => FaceThreshold | undefined = (model) =>
    FACE_MODELS[model].threshold,
): FaceThreshold {
  if (threshold !== undefined) return { cosine: threshold, about: "as --threshold says" };
  const file = weights ?? onnx, found = file === undefined ? known(model) : undefined;
  if (found) return found;
  throw new WrongUse(
    `Cannot tell one person from two by ${file ?? model}: --threshold must say from which cosine ` +
      "on, as none is known of this network and another's means nothing to it. deno task evaluate " +
      `--${weights ? "weights" : onnx ? "onnx" : "model"} … measures one: on people of yours by ` +
      "--images FOLDER, on pairs of LFW by --protocols clcarwin --far 0.001",
  );
}
