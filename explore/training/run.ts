/**
 * A training: a worker a loss, all at once.
 *
 * @module
 */
/// <reference lib="dom" />
import { scriptAddress, unpack } from "../unpack.ts";
import type { Order, Told } from "./messages.ts";

/** A training that goes on. */
export interface Running {
  /** Ends it where it is. */
  stop(): void;
}

/**
 * Starts it.
 *
 * @param onTold Is told what the i-th worker tells.
 */
export async function startTraining(
  orders: readonly Omit<Order, "wasm">[],
  onTold: (i: number, told: Told) => void,
): Promise<Running> {
  const [script, wasm] = await Promise.all([workerScript(), unpack("wasm")]);
  const workers = orders.map((order, i) => {
    const worker = new Worker(script);
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      onTold(i, data);
      if (data.kind === "done" || data.kind === "failed") worker.terminate();
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      onTold(i, { kind: "failed", message: message || "this browser does not start a worker" });
    };
    worker.postMessage({ ...order, wasm } satisfies Order);
    return worker;
  });
  return { stop: () => workers.forEach((worker) => worker.terminate()) };
}

let script: Promise<string> | undefined;

function workerScript(): Promise<string> {
  return script ??= scriptAddress("worker");
}
