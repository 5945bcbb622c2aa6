/**
 * `deno task album export`: the groups that have names, as people of a gallery.
 *
 * @module
 */
import { type Gallery, groupsByName, openGallery } from "../../lib/mod.ts";
import { readPhotos } from "./embedded.ts";
import { albumFiles, keptAlbum } from "./kept.ts";

/** What was done. */
export interface Exported {
  /** Who was added, of which groups, with how many vectors. */
  readonly added: readonly ExportedPerson[];
  /** Groups of several faces that have no name. */
  readonly nameless: number;
  /** People of the gallery afterwards. */
  readonly people: number;
}

/** Someone of an album. */
export interface ExportedPerson {
  readonly name: string;
  readonly groups: readonly number[];
  /** Those that the gallery did not have yet. */
  readonly vectors: number;
}

/**
 * Adds everyone who has a name to a gallery; who is there gets what is new of them, so that a second
 * export, or one that was killed, adds nothing twice.
 *
 * @throws {RangeError} An album without names, names of earlier groups, or a gallery of another
 *   network.
 */
export async function exportAlbum(folder: string, galleryFolder: string): Promise<Exported> {
  const files = albumFiles(folder), kept = await keptAlbum(folder);
  if (!kept) {
    throw new Deno.errors.NotFound(
      `Cannot export an album: there is none in ${folder}. deno task album FOLDER makes one`,
    );
  }
  const { album, names, stray } = kept;
  if (stray.length > 0) {
    throw new RangeError(
      `Cannot export the album of ${album.root}: ${files.names} must be of its groups, is of ` +
        `earlier ones, and only there is ${
          stray.join(", ")
        }. Group the photos anew with --resume: ` +
        `the text is kept in ${files.old}, to be copied from`,
    );
  }
  if (names.size === 0) {
    throw new RangeError(
      `Cannot export the album of ${album.root}: someone must be named in ${files.names}, nobody ` +
        `is. Look at ${files.sheet}, and write names behind the numbers`,
    );
  }
  const photos = await readPhotos(files.embedded);
  const gallery = await openGallery(galleryFolder, { model: album.model, create: true });
  try {
    const added = [...groupsByName(names)].map(([name, groups]) => {
      const faces = groups.flatMap((group) => album.groups[group - 1]!).map(({ path, face }) => {
        const photo = photos.get(path), found = typeof photo === "object" ? photo[face] : undefined;
        if (found) return { source: `${album.root}/${path}`, vector: found.vector };
        throw new RangeError(
          `Cannot export the album of ${album.root}: ${files.embedded} must have face ${face} of ` +
            `${path}, has not. Group the photos anew with --resume`,
        );
      });
      return { name, groups, vectors: enrolled(gallery, name, faces) };
    });
    const nameless = album.groups.filter((faces, i) => faces.length > 1 && !names.has(i + 1));
    return { added, nameless: nameless.length, people: gallery.people().length };
  } finally {
    gallery.close();
  }
}

/** Adds the faces of photos that the gallery does not have of someone; how many. */
function enrolled(
  gallery: Gallery,
  name: string,
  faces: readonly { readonly source: string; readonly vector: Float32Array }[],
): number {
  const person = gallery.people().find((known) => known.name === name);
  const fresh = faces.filter(({ source }) => !person?.sources.includes(source));
  if (fresh.length === 0) return 0;
  gallery.add(
    name,
    fresh.map(({ vector }) => [...vector]),
    fresh.map(({ source }) => source),
    { more: person !== undefined },
  );
  return fresh.length;
}
