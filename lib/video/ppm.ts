/**
 * Frames as ffmpeg hands them over: one PPM after the other in a pipe, each with its own size.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/** As long as a line of a header may be. */
const LONGEST_LINE = 32;

/**
 * The images of a stream of PPM (`P6`, 255), each in memory of its own, none read ahead.
 *
 * @throws {SyntaxError} A stream that ends within an image, or is of another kind.
 *
 * @example Two images of one pixel, in pieces as a pipe cuts them
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const one = Uint8Array.of(...new TextEncoder().encode("P6\n1 1\n255\n"), 1, 2, 3);
 * const pieces = ReadableStream.from([one.slice(0, 5), one.slice(5), one]);
 * const images = await Array.fromAsync(readPpms(pieces));
 * deepEqual(images.map(({ data }) => [...data]), [[1, 2, 3], [1, 2, 3]]);
 * ```
 */
export async function* readPpms(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Image<Uint8Array>, void> {
  const bytes = bytesOf(stream);
  try {
    while (await bytes.more()) {
      const kind = await bytes.line();
      const sides = /^(\d{1,6}) (\d{1,6})$/.exec(await bytes.line()), most = await bytes.line();
      if (kind !== "P6" || !sides || most !== "255") {
        throw new SyntaxError(
          `Cannot read a frame: it must begin as a PPM, P6 with bytes, found ${
            JSON.stringify(kind)
          }`,
        );
      }
      const [width, height] = [Number(sides[1]), Number(sides[2])];
      yield { data: await bytes.take(width * height * 3), width, height, channels: 3 };
    }
  } finally {
    await bytes.close();
  }
}

/** Bytes of a stream, as many as are asked for. */
function bytesOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  let piece = new Uint8Array(), at = 0;
  const more = async (): Promise<boolean> => {
    while (at === piece.length) {
      const { value, done } = await reader.read();
      if (done) return false;
      [piece, at] = [value as Uint8Array<ArrayBuffer>, 0];
    }
    return true;
  };
  const take = async (count: number): Promise<Uint8Array> => {
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (!await more()) {
        throw new SyntaxError(
          `Cannot read a frame: it must have ${count} bytes, the stream ended after ${filled}`,
        );
      }
      const some = piece.subarray(at, at + count - filled);
      taken.set(some, filled);
      filled += some.length;
      at += some.length;
    }
    return taken;
  };
  const line = async (): Promise<string> => {
    let text = "";
    while (text.length < LONGEST_LINE) {
      const [byte] = await take(1);
      if (byte === 10) break;
      text += String.fromCharCode(byte!);
    }
    return text;
  };
  return { more, take, line, close: () => reader.cancel().catch(() => {}) };
}
