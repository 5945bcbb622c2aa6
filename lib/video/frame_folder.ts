/**
 * Folders of frames, a file each, in and out.
 *
 * @module
 */
import { hasImageEnding } from "../dataset/folder.ts";
import {
  listFolder,
  makeFolder,
  pathInside,
  readBytes,
  remove,
  rename,
  writeWhole,
} from "../dataset/store.ts";
import { decodeImage } from "../image/decode.ts";
import type { FrameSink, FrameSource, VideoFrame } from "./frame.ts";

/** Names by their numbers: 9 before 10, whatever stands before them. */
const { compare } = new Intl.Collator("en", { numeric: true });

/**
 * Opens a folder of images, in the order of the numbers in their names. A file that cannot be
 * decoded is a frame with its error; each may have its own size.
 *
 * @param rate Frames a second, which no file says.
 * @throws {RangeError} A folder without an image.
 */
export async function openFrames(folder: string, rate: number): Promise<FrameSource> {
  const names = (await listFolder(folder))
    .filter(({ name, isFolder }) => !isFolder && !name.startsWith(".") && hasImageEnding(name))
    .map(({ name }) => name).sort(compare);
  if (names.length === 0) {
    throw new RangeError(`Cannot read ${folder}: it must have a file a frame, has no image`);
  }
  return {
    format: "frames",
    rate,
    count: names.length,
    troubles: () => [],
    frames: async function* () {
      for (const [index, name] of names.entries()) {
        const about = { index, time: index / rate, seconds: 1 / rate };
        try {
          const image = await decodeImage(await readBytes(pathInside(folder, name)));
          yield { ...about, image };
        } catch (error) {
          yield { ...about, error: `${name}: ${(error as Error).message}` };
        }
      }
    },
  };
}

/** What the file of a frame is called. */
export function frameName(index: number): string {
  return `${String(index).padStart(6, "0")}.png`;
}

/** Opens a folder of PNG files, named by their frames; it has its name when all are there. */
export function writeFrames(path: string): FrameSink {
  const partial = `${path}.${crypto.randomUUID().slice(0, 8)}.partial`;
  let made = false;
  return {
    path,
    write: async ({ image, index }: VideoFrame) => {
      if (!image) return; // none to show: the page shows the one before
      if (!made) await makeFolder(partial);
      made = true;
      const { default: sharp } = await import("sharp");
      const { data, width, height } = image;
      const png = await sharp(data, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 3 }).toBuffer();
      await writeWhole(`${partial}/${frameName(index)}`, png);
    },
    finish: async () => {
      if (!made) throw new RangeError(`Cannot write ${path}: there must be a frame, was none`);
      await remove(path);
      await rename(partial, path);
    },
    abandon: () => remove(partial),
  };
}
