/**
 * `embedded.jsonl`: what a network and an eye make of each face, a line a photo, as it grows.
 *
 * @module
 */
import { exists, openAppending, readText, writeWhole } from "../../lib/dataset/store.ts";

/** A face that is embedded. */
export interface EmbeddedFace {
  /** Its embedding. */
  readonly vector: Float32Array;
  /** Its picture, as a data address. */
  readonly picture: string;
}

/** The faces of a photo, as the manifest has them; or why there are none. */
export type EmbeddedPhoto = readonly EmbeddedFace[] | string;

/** What has been embedded, by photo. */
export type EmbeddedPhotos = ReadonlyMap<string, EmbeddedPhoto>;

/** A file that grows. */
export interface GrowingPhotos {
  /** What was known when it was opened. */
  readonly known: EmbeddedPhotos;
  /** One more photo. */
  readonly add: (path: string, photo: EmbeddedPhoto) => Promise<void>;
  /** Leaves it on the disk. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the file to be written.
 *
 * @param head What its faces depend on: another head is another file.
 * @param resume Whether what is there is gone on with.
 * @throws {RangeError} A file of another head.
 */
export async function openPhotos(
  path: string,
  head: Readonly<Record<string, unknown>>,
  resume: boolean,
): Promise<GrowingPhotos> {
  const first = JSON.stringify(head),
    text = resume && await exists(path) ? await readText(path) : "";
  // A line without its end is half of one, as a killed run leaves it.
  const lines = text.split("\n").slice(0, -1);
  if (lines.length > 0 && lines[0] !== first) {
    throw new RangeError(
      `Cannot go on with ${path}: it must be of the same photos and network, is of ` +
        `${lines[0]!.slice(0, 200)}. Take these, another --name, or leave --resume out`,
    );
  }
  const known = photosOf(lines, path);
  if (lines.length === 0) await writeWhole(path, `${first}\n`, { own: true });
  else if (!text.endsWith("\n")) await writeWhole(path, `${lines.join("\n")}\n`, { own: true });
  const file = await openAppending(path);
  return {
    known,
    add: (photo, faces) => file.append(new TextEncoder().encode(lineOf(photo, faces))),
    close: () => file.close(),
  };
}

/**
 * Reads the file.
 *
 * @throws {Deno.errors.NotFound} No such file.
 * @throws {SyntaxError} A line that is none.
 */
export async function readPhotos(path: string): Promise<EmbeddedPhotos> {
  return photosOf((await readText(path)).split("\n").slice(0, -1), path);
}

function photosOf(lines: readonly string[], path: string): EmbeddedPhotos {
  return new Map(
    lines.slice(1).map((line, i): [string, EmbeddedPhoto] => {
      try {
        const { path: photo, faces, error } = JSON.parse(line);
        if (error) return [String(photo), String(error)];
        return [
          String(photo),
          (faces as string[][]).map(([vector, picture]) => ({
            vector: new Float32Array(Uint8Array.fromBase64(vector!).buffer),
            picture: picture!,
          })),
        ];
      } catch {
        throw new SyntaxError(
          `Cannot read line ${i + 2} of ${path}: it must be the faces of a photo, begins with ` +
            `${JSON.stringify(line.slice(0, 40))}. Leave --resume out to embed them anew`,
        );
      }
    }),
  );
}

function lineOf(path: string, photo: EmbeddedPhoto): string {
  if (typeof photo === "string") return `${JSON.stringify({ path, error: photo })}\n`;
  const faces = photo.map(({ vector, picture }) => [
    new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength).toBase64(),
    picture,
  ]);
  return `${JSON.stringify({ path, faces })}\n`;
}
