/**
 * The faces of photos, embedded and cut out while a photo is open.
 *
 * @module
 */
import { cropImage, decodeImage, type FaceEmbedder, type FoundFaces } from "../../lib/mod.ts";
import { pathInside, readBytes } from "../../lib/dataset/store.ts";
import { MOST_PIXELS } from "../../lib/image/limits.ts";
import { albumPicture } from "../../lib/figure/album.ts";
import type { Bars } from "../cli/progress.ts";
import type { EmbeddedPhoto, EmbeddedPhotos, GrowingPhotos } from "./embedded.ts";

/** Photos that are open at once: of 24 million pixels each takes 72 MB. */
const AT_ONCE = 4;

/** Embeds the faces of all photos that are not known yet; the file is closed in the end. */
export async function embedPhotos(
  photos: readonly FoundFaces[],
  growing: GrowingPhotos,
  { root, embedder, bars, signal }: {
    readonly root: string;
    readonly embedder: FaceEmbedder;
    readonly bars: Bars;
    readonly signal: AbortSignal;
  },
): Promise<EmbeddedPhotos> {
  const all = new Map(growing.known), bar = bars.add("Embed", photos.length);
  // A photo of before with other faces is another now, and what failed may be there by now.
  const rest = photos.filter(({ path, faces }) => {
    const known = growing.known.get(path);
    return typeof known !== "object" || known.length !== faces.length;
  });
  let done = photos.length - rest.length;
  try {
    for (let from = 0; from < rest.length; from += AT_ONCE) {
      signal.throwIfAborted();
      const some = rest.slice(from, from + AT_ONCE);
      const open = await Promise.all(some.map((photo) => openPhoto(root, photo, embedder)));
      for (const [i, { path }] of some.entries()) {
        const photo = await embedded(open[i]!, embedder);
        await growing.add(path, photo);
        all.set(path, photo);
        bar.update(++done, path);
      }
    }
  } finally {
    await growing.close();
  }
  bar.finish(`${rest.length} photos`);
  return all;
}

/** Crops and pictures; a photo that is gone or spoilt since it was looked at gives the reason. */
async function openPhoto(root: string, { path, faces }: FoundFaces, { crop }: FaceEmbedder) {
  try {
    const bytes = await readBytes(pathInside(root, path));
    const image = await decodeImage(bytes, { most: MOST_PIXELS });
    return {
      crops: faces.map(({ landmarks }) => cropImage(image, landmarks, crop)),
      pictures: await Promise.all(faces.map(({ box }) => albumPicture(image, box))),
    };
  } catch (error) {
    return (error as Error).message;
  }
}

async function embedded(
  photo: Awaited<ReturnType<typeof openPhoto>>,
  { embed, size }: FaceEmbedder,
): Promise<EmbeddedPhoto> {
  if (typeof photo === "string") return photo;
  const rows = await embed(photo.crops);
  return photo.pictures.map((picture, i) => ({
    vector: rows.slice(i * size, (i + 1) * size),
    picture,
  }));
}
