/**
 * Faces of many images, by worker threads side by side.
 *
 * @module
 */
import type { EngineName, EngineOptions } from "../engine/engines.ts";
import type { Pick } from "./face.ts";
import type { CascadeModels } from "./files.ts";
import type { ManifestEntry } from "./manifest.ts";
import type { DetectSettings } from "./settings.ts";
import type { FromDetector, ToDetector } from "./worker.ts";

/** How a folder of images is looked at. */
export interface DetectManyOptions {
  /** The folder that paths are below. */
  readonly root: string;
  /** As `loadCascade` brings them. */
  readonly models: CascadeModels;
  /** How faces are looked for; what is left out is the default. */
  readonly settings?: Partial<DetectSettings>;
  /** Which faces are kept; default the one nearest the centre. */
  readonly pick?: Pick;
  /** The engine of every worker. */
  readonly engine: { readonly name: EngineName; readonly workers: boolean };
  /** How it is opened, beside its threads. */
  readonly options?: Omit<EngineOptions, "threads">;
  /** How many workers; default one a core, or one where the engine has no room for more. */
  readonly workers?: number;
  /** Images a worker takes at once; default 16. */
  readonly batch?: number;
  /** Stops every worker after its present batch. */
  readonly signal?: AbortSignal;
}

/** So many batches wait in a worker: the next is decoded while one is looked at. */
const AHEAD = 2;

/**
 * Looks for faces in files, and yields what each has as it is found, in no order.
 *
 * A file that is no image, or too large, is an entry with its error, not an end.
 *
 * @param paths Below `root`.
 * @throws {Error} An engine that cannot be opened.
 */
export async function* detectMany(
  paths: readonly string[],
  {
    root,
    models,
    settings = {},
    pick = "center",
    engine,
    options = {},
    workers: wanted = engine.workers ? navigator.hardwareConcurrency : 1,
    batch = 16,
    signal,
  }: DetectManyOptions,
): AsyncGenerator<ManifestEntry, void> {
  const batches = Array.from(
    { length: Math.ceil(paths.length / batch) },
    (_, i) => paths.slice(i * batch, (i + 1) * batch),
  );
  let waiting = batches.length, next = 0, wake = () => {}, failure: unknown;
  const found: ManifestEntry[] = [];
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  // A core for each: two images side by side keep two cores busier than one image on both.
  const count = Math.min(wanted, batches.length), threads = count > 1 ? { threads: 1 } : {};
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const send = (message: ToDetector) => worker.postMessage(message);
    const feed = () => {
      if (next < batches.length) send({ kind: "look", paths: batches[next++]! });
    };
    worker.onmessage = ({ data: message }: MessageEvent<FromDetector>) => {
      if (message.kind === "failed") return fail(message.error);
      if (message.kind === "ready") { for (let i = 1; i < AHEAD; i++) feed(); }
      else {
        found.push(...message.entries);
        waiting--;
      }
      feed();
      wake();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(new Error(`A worker failed: ${event.message}`));
    };
    send({
      kind: "open",
      engine: engine.name,
      options: { ...options, ...threads },
      models,
      settings,
      pick,
      root,
    });
    return worker;
  });
  signal?.addEventListener("abort", () => wake());
  try {
    while (failure === undefined && (waiting > 0 || found.length > 0)) {
      signal?.throwIfAborted();
      const entry = found.shift();
      if (entry) yield entry;
      else await new Promise<void>((resolve) => wake = resolve);
    }
  } finally {
    workers.forEach((worker) => worker.terminate());
  }
  if (failure !== undefined) throw failure;
}
