/**
 * A worker thread that looks for faces in one batch of images after the other.
 *
 * @module
 */
import { pathInside, readBytes } from "../dataset/store.ts";
import { type EngineName, type EngineOptions, useEngine } from "../engine/engines.ts";
import { decodeImage } from "../image/decode.ts";
import type { Image } from "../image/image.ts";
import { createDetector, type Detector } from "./detect.ts";
import { type Pick, pickFaces } from "./face.ts";
import type { CascadeModels } from "./files.ts";
import type { ManifestEntry } from "./manifest.ts";
import type { DetectSettings } from "./settings.ts";

/** What a worker is told at first. */
export interface OpenDetect {
  /** Tells it from the other message. */
  readonly kind: "open";
  /** What it computes on. */
  readonly engine: EngineName;
  /** How that is opened. */
  readonly options: EngineOptions;
  /** The weights. */
  readonly models: CascadeModels;
  /** How faces are looked for. */
  readonly settings: Partial<DetectSettings>;
  /** Which faces are kept. */
  readonly pick: Pick;
  /** The folder of the images. */
  readonly root: string;
}

/** What the main thread says. */
export type ToDetector = OpenDetect | { readonly kind: "look"; readonly paths: readonly string[] };

/** What a worker says. */
export type FromDetector =
  | { readonly kind: "ready" }
  | { readonly kind: "found"; readonly entries: readonly ManifestEntry[] }
  | { readonly kind: "failed"; readonly error: Error };

/** A file larger than this is no photograph: it is not read. */
const LARGEST_FILE = 256 * 2 ** 20;
/** More pixels than this cannot be summed up, see `sumArea`. */
const MOST_PIXELS = 16_000_000;

const scope = self as unknown as {
  onmessage: (event: { data: ToDetector }) => void;
  postMessage: (message: FromDetector) => void;
};
let opened: { readonly detector: Detector; readonly open: OpenDetect } | undefined;
/** Batches are decoded as they come, by threads of sharp's, and looked at one after the other. */
let before: Promise<void> = Promise.resolve();

scope.onmessage = ({ data: message }) => {
  if (message.kind === "open") {
    before = (async () => {
      const engine = await useEngine(message.engine, message.options);
      opened = {
        detector: createDetector(message.models, message.settings, engine),
        open: message,
      };
      scope.postMessage({ kind: "ready" });
    })().catch(failed);
    return;
  }
  const decoded = message.paths.map((path) => decode(path));
  before = before.then(async () => look(message.paths, await Promise.all(decoded))).catch(failed);
};

async function decode(path: string): Promise<Image<Uint8Array> | Error> {
  try {
    const bytes = await readBytes(pathInside(opened!.open.root, path), { limit: LARGEST_FILE });
    return await decodeImage(bytes, { most: MOST_PIXELS });
  } catch (error) {
    return error as Error; // of one image, which is no reason to stop
  }
}

function look(paths: readonly string[], images: readonly (Image<Uint8Array> | Error)[]): void {
  const { detector, open: { pick } } = opened!;
  const good = images.filter((image) => !(image instanceof Error)) as Image<Uint8Array>[];
  const faces = detector.detect(good);
  let next = 0;
  const entries = images.map((image, i): ManifestEntry => {
    const path = paths[i]!;
    if (image instanceof Error) return { path, error: image.message };
    const { width, height } = image, found = faces[next++]!;
    return { path, width, height, count: found.length, faces: pickFaces(found, pick, image) };
  });
  scope.postMessage({ kind: "found", entries });
}

function failed(error: unknown): void {
  scope.postMessage({ kind: "failed", error: error as Error });
}
