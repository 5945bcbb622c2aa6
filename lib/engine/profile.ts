/**
 * Where the time of a step goes, kernel by kernel.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/** What one kernel took, all its calls together. */
export interface KernelTime {
  /** The kernel, as tfjs names it. */
  readonly kernel: string;
  /** How often it was called. */
  readonly calls: number;
  /** Its own time in milliseconds, without the kernels that it called. */
  readonly milliseconds: number;
}

/**
 * Runs something and measures every kernel, the slowest first. Meant for engines whose kernels
 * are done when they return: wasm and cpu.
 *
 * @param work Runs with the current engine; what it returns is disposed.
 *
 * @example A product is made by one kernel
 * ```ts
 * import { equal } from "node:assert/strict";
 * import * as tf from "#tensor";
 * import { useEngine } from "./engines.ts";
 *
 * await useEngine("wasm");
 * const [first] = profileKernels(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])));
 * equal(first!.calls >= 1, true);
 * ```
 */
export function profileKernels(work: () => tf.TensorContainer): KernelTime[] {
  const backend = tf.getBackend(), kernels = tf.getKernelsForBackend(backend);
  const totals = new Map<string, { calls: number; milliseconds: number }>();
  const inner: number[] = []; // the time of kernels called by those that are running
  const replace = (kernel: tf.KernelConfig) => {
    tf.unregisterKernel(kernel.kernelName, backend);
    tf.registerKernel(kernel);
  };
  for (const kernel of kernels) {
    replace({
      ...kernel,
      kernelFunc: (given) => {
        const start = performance.now();
        inner.push(0);
        try {
          return kernel.kernelFunc(given);
        } finally {
          const spent = performance.now() - start, below = inner.pop()!;
          if (inner.length) inner[inner.length - 1]! += spent;
          const total = totals.get(kernel.kernelName) ?? { calls: 0, milliseconds: 0 };
          total.calls++;
          total.milliseconds += spent - below;
          totals.set(kernel.kernelName, total);
        }
      },
    });
  }
  try {
    tf.dispose(tf.tidy(work));
  } finally {
    kernels.forEach(replace);
  }
  return [...totals]
    .map(([kernel, total]) => ({ kernel, ...total }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
