/**
 * A worker thread that looks for faces in one batch of images after the other.
 *
 * @module
 */
import { pathInside, readBytes } from "../dataset/store.ts";
import { type EngineName, type EngineOptions, useEngine } from "../engine/engines.ts";
import { pixelsOf } from "../image/count.ts";
import { decodeFitting, type FittedImage } from "../image/decode.ts";
import { FIT_PIXELS, MOST_PIXELS } from "../image/limits.ts";
import { type Begun, decodeAhead } from "./ahead.ts";
import { createDetector, type Detector } from "./detect.ts";
import { enlargeFace } from "./enlarge.ts";
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

const scope = self as unknown as {
  onmessage: (event: { data: ToDetector }) => void;
  postMessage: (message: FromDetector) => void;
};
let opened: { readonly detector: Detector; readonly open: OpenDetect } | undefined;
/** Decoded by threads of sharp's while others are looked at. */
const ahead = decodeAhead(begin, FIT_PIXELS);
/** Batches are looked at one after the other. */
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
  ahead.add(message.paths);
  before = before.then(() => look(message.paths)).catch(failed);
};

async function begin(path: string): Promise<Begun<FittedImage | Error>> {
  // An error of one image is no reason to stop.
  const asError = (error: unknown) => error as Error;
  try {
    const bytes = await readBytes(pathInside(opened!.open.root, path), { limit: LARGEST_FILE });
    const pixels = Math.min(FIT_PIXELS, await pixelsOf(bytes).catch(() => 0));
    const decoded = decodeFitting(bytes, { fit: FIT_PIXELS, most: MOST_PIXELS }).catch(asError);
    return { pixels, decoded };
  } catch (error) {
    return { pixels: 0, decoded: Promise.resolve(asError(error)) };
  }
}

async function look(paths: readonly string[]): Promise<void> {
  const entries: ManifestEntry[] = [];
  while (entries.length < paths.length) {
    const decoded = await ahead.take(paths.length - entries.length);
    entries.push(...await entriesOf(paths.slice(entries.length), decoded));
  }
  scope.postMessage({ kind: "found", entries });
}

/** What each image is said to have. */
async function entriesOf(
  paths: readonly string[],
  decoded: readonly (FittedImage | Error)[],
): Promise<ManifestEntry[]> {
  const { detector, open: { pick } } = opened!;
  const images = decoded.flatMap((one) => one instanceof Error ? [] : [one.image]);
  const faces = await detector.detect(images);
  let next = 0;
  return decoded.map((one, i): ManifestEntry => {
    const path = paths[i]!;
    if (one instanceof Error) return { path, error: one.message };
    const { image, width, height } = one;
    const found = faces[next++]!.map((face) => enlargeFace(face, image, one));
    return { path, width, height, count: found.length, faces: pickFaces(found, pick, one) };
  });
}

function failed(error: unknown): void {
  scope.postMessage({ kind: "failed", error: error as Error });
}
