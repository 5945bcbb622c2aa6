/**
 * Jobs side by side in worker threads.
 *
 * @module
 */
import type { EngineName, EngineOptions } from "../engine/engines.ts";
import type { JobResult } from "./inspect.ts";
import type { Job, JobData, JobStep } from "./job.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

/** What happens while jobs run. */
export type PoolEvent =
  | { readonly kind: "step"; readonly step: JobStep }
  | { readonly kind: "done"; readonly job: Job; readonly result: JobResult };

/** What a pool needs. */
export interface PoolOptions {
  /** How many workers, at least 1. */
  readonly workers: number;
  /** The engine of every worker. */
  readonly engine: EngineName;
  /** How it is opened, beside its threads. */
  readonly options: Omit<EngineOptions, "threads">;
  /** The images; shared with the workers, not copied for each. */
  readonly data: JobData;
  /** The last checkpoint of a job, if there is one. */
  readonly load: (job: Job) => Promise<Uint8Array | undefined>;
  /** Replaces the last checkpoint of a job. */
  readonly save?: (job: Job, bytes: Uint8Array) => Promise<void>;
  /** Stops every worker after its present step. */
  readonly signal?: AbortSignal;
  /** Whether each tells more of its steps. */
  readonly closely?: boolean;
}

/** A job that cuts its batches for all cores keeps them this busy, as measured. */
const SHARED = 0.9;

/**
 * How many of some jobs go side by side; the others follow one by one, each on all cores. Those are
 * the jobs of a last round in which cores would be idle, where one by one is sooner done.
 *
 * @param workers How many go side by side at most, a core each.
 * @param parts Into how many parts one job can cut its work.
 */
export function pooledOf(jobs: number, workers: number, parts: number): number {
  if (workers === 1) return 0;
  const left = jobs % workers, oneByOne = left / (Math.min(parts, workers) * SHARED);
  return oneByOne < 1 ? jobs - left : jobs;
}

/**
 * Runs jobs, each in the first worker that is free, and yields what happens as it happens.
 *
 * Jobs know nothing of each other, so their results do not depend on how many workers there are.
 */
export async function* runPool(
  jobs: readonly Job[],
  { workers: wanted, engine, options, data, load, save, signal, closely = false }: PoolOptions,
): AsyncGenerator<PoolEvent, void> {
  const waiting = [...jobs], shared = shareData(data);
  const events: PoolEvent[] = [];
  let wake = () => {}, failure: unknown, running = Math.min(wanted, jobs.length);
  let saving: Promise<unknown> = Promise.resolve();
  const fail = (error: unknown) => {
    failure ??= error ?? new Error("A worker failed and did not say why");
    wake();
  };
  const workers = Array.from({ length: running }, () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const send = (message: ToWorker) => worker.postMessage(message);
    const next = async () => {
      const job = signal?.aborted ? undefined : waiting.shift();
      if (job) {
        const checkpoint = await load(job);
        const keep = save !== undefined;
        send({ kind: "job", job, keep, closely, ...(checkpoint ? { checkpoint } : {}) });
        return;
      }
      running--;
      wake();
    };
    worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
      if (message.kind === "checkpoint") {
        saving = saving.then(() => save!(message.job, message.bytes)).catch(fail);
      } else if (message.kind === "failed") fail(message.error);
      else if (message.kind === "stopped") {
        running--;
        wake();
      } else if (message.kind === "ready") next().catch(fail);
      else {
        events.push(message);
        if (message.kind === "done") next().catch(fail);
        wake();
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(new Error(`A worker failed: ${event.message}`));
    };
    send({ kind: "open", engine, options, data: shared });
    return { worker, send };
  });
  const stop = () => workers.forEach(({ send }) => send({ kind: "stop" }));
  signal?.addEventListener("abort", stop);
  try {
    while (failure === undefined && (running > 0 || events.length > 0)) {
      const event = events.shift();
      if (event) yield event;
      else await new Promise<void>((resolve) => wake = resolve);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
    workers.forEach(({ worker }) => worker.terminate());
    await saving; // or the process might end in the middle of a file
  }
  if (failure !== undefined) throw failure;
  if (signal?.aborted) throw signal.reason;
}

/** The same images in memory that threads share. */
function shareData({ train, test, ...rest }: JobData): JobData {
  const share = <T extends Uint8Array | Int32Array>(numbers: T): T => {
    const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => T;
    const shared = new Kind(new SharedArrayBuffer(numbers.byteLength));
    shared.set(numbers);
    return shared;
  };
  const set = <T extends JobData["train"]>(images: T): T => ({
    ...images,
    ...("images" in images ? { images: share(images.images) } : {}),
    labels: share(images.labels),
  });
  return { ...rest, train: set(train), test: set(test) };
}
