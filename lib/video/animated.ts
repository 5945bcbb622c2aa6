/**
 * Animated GIF and WebP, in and out, by sharp.
 *
 * @module
 */
import { readBytes, writeWhole } from "../dataset/store.ts";
import type { Image } from "../image/image.ts";
import { FIT_PIXELS, MOST_PIXELS } from "../image/limits.ts";
import { fitted } from "./fit.ts";
import type { FrameSink, FrameSource, VideoFrame } from "./frame.ts";

/** A larger file is no animation that anyone watches. */
const LARGEST_FILE = 256 * 2 ** 20;
/** Frames that are decoded at once, and their pixels: each of a GIF needs those before it. */
const AT_ONCE = 16, PIXELS_AT_ONCE = 4 * FIT_PIXELS;
/** What browsers take a delay of nothing for, in milliseconds. */
const USUAL = 100;

/** A WebP or GIF, with how it is repeated. */
export interface AnimatedSource extends FrameSource {
  /** How often it is shown, 0 for ever. */
  readonly loop: number;
}

/**
 * Opens an animation; a still image is one of a single frame.
 *
 * @throws {SyntaxError} A file that is no image.
 * @throws {RangeError} Frames larger than a photograph may be, before any is unpacked.
 */
export async function openAnimation(
  path: string,
  format: "gif" | "webp",
): Promise<AnimatedSource> {
  const bytes = await readBytes(path, { limit: LARGEST_FILE });
  const { default: sharp } = await import("sharp");
  const { pages = 1, delay = [], loop = 0, width, height, pageHeight = height } = await sharp(
    bytes,
    { animated: true, limitInputPixels: false },
  ).metadata().catch((error) => {
    throw new SyntaxError(`Cannot read ${path}: ${error.message}`, { cause: error });
  });
  const pixels = width * pageHeight, atOnce = pagesAtOnce(pixels);
  if (pixels > MOST_PIXELS) {
    throw new RangeError(
      `Cannot read ${path}: a frame may have at most ${MOST_PIXELS} pixels, has ${width} x ` +
        `${pageHeight}. Make it smaller first`,
    );
  }
  const seconds = Array.from({ length: pages }, (_, i) => ((delay[i] ?? 0) || USUAL) / 1000);
  const decode = async (page: number, count: number): Promise<Image<Uint8Array>[]> => {
    const raw = await sharp(bytes, { page, pages: count, failOn: "error", limitInputPixels: false })
      .toColourspace("srgb").flatten({ background: "#ffffff" }).raw().toBuffer();
    const size = width * pageHeight * 3;
    return Array.from({ length: count }, (_, i) => ({
      data: new Uint8Array(raw.subarray(i * size, (i + 1) * size)),
      width,
      height: pageHeight,
      channels: 3,
    }));
  };
  return {
    format,
    rate: pages / seconds.reduce((a, b) => a + b, 0),
    count: pages,
    loop,
    troubles: () => [],
    frames: async function* () {
      let time = 0;
      for (let from = 0; from < pages; from += atOnce) {
        const some = await eachOrWhy(decode, from, Math.min(atOnce, pages - from));
        for (const [i, one] of some.entries()) {
          const index = from + i, about = { index, time, seconds: seconds[index]! };
          time += seconds[index]!;
          yield one instanceof Error ? { ...about, error: one.message } : { ...about, image: one };
        }
      }
    },
  };
}

/** How many pages of so many pixels are decoded at once: a small file may hold large ones. */
export function pagesAtOnce(pixels: number): number {
  return Math.min(AT_ONCE, Math.max(1, Math.floor(PIXELS_AT_ONCE / pixels)));
}

/** Pages together; where one is broken, each alone, so that only that one is lost. */
async function eachOrWhy(
  decode: (page: number, count: number) => Promise<Image<Uint8Array>[]>,
  from: number,
  count: number,
): Promise<(Image<Uint8Array> | Error)[]> {
  try {
    return await decode(from, count);
  } catch {
    return await Promise.all(
      Array.from(
        { length: count },
        (_, i) => decode(from + i, 1).then(([image]) => image!).catch((error: Error) => error),
      ),
    );
  }
}

/**
 * Opens an animation to be written. Frames wait as PNG until the last is there: the formats want
 * them all at once.
 */
export function writeAnimation(
  path: string,
  { format, loop }: { readonly format: "gif" | "webp"; readonly loop: number },
): FrameSink {
  const pages: Uint8Array[] = [], delay: number[] = [];
  let size: { width: number; height: number } | undefined;
  return {
    path,
    write: async ({ image, seconds }: VideoFrame) => {
      const milliseconds = Math.round(1000 * seconds);
      if (!image) {
        // As long as it would have been seen, the one before is.
        if (delay.length > 0) delay[delay.length - 1]! += milliseconds;
        return;
      }
      size ??= image;
      const { data, width, height } = await fitted(image, size);
      const { default: sharp } = await import("sharp");
      const raw = { width, height, channels: 3 } as const;
      pages.push(await sharp(data, { raw }).png({ compressionLevel: 1 }).toBuffer());
      delay.push(milliseconds);
    },
    finish: async () => {
      if (pages.length === 0) {
        throw new RangeError(`Cannot write ${path}: there must be a frame, was none`);
      }
      const { default: sharp } = await import("sharp");
      const joined = sharp(pages, { join: { animated: true }, limitInputPixels: false });
      const done = format === "webp"
        ? joined.webp({ delay, loop, quality: 80, effort: 2 })
        : joined.gif({ delay, loop, effort: 3 });
      await writeWhole(path, new Uint8Array(await done.toBuffer()));
    },
    abandon: () => Promise.resolve(void pages.splice(0)),
  };
}
