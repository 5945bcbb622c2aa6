/**
 * The engines that tensors may live on, as one table, and the choice between them.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { type Cluster, ClusterEnded } from "./cluster/cluster.ts";
import * as tf from "./tensor.ts";

/** A step of tensors to tensors, as `Engine.compile` takes it. */
export type TensorStep = (...tensors: tf.Tensor[]) => tf.Tensor[];

/** What an engine is asked to be. */
export interface EngineOptions {
  /** Threads of one run, where the engine has a choice. */
  readonly threads?: number;
  /** The path of a native library, where the engine needs one. */
  readonly library?: string;
  /** The address of the WebAssembly binary with SIMD, where it lies beside no package: in a page. */
  readonly binary?: string;
  /**
   * What convolutions and products of a compiled step are computed in. Weights, margins and losses
   * stay float32. Default float32.
   */
  readonly precision?: Precision;
  /** Whether webgpu takes an adapter that is the processor in disguise: right, and very slow. */
  readonly software?: boolean;
  /** The cluster that this process is a task of, as from `joinCluster`. */
  readonly cluster?: Cluster;
}

/**
 * What an engine computes convolutions and products in: tensorfloat32, with 10 bits of fraction, on
 * an NVIDIA GPU from Ampere on; bfloat16, with 7, on some processors.
 */
export type Precision = "float32" | "tensorfloat32" | "bfloat16";

/** One row of {@linkcode ENGINES}. */
export interface EngineDefinition {
  /** The name for people. */
  readonly title: string;
  /** What it is, in a line. */
  readonly about: string;
  /** Whether "auto" may take it. */
  readonly auto: boolean;
  /** Whether several runs, with a core each, may go side by side in worker threads. */
  readonly workers: boolean;
  /** Makes it ready, or throws with the reason why it cannot be. */
  readonly open: (options: EngineOptions) => Promise<OpenedEngine>;
}

/** What is known of an engine once it is ready. */
export interface OpenedEngine {
  /** What it runs on. */
  readonly device: string;
  /** Of the engine. */
  readonly version: string;
  /** The native library, where there is one. */
  readonly library?: string;
  /** Whether it has a GPU, which runs side by side would only fight for. */
  readonly gpu?: boolean;
  /** Into how many parts a compiled step should cut its batch; 1 where that gains nothing. */
  readonly parts?: number;
  /** Makes a step faster, where the engine can. */
  readonly compile?: <Step extends TensorStep>(step: Step) => Step;
}

/** An engine that is in use. */
export interface Engine {
  /** The row of {@linkcode ENGINES}. */
  readonly name: EngineName;
  /** What it runs on. */
  readonly device: string;
  /** Of the engine. */
  readonly version: string;
  /** The native library, where there is one. */
  readonly library?: string;
  /** Whether several runs, with a core each, may go side by side in worker threads. */
  readonly workers: boolean;
  /** What compiled steps compute convolutions and products in. */
  readonly precision: Precision;
  /** Into how many parts a compiled step should cut its batch, to keep its threads busy. */
  readonly parts: number;
  /** Of all that takes part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Why this engine, in a line. */
  readonly reason: string;
  /** Makes a step faster where the engine can; here the step itself. */
  compile<Step extends TensorStep>(step: Step): Step;
  /** Frees the engine and every tensor on it; {@linkcode useEngine} may open it again. */
  dispose(): void;
}

const TFJS = "4.22.0";

/** Every engine, in the order in which "auto" tries them. */
export const ENGINES = {
  tensorflow: {
    title: "TensorFlow",
    about: "TensorFlow's own library, called from here: the fastest",
    auto: true,
    workers: true,
    open: openNative,
  },
  webgpu: {
    title: "WebGPU",
    about: "tfjs-backend-webgpu on Deno's GPU",
    auto: true,
    workers: false,
    open: openWebgpu,
  },
  wasm: {
    title: "WebAssembly",
    about: "tfjs-backend-wasm with SIMD, one thread a run; always there",
    auto: true,
    workers: true,
    open: openWasm,
  },
  cpu: {
    title: "Plain JavaScript",
    about: "tfjs-backend-cpu, for tests",
    auto: false,
    workers: true,
    open: openCpu,
  },
} as const satisfies Record<string, EngineDefinition>;

/** The name of an engine, as notebooks and the command line spell it. */
export type EngineName = keyof typeof ENGINES;

/**
 * Chooses the engine that all tensors live on from here on.
 *
 * @param name A row of {@linkcode ENGINES}; "auto" takes the first that works.
 * @throws {RangeError} An unknown name.
 * @throws {Error} An engine that was asked for by name and cannot work here, with the reason.
 *
 * @example The engine that is always there
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal((await useEngine("wasm")).name, "wasm");
 * ```
 */
export async function useEngine(
  name: EngineName | "auto" = "auto",
  options: EngineOptions = {},
): Promise<Engine> {
  if (name !== "auto") {
    const row = rowName("engine", ENGINES, name);
    try {
      return engine(row, await open(row, options), `${row}: asked for`, options);
    } catch (error) {
      if (error instanceof ClusterEnded) throw error;
      throw new Error(
        `Cannot use the engine ${row} (${ENGINES[row].about}): ${(error as Error).message}. ` +
          "Leave the engine out, or name wasm, which always works",
      );
    }
  }
  const passed: string[] = [];
  for (const row of Object.keys(ENGINES) as EngineName[]) {
    if (!ENGINES[row].auto) continue;
    try {
      const opened = await open(row, options);
      return engine(
        row,
        opened,
        `${row}: ${passed.join("; ") || opened.library || "the first choice"}`,
        options,
      );
    } catch (error) {
      if (error instanceof ClusterEnded) throw error;
      passed.push(`${row} cannot be used, as ${(error as Error).message}`);
    }
  }
  throw new Error(`Cannot find an engine: ${passed.join("; ")}`);
}

function engine(
  name: EngineName,
  { device, version, library, gpu = false, parts = 1, compile = (step) => step }: OpenedEngine,
  reason: string,
  { precision = "float32" }: EngineOptions,
): Engine {
  return {
    name,
    precision,
    device,
    version,
    parts,
    workers: ENGINES[name].workers && !gpu,
    ...(library ? { library } : {}),
    versions: { tfjs: TFJS, [name]: version },
    reason,
    compile,
    dispose() {
      const factory = tf.findBackendFactory(name);
      if (!factory) return;
      tf.removeBackend(name); // and with it the way to open it again, which is put back
      tf.registerBackend(name, factory);
    },
  };
}

function open(name: EngineName, options: EngineOptions): Promise<OpenedEngine> {
  const { precision = "float32" } = options;
  if (precision !== "float32" && name !== "tensorflow") {
    throw new Error(`${name} computes in float32 only, ${precision} was asked for`);
  }
  if (options.cluster && name !== "tensorflow") {
    throw new Error(`${name} trains alone, and a cluster was asked for`);
  }
  return ENGINES[name].open(options);
}

async function openNative(options: EngineOptions): Promise<OpenedEngine> {
  const { compileTensorflow, openTensorflow } = await import("./tensorflow/open.ts");
  const opened = await openTensorflow(options);
  await start("tensorflow");
  return { ...opened, compile: compileTensorflow };
}

async function openWebgpu({ software = false }: EngineOptions) {
  const gpu = (navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } }).gpu;
  const adapter = await gpu?.requestAdapter();
  if (!adapter) throw new Error("no GPU adapter was found");
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const device = [vendor, architecture, description].filter(Boolean).join(" ");
  const disguised = isFallbackAdapter || /llvmpipe|swiftshader|software|basic render/i.test(device);
  if (disguised && !software) {
    throw new Error(`the only adapter, ${device}, is the processor in disguise`);
  }
  const [{ registerWebgpuKernels }] = await Promise.all([
    import("./webgpu_kernels.ts"),
    import("@tensorflow/tfjs-backend-webgpu"),
  ]);
  registerWebgpuKernels();
  await start("webgpu");
  return { device, version: TFJS };
}

interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

async function openWasm({ binary }: EngineOptions) {
  const [{ setWasmPath, setWasmPaths }, { registerWasmKernels }] = await Promise.all([
    import("@tensorflow/tfjs-backend-wasm"),
    import("./wasm_kernels.ts"),
  ]);
  if (binary) {
    tf.env().set("DEPRECATION_WARNINGS_ENABLED", false); // the one call that takes a single file
    setWasmPath(binary);
  } else {
    const main = import.meta.resolve("@tensorflow/tfjs-backend-wasm");
    // The package's main file lies in dist/, its binaries in wasm-out/ beside that.
    setWasmPaths(decodeURIComponent(new URL("../wasm-out/", main).pathname));
  }
  registerWasmKernels();
  await start("wasm");
  return { device: "1 core, SIMD", version: TFJS };
}

async function openCpu() {
  await start("cpu"); // comes with tfjs itself
  return { device: "1 core, no SIMD", version: TFJS };
}

async function start(name: EngineName): Promise<void> {
  tf.env().set("PROD", true); // tfjs greets and advises on the terminal otherwise
  if (!await tf.setBackend(name)) throw new Error(`tfjs could not start ${name}`);
  await tf.ready();
}
