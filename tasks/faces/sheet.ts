/**
 * The contact sheet of a manifest, as a page beside it.
 *
 * @module
 */
import type { ManifestEntry } from "../../lib/mod.ts";
import { pathInside, readBytes, writeWhole } from "../../lib/dataset/store.ts";
import { contactSheet, type Thumbnail, thumbnail } from "../../lib/figure/contact.ts";

/**
 * Writes the sheet: what could not be read or has no face first, then the least certain.
 *
 * @param most Images on it.
 * @returns Its path.
 */
export async function writeSheet(
  folder: string,
  root: string,
  entries: readonly ManifestEntry[],
  most: number,
): Promise<string> {
  const doubt = (entry: ManifestEntry) =>
    "error" in entry
      ? -2
      : Math.min(...entry.faces.map(({ score }) => score), 2) - (entry.count ? 0 : 3);
  const shown = entries.map((entry) => ({ entry, doubt: doubt(entry) }))
    .sort((a, b) => a.doubt - b.doubt).slice(0, most);
  const thumbnails: Thumbnail[] = [];
  for (const { entry } of shown) {
    if ("error" in entry) {
      thumbnails.push({ entry });
      continue;
    }
    try {
      const picture = await thumbnail(await readBytes(pathInside(root, entry.path)));
      thumbnails.push({ entry, picture });
    } catch {
      thumbnails.push({ entry }); // a format that browsers do not show, as PGM: its boxes remain
    }
  }
  const about = `${shown.length} of ${entries.length} images: those that could not be read, ` +
    "those without a face, then those of which the detector is least certain.";
  const path = `${folder}/contact.html`;
  await writeWhole(path, contactSheet(`Faces in ${root}`, about, thumbnails));
  return path;
}
