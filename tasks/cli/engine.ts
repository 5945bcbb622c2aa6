/**
 * The options of every task that computes with tensors.
 *
 * @module
 */
import { type EngineName, ENGINES } from "../../lib/mod.ts";
import { Option, rowOf } from "./command.ts";

/** Which engine. */
export const engineOption = () =>
  new Option("--engine <name>", "auto takes the first that works")
    .default("auto" as EngineName | "auto")
    .argParser(rowOf("engine", { auto: 0, ...ENGINES }));

/** What it computes in. */
export const precisionOption = () =>
  new Option(
    "--precision <name>",
    "of convolutions and products: tensorfloat32 of a GPU, bfloat16 of some processors",
  )
    .choices(["float32", "tensorfloat32", "bfloat16"] as const).default("float32" as const);
