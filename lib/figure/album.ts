/**
 * The sheet of an album: a section a group, its faces side by side, to be named by eye.
 *
 * @module
 */
import type { Image } from "../image/image.ts";
import type { Face } from "../detect/face.ts";
import { SHEET_STYLE } from "./contact.ts";
import { escapeHtml } from "./escape.ts";
import { pageHead } from "./look.ts";

/** A face of the sheet. */
export interface AlbumPicture {
  /** The photo it is on. */
  readonly path: string;
  /** A picture as a data address. */
  readonly picture: string;
  /** How like the mean of its group it is. */
  readonly cosine: number;
}

/** A section of the sheet. */
export interface AlbumSection {
  /** The number of the group. */
  readonly number: number;
  /** Who it is, where that is known. */
  readonly name?: string;
  /** How many faces the group has; not all may be shown. */
  readonly count: number;
  /** The most typical first. */
  readonly faces: readonly AlbumPicture[];
  /** Groups that may be the same person. */
  readonly like: readonly { readonly number: number; readonly cosine: number }[];
}

/** What a sheet says. */
export interface AlbumSheet {
  /** What was grouped. */
  readonly title: string;
  /** How, in a sentence. */
  readonly about: string;
  /** Where names are written, as a path. */
  readonly names: string;
  /** What makes the gallery of them, as a command. */
  readonly command: string;
  /** Groups of several faces, the largest first. */
  readonly groups: readonly AlbumSection[];
  /** Groups of one face. */
  readonly alone: readonly AlbumSection[];
  /** Photos that cannot be read, with why. */
  readonly unread: readonly { readonly path: string; readonly error: string }[];
}

/** The longer side of a face on the sheet, in pixels, and what is seen around it, in its sides. */
const SIDE = 112, AROUND = 0.25;

/** A face of a photo with some of what is around it, upright as the photo is. */
export async function albumPicture(
  { data, ...raw }: Image<Uint8Array>,
  [left, top, right, bottom]: Face["box"],
): Promise<string> {
  const { default: sharp } = await import("sharp");
  const { width, height } = raw, channels = raw.channels as 1 | 3;
  const side = Math.max(right - left, bottom - top) * (1 + 2 * AROUND);
  const clamp = (value: number, most: number) => Math.min(Math.max(0, Math.round(value)), most);
  const x = clamp((left + right - side) / 2, width - 1);
  const y = clamp((top + bottom - side) / 2, height - 1);
  const bytes = await sharp(data, { raw: { width, height, channels } }).extract({
    left: x,
    top: y,
    width: clamp((left + right + side) / 2, width) - x || 1,
    height: clamp((top + bottom + side) / 2, height) - y || 1,
  }).resize(SIDE, SIDE, { fit: "inside" }).jpeg({ quality: 80 }).toBuffer();
  return `data:image/jpeg;base64,${bytes.toString("base64")}`;
}

const STYLE = `${SHEET_STYLE}
.faces { display: flex; flex-wrap: wrap; gap: 8px; }
.faces figure { box-sizing: content-box; width: 112px; padding: 4px; }
.faces img { width: 112px; height: 112px; object-fit: contain; display: block; }
.faces figcaption { font-size: 0.72rem; line-height: 1.3; }
h2 { scroll-margin-top: 8px; } h2 small, .like { color: var(--soft); font-weight: 400; }
code { overflow-wrap: anywhere; } a { color: inherit; }
`;

/** The page. */
export function albumSheet(
  { title, about, names, command, groups, alone, unread }: AlbumSheet,
): string {
  const text = escapeHtml;
  return `${pageHead(title, STYLE)}
<body>
<h1>${text(title)}</h1>
<p>${text(about)}</p>
<p>To name people, open <code>${text(names)}</code> and write a name behind the number of a group:
<code>3 = Ada</code>. Two groups of one person get the same name. Then <code>${
    text(command)
  }</code> makes a gallery of them. The last faces of a group are the least like the others: look
there for strangers.</p>
${groups.map(sectionOf).join("\n")}
${
    alone.length === 0 ? "" : `<section><h2 id="alone">Faces that are like no other</h2>
<p class="like">Each is a group by itself; its number is below it.</p>
<div class="faces">${
      alone.flatMap(({ number, name, faces }) =>
        faces.map((face) => pictureOf(face, `<b>${number}</b> ${text(name ?? "")}`))
      ).join("")
    }</div></section>`
  }
${
    unread.length === 0
      ? ""
      : `<section><h2>${unread.length} photos cannot be read</h2>\n<ul>${
        unread.map(({ path, error }) => `<li>${text(`${path}: ${error}`)}</li>`).join("\n")
      }</ul></section>`
  }
</body>
</html>
`;
}

function sectionOf({ number, name, count, faces, like }: AlbumSection): string {
  const shown = faces.length < count ? `${faces.length} of ${count} faces` : `${count} faces`;
  const alike = like.map(({ number, cosine }) =>
    `<a href="#group-${number}">${number}</a> (${cosine.toFixed(2)})`
  );
  return `<section><h2 id="group-${number}">Group ${number}${
    name === undefined ? "" : `: ${escapeHtml(name)}`
  } <small>${shown}</small></h2>
${alike.length > 0 ? `<p class="like">Maybe the same person as ${alike.join(", ")}</p>` : ""}
<div class="faces">${
    faces.map((face) => pictureOf(face, `${face.cosine.toFixed(2)}`)).join("")
  }</div></section>`;
}

function pictureOf({ path, picture }: AlbumPicture, told: string): string {
  const alt = escapeHtml(path);
  return `<figure><img src="${picture}" alt="${alt}" loading="lazy"><figcaption>${told}<br>${alt}` +
    `</figcaption></figure>`;
}
