/**
 * A sheet of people who may be one: faces of both side by side, to be judged by eye.
 *
 * @module
 */
import type { Image } from "../image/image.ts";
import { SHEET_STYLE } from "./contact.ts";
import { escapeHtml } from "./escape.ts";
import { pageHead } from "./look.ts";

/** Someone, and faces of them. */
export interface ShownPerson {
  /** What the set calls them. */
  readonly name: string;
  /** Pictures as data addresses. */
  readonly pictures: readonly string[];
}

/** Two people who look alike. */
export interface AlikePair {
  /** Of the training set. */
  readonly train: ShownPerson;
  /** Of the test set. */
  readonly test: ShownPerson;
  /** Between the means of both. */
  readonly cosine: number;
}

const STYLE = `${SHEET_STYLE}
.faces { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 4px; }
.faces img { width: 80px; height: auto; }
`;

/** A crop of a face as a data address. */
export async function facePicture({ data, ...raw }: Image<Uint8Array>): Promise<string> {
  const { default: sharp } = await import("sharp");
  const { width, height } = raw, channels = raw.channels as 1 | 3;
  const bytes = await sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 85 })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString("base64")}`;
}

/**
 * The page, pairs in the order they are given.
 *
 * @param about How they were found, and how many of how many are shown, in a sentence.
 */
export function alikeSheet(title: string, about: string, pairs: readonly AlikePair[]): string {
  return `${pageHead(title, STYLE)}
<body>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(about)}</p>
<div class="sheet">
${pairs.map(pairOf).join("\n")}
</div>
</body>
</html>
`;
}

function pairOf({ train, test, cosine }: AlikePair): string {
  const faces = ({ name, pictures }: ShownPerson) =>
    `<div class="faces">${
      pictures.map((picture) => `<img src="${picture}" alt="${escapeHtml(name)}">`).join("")
    }</div>`;
  return `<figure>${faces(train)}${faces(test)}<figcaption><b>${cosine.toFixed(3)}</b> ` +
    `${escapeHtml(train.name)} and ${escapeHtml(test.name)}</figcaption></figure>`;
}
