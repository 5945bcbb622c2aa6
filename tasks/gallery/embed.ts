/**
 * Faces that were found on photos, embedded.
 *
 * @module
 */
import type { Face, FaceEmbedder } from "../../lib/mod.ts";
import { cropsOf } from "../../lib/align/crops.ts";

/** A face, and the photo that it is on. */
export interface PhotoFace {
  /** Below the root. */
  readonly path: string;
  /** Where on it. */
  readonly face: Pick<Face, "landmarks">;
}

/** Photos that are open at once: of 24 million pixels each takes 72 MB. */
const AT_ONCE = 4;

/**
 * Embeds faces; a photo is decoded once, however many are on it.
 *
 * @returns One a face: its embedding, or why its photo gave none, as one that is gone or spoilt
 *   since it was looked at.
 */
export async function embedFaces(
  root: string,
  faces: readonly PhotoFace[],
  { crop, embed, size }: Pick<FaceEmbedder, "crop" | "embed" | "size">,
  signal: AbortSignal,
): Promise<(Float32Array | string)[]> {
  const found: (Float32Array | string)[] = Array(faces.length).fill("");
  const photos = [...Map.groupBy(faces.keys(), (i) => faces[i]!.path)];
  for (let from = 0; from < photos.length; from += AT_ONCE) {
    signal.throwIfAborted();
    const open = await Promise.all(
      photos.slice(from, from + AT_ONCE).map(async ([path, rows]) => {
        try {
          const points = rows.map((i) => faces[i]!.face.landmarks);
          return { rows, crops: await cropsOf(root, path, points, crop) };
        } catch (error) {
          rows.forEach((i) => found[i] = (error as Error).message);
          return { rows: [], crops: [] };
        }
      }),
    );
    const rows = open.flatMap(({ rows }) => rows), crops = open.flatMap(({ crops }) => crops);
    if (rows.length === 0) continue;
    const data = await embed(crops);
    rows.forEach((i, k) => found[i] = data.slice(k * size, (k + 1) * size));
  }
  return found;
}
