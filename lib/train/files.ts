/**
 * Images that stay in their files: decoded, aligned and varied in worker threads, ahead of the steps
 * that need them.
 *
 * @module
 */
import type { CropRules, FaceFile } from "../align/crops.ts";
import type { ImageSet } from "../dataset/images.ts";
import type { Augmentation } from "../image/augmentation.ts";
import type { ImageSource } from "./source.ts";
import type { FromLoader, ToLoader } from "./files_worker.ts";

/** Images of one size and their classes, as files: plain data. */
export interface ImageFiles extends Omit<ImageSet, "images"> {
  /** The folder that paths are below. */
  readonly root: string;
  /** One an image. */
  readonly files: readonly FaceFile[];
  /** How each becomes an image. */
  readonly rules: CropRules;
}

/** Files as images of one size. */
export function imageFiles(
  root: string,
  files: readonly FaceFile[],
  rules: CropRules,
): ImageFiles {
  const labels = Int32Array.from(files, ({ label }) => label);
  const { width, height, channels } = rules;
  return { root, files, rules, labels, count: files.length, width, height, channels };
}

/** How files are read. */
export interface FileSourceOptions {
  /** Decides how images are varied. */
  readonly seed: number;
  /** How. */
  readonly augmentation?: Augmentation;
  /** Threads that decode; default as many as cores. */
  readonly workers?: number;
}

/**
 * A source that gives the same numbers as the same images in memory would, to the bit.
 *
 * Each worker has a step to make ready while the one before is trained on, so memory holds two steps
 * a worker. {@linkcode ImageSource.close} ends them.
 */
export function fileSource(
  { root, files, rules, ...set }: ImageFiles,
  { seed, augmentation = {}, workers: wanted = navigator.hardwareConcurrency }: FileSourceOptions,
): ImageSource {
  const open: ToLoader = { kind: "open", root, rules, seed, augmentation };
  const asked = new Map<number, PromiseWithResolvers<Float32Array>>();
  let next = 0;
  const workers = Array.from({ length: wanted }, () => {
    const worker = new Worker(new URL("./files_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<FromLoader>) => {
      const waiting = asked.get(data.number)!;
      asked.delete(data.number);
      if ("error" in data) waiting.reject(data.error);
      else waiting.resolve(data.pixels);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new Error(`A thread that decodes images failed: ${event.message}`);
      for (const { reject } of asked.values()) reject(error);
    };
    worker.postMessage(open);
    return worker;
  });
  return {
    ...set,
    ahead: 2 * wanted,
    pixels(indices, epoch) {
      const number = next++, waiting = Promise.withResolvers<Float32Array>();
      asked.set(number, waiting);
      const some = Array.from(indices, (index) => ({ index, file: files[index]! }));
      const message: ToLoader = { kind: "load", number, epoch, some };
      workers[number % workers.length]!.postMessage(message);
      return waiting.promise;
    },
    close: () => workers.forEach((worker) => worker.terminate()),
  };
}
