/**
 * The engine on TensorFlow's C library.
 *
 * @module
 */
import type { Cluster } from "../cluster/cluster.ts";
import type { Precision } from "../engines.ts";
import * as tf from "../tensor.ts";
import { type Backend, createBackend } from "./backend.ts";
import { enableCollectives } from "./collective.ts";
import { compileStep } from "./compile.ts";
import { openContext } from "./context.ts";
import { hushed } from "./hush.ts";
import { registerTensorflowKernels } from "./kernels.ts";
import { askForRounding, askForSameBytes, PRECISIONS } from "./precision.ts";
import { checkLibrary, findLibraries, type Found, nvidiaLibraries } from "./search.ts";
import { type Library, loadLibrary } from "./symbols.ts";

/** What an engine on TensorFlow is asked to be. */
export interface TensorflowOptions {
  /** Threads in all; by default as many as there are cores. */
  readonly threads?: number;
  /** The path of the library; by default the first that is found and works. */
  readonly library?: string;
  /** What compiled steps compute convolutions and products in. */
  readonly precision?: Precision;
  /** The cluster that this process is a task of. */
  readonly cluster?: Cluster;
}

let current: Backend | undefined, config: Uint8Array<ArrayBuffer>;

/**
 * Makes TensorFlow the backend of all tensors.
 *
 * @throws {Error} With the reason why it cannot be, in words that can follow "as".
 */
export async function openTensorflow(
  { threads, library, precision = "float32", cluster }: TensorflowOptions,
) {
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") {
    throw new Error("the permission --allow-ffi, which a native library needs, was not given");
  }
  const row = PRECISIONS[precision];
  askForRounding(row);
  const places = library ? [{ path: library, source: "asked for" }] : findLibraries();
  const { path, ...loaded } = loadFirst(places), { version } = loaded;
  const context = hushed(() =>
    openContext(loaded, { ...(threads ? { threads } : {}), cluster: cluster !== undefined })
  );
  const gpus = context.devices.filter(({ kind }) => kind === "GPU").length;
  const refused = row.refused(gpus);
  if (refused) {
    context.dispose();
    throw new Error(refused);
  }
  if (gpus) askForSameBytes();
  const backend = await createBackend(context);
  registerTensorflowKernels();
  if (tf.findBackendFactory("tensorflow")) tf.removeBackend("tensorflow"); // with other threads
  tf.registerBackend("tensorflow", () => backend, 3);
  current = backend;
  config = row.config(gpus);
  if (cluster) cluster.sum = await cluster.orLost(enableCollectives(backend, path, cluster));
  const cores = threads ?? navigator.hardwareConcurrency;
  return {
    device: gpus ? `${gpus} GPU${gpus > 1 ? "s" : ""}` : `${cores} core${cores > 1 ? "s" : ""}`,
    version,
    library: path,
    parts: gpus ? 1 : context.parts,
    gpu: gpus > 0,
  };
}

/** The backend that {@linkcode openTensorflow} made. */
export function tensorflowBackend(): Backend {
  if (!current) throw new Error("TensorFlow is not in use");
  return current;
}

/** Compiles a step on the backend in use. */
export function compileTensorflow<S extends (...tensors: tf.Tensor[]) => tf.Tensor[]>(step: S): S {
  return compileStep(tensorflowBackend(), step, config);
}

/** Loads the first library that can be. */
function loadFirst(libraries: readonly Found[]): Library & { readonly path: string } {
  const passed: string[] = [];
  for (const { path } of libraries) {
    try {
      checkLibrary(path);
      // TensorFlow asks for them by name only, and takes those that are loaded already.
      for (const one of nvidiaLibraries(path)) tryLoad(one);
      return { ...loadLibrary(path), path };
    } catch (error) {
      passed.push((error as Error).message);
    }
  }
  throw new Error(
    passed.join("; ") ||
      "no library of TensorFlow was found (deno task engine install gets one)",
  );
}

function tryLoad(path: string): void {
  try {
    Deno.dlopen(path, {});
  } catch {
    // TensorFlow goes without a GPU where one of them is missing, and lists none.
  }
}
