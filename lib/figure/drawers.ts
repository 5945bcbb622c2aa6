/**
 * Figures drawn side by side in worker threads: plotly takes most of a second for a scatter.
 *
 * @module
 */
import type { Drawn, FromDrawer, ToDrawer } from "./drawer.ts";
import type { Figure } from "./figure.ts";

/** More of them would wait for memory: each holds a page and plotly. */
const MOST = 4;

/** Threads that draw. */
export interface Drawers {
  /** Draws in the first thread that is free. The bytes are the same in each. */
  readonly draw: (figure: Figure, scale: number) => Promise<Drawn>;
  /** Ends them; what is not yet drawn never will be. */
  readonly close: () => void;
}

interface Waiting extends PromiseWithResolvers<Drawn> {
  readonly order: ToDrawer;
}

/** Opens a thread for each core, at most {@linkcode MOST}; each starts with its first figure. */
export function openDrawers(count = Math.min(navigator.hardwareConcurrency, MOST)): Drawers {
  const waiting: Waiting[] = [], idle: Worker[] = [], all: Worker[] = [];
  const open = (): Worker => {
    const worker = new Worker(new URL("./drawer.ts", import.meta.url), { type: "module" });
    all.push(worker);
    return worker;
  };
  const next = (): void => {
    const worker = waiting.length === 0 ? undefined : idle.pop() ??
      (all.length < count ? open() : undefined);
    if (!worker) return;
    const { order, resolve, reject } = waiting.shift()!;
    const free = () => {
      idle.push(worker);
      next();
    };
    worker.onmessage = ({ data }: MessageEvent<FromDrawer>) => {
      if ("drawn" in data) resolve(data.drawn);
      else reject(data.error);
      free();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`A drawing failed: ${event.message}`));
      free();
    };
    worker.postMessage(order);
  };
  return {
    draw(figure, scale) {
      const drawing = { ...Promise.withResolvers<Drawn>(), order: { figure, scale } };
      waiting.push(drawing);
      next();
      return drawing.promise;
    },
    close: () => all.forEach((worker) => worker.terminate()),
  };
}
