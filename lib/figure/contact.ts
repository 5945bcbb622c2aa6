/**
 * A contact sheet: images small and side by side, with what was found in them drawn on top.
 *
 * @module
 */
import type { FoundFaces, ManifestEntry } from "../detect/manifest.ts";
import { escapeHtml } from "./escape.ts";
import { pageHead } from "./look.ts";

/** An image of a sheet: what was found, and a picture of it. */
export interface Thumbnail {
  /** What the manifest says. */
  readonly entry: ManifestEntry;
  /** A picture as a data address; none where the image cannot be read. */
  readonly picture?: string;
}

/** The longer side of a small picture, in pixels. */
const SIDE = 320;

/** A small picture of an image file, as a data address; turned as its camera says. */
export async function thumbnail(bytes: Uint8Array): Promise<string> {
  const { default: sharp } = await import("sharp");
  const small = await sharp(bytes).autoOrient().resize(SIDE, SIDE, { fit: "inside" })
    .flatten({ background: "#ffffff" }).jpeg({ quality: 80 }).toBuffer();
  return `data:image/jpeg;base64,${small.toString("base64")}`;
}

/** How the pages of small pictures look. */
export const SHEET_STYLE = `
body { margin: 0 auto; max-width: 1400px; padding: 24px 16px 64px; }
h2 { font-size: 1.1rem; margin: 32px 0 8px; }
p { margin-bottom: 16px; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 16px; }
figure { margin: 0; border: 1px solid var(--line); border-radius: var(--round); padding: 8px; }
figure svg { width: 100%; height: auto; display: block; }
figcaption { font-size: 0.85rem; color: var(--soft); overflow-wrap: anywhere; margin-top: 6px; }
figcaption b { color: var(--ink); }
.box { fill: none; vector-effect: non-scaling-stroke; }
ul { padding-left: 20px; overflow-wrap: anywhere; }
`;

/**
 * The page.
 *
 * @param title What was looked at.
 * @param about How, and how many of how many are shown, in a sentence.
 * @param thumbnails Images, those without faces first: they are what one looks for.
 */
export function contactSheet(
  title: string,
  about: string,
  thumbnails: readonly Thumbnail[],
): string {
  const unread = thumbnails.flatMap(({ entry }) => "error" in entry ? [entry] : []);
  const found = thumbnails.filter(({ entry }) => "faces" in entry);
  const without = found.filter(({ entry }) => (entry as FoundFaces).count === 0);
  const faces = found.filter((thumbnail) => !without.includes(thumbnail));
  const section = (heading: string, some: readonly Thumbnail[]) =>
    some.length === 0
      ? ""
      : `<h2>${heading}</h2>\n<div class="sheet">\n${some.map(figureOf).join("\n")}\n</div>`;
  return `${pageHead(title, SHEET_STYLE)}
<body>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(about)}</p>
${
    unread.length === 0
      ? ""
      : `<h2>${unread.length} could not be read</h2>\n<ul>\n${
        unread.map(({ path, error }) => `<li>${escapeHtml(`${path}: ${error}`)}</li>`).join("\n")
      }\n</ul>`
  }
${section(`${without.length} without a face`, without)}
${section(`${faces.length} with faces`, faces)}
</body>
</html>
`;
}

/** An image with its faces: a box of two colours, seen on any ground, and five landmarks. */
function figureOf({ entry, picture }: Thumbnail): string {
  const { path, width, height, count, faces } = entry as FoundFaces;
  const radius = Math.max(width, height) / 160;
  const drawn = faces.map(({ box: [left, top, right, bottom], landmarks }) => {
    const rectangle = `x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`;
    return `<rect class="box" ${rectangle} stroke="#000" stroke-width="4"/>` +
      `<rect class="box" ${rectangle} stroke="#ffd500" stroke-width="2"/>` +
      landmarks.map(([x, y]) =>
        `<circle cx="${x}" cy="${y}" r="${radius}" fill="#ffd500" stroke="#000" ` +
        `stroke-width="${radius / 4}"/>`
      ).join("");
  });
  const scores = faces.map(({ score }) => score.toFixed(3)).join(", ");
  const caption = count === 0
    ? "no face"
    : `${faces.length} of ${count} ${count === 1 ? "face" : "faces"}, score ${scores}`;
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${
    escapeHtml(`${path}: ${caption}`)
  }"><image href="${picture ?? ""}" width="${width}" height="${height}"/>${
    drawn.join("")
  }</svg><figcaption><b>${escapeHtml(path)}</b><br>${caption}</figcaption></figure>`;
}
