/**
 * A worker thread that does one job after the other.
 *
 * @module
 */
import { type EngineName, type EngineOptions, useEngine } from "../engine/engines.ts";
import { type Job, type JobData, type JobStep, runJob } from "./job.ts";
import type { JobResult } from "./inspect.ts";

/** What the main thread says. */
export type ToWorker =
  | {
    readonly kind: "open";
    readonly engine: EngineName;
    readonly options: Omit<EngineOptions, "threads">;
    readonly data: JobData;
  }
  | {
    readonly kind: "job";
    readonly job: Job;
    readonly checkpoint?: Uint8Array;
    readonly keep: boolean;
    readonly closely: boolean;
  }
  | { readonly kind: "stop" };

/** What a worker says. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "step"; readonly step: JobStep }
  | { readonly kind: "checkpoint"; readonly job: Job; readonly bytes: Uint8Array }
  | { readonly kind: "done"; readonly job: Job; readonly result: JobResult }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly job?: Job; readonly error: Error };

const scope = self as unknown as {
  onmessage: (event: { data: ToWorker }) => void;
  postMessage: (message: FromWorker) => void;
};
const stopping = new AbortController();
let opened: { engine: Awaited<ReturnType<typeof useEngine>>; data: JobData } | undefined;

scope.onmessage = async ({ data: message }) => {
  if (message.kind === "stop") return stopping.abort(new Error("stopped"));
  try {
    if (message.kind === "open") {
      const { engine: name, options, data } = message;
      // A core for each worker: two runs side by side keep two cores busier than one run on both.
      const engine = await useEngine(name, { ...options, threads: 1 });
      opened = { engine, data };
      return scope.postMessage({ kind: "ready" });
    }
    const { job, checkpoint, keep, closely } = message;
    const store = {
      load: () => Promise.resolve(checkpoint),
      save: (bytes: Uint8Array) =>
        Promise.resolve(scope.postMessage({ kind: "checkpoint", job, bytes })),
    };
    const running = runJob(job, opened!.data, opened!.engine, {
      ...(keep ? { store } : {}),
      signal: stopping.signal,
      closely,
    });
    for (;;) {
      const next = await running.next();
      if (next.done) return scope.postMessage({ kind: "done", job, result: next.value });
      scope.postMessage({ kind: "step", step: next.value });
    }
  } catch (error) {
    if (error === stopping.signal.reason) return scope.postMessage({ kind: "stopped" });
    scope.postMessage({
      kind: "failed",
      error: error as Error,
      ...(message.kind === "job" ? { job: message.job } : {}),
    });
  }
};
