/**
 * What is searched: a row for each section of each page.
 *
 * @module
 */
import { scriptJson } from "../../lib/figure/escape.ts";
import type { PageParts } from "./layout.ts";

/** A section as it is searched: page, title, address, text. */
export type SearchRow = readonly [page: string, title: string, address: string, text: string];

/** Of a longer text, words behind this are not searched: tables of numbers are long. */
const LONGEST = 1500;

/** The rows of all pages, as a script that a page from a disk may load, too. */
export function searchScript(pages: readonly PageParts[]): string {
  const rows = pages.flatMap(({ title: page, file, sections }) =>
    sections.map(({ title, id, depth, text }): SearchRow => [
      page,
      title,
      depth === 1 ? file : `${file}#${id}`,
      text.slice(0, LONGEST),
    ])
  );
  return `self.SEARCH_ROWS = ${scriptJson(rows)};\n`;
}
