/**
 * Addresses of the site. It is laid out as the project is, so that links stay what they are but for
 * the ends of their names.
 *
 * @module
 */
import { dirname, join, relative } from "node:path/posix";

/**
 * Where the page of a document lies.
 *
 * @example A folder's README is its index
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(pageFile("docs/losses.md"), "docs/losses.html");
 * equal(pageFile("docs/decisions/README.md"), "docs/decisions/index.html");
 * equal(pageFile("lib/mod.ts"), "lib/mod.ts.html");
 * ```
 */
export function pageFile(path: string): string {
  const stem = path.replace(/(^|\/)README\.md$/, "$1index").replace(/\.(?:md|ipynb)$/, "");
  return `${stem}.html`;
}

/** A link to a file as it stands in another. */
export function linkTo(file: string, from: string): string {
  return relative(dirname(from), file);
}

/** A link of a document, taken apart. */
export interface Link {
  /** What it leads to, from the project's folder; that of the document itself for `#here`. */
  readonly path: string;
  /** With its `#`; empty without one. */
  readonly anchor: string;
}

/** Takes a link apart; `undefined` where it leads to the web. */
export function readLink(href: string, from: string): Link | undefined {
  if (/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(href)) return undefined;
  const [path = "", anchor] = href.split("#");
  return {
    path: path === "" ? from : join(dirname(from), decodeURIComponent(path)).replace(/\/$/, ""),
    anchor: anchor === undefined ? "" : `#${anchor}`,
  };
}
