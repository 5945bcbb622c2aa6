/**
 * What must be there before a run: the native engine, where it can be had.
 *
 * @module
 */
import type { EngineName } from "../../lib/mod.ts";
import type { Bars } from "../cli/progress.ts";
import { describeInstall, install, installed } from "./install.ts";

/**
 * Installs the native engine where none is found and none other was asked for. That it cannot is
 * a note: the engine that needs nothing takes its place.
 */
export async function ensureEngine(
  engine: EngineName | "auto",
  bars: Bars,
  signal: AbortSignal,
): Promise<void> {
  if (!["auto", "tensorflow"].includes(engine) || installed()) return;
  bars.log(`Setup   ${await describeInstall(false)} (--engine wasm does without)`);
  try {
    await install({ gpu: false, bars, signal });
  } catch (error) {
    signal.throwIfAborted();
    bars.log(`Note    ${(error as Error).message.replace(/\n\s*/g, " ")}; wasm takes its place`);
  }
}
