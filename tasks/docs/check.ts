/**
 * What is wrong with a site: links that lead nowhere, images that are not there, pages that lack.
 *
 * @module
 */
import { dirname, join } from "node:path/posix";
import type { Site } from "./build.ts";

/** Something wrong, and where. */
export interface Problem {
  /** Of the text that is to be put right, from the project's folder. */
  readonly path: string;
  readonly line?: number;
  readonly what: string;
}

/** All that is wrong; what is said of a page is said of the text that it is made of. */
export function problemsOf({ files, documents, missing }: Site): Problem[] {
  const ids = new Map<string, ReadonlySet<string>>();
  for (const [file, content] of files) {
    if (typeof content === "string" && file.endsWith(".html")) {
      ids.set(file, new Set([...content.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!)));
    }
  }
  const problems = missing.map((path): Problem => ({
    path: "tasks/docs/pages.ts",
    what: `no page is ${path}: write it, or take its row out of the table`,
  }));
  for (const [file, { path, markdown }] of documents) {
    const html = files.get(file) as string, seen = new Set<string>();
    for (const [, kind, href] of html.matchAll(/ (href|src)="([^"]*)"/g)) {
      if (seen.has(href!) || /^(?:https?:|mailto:|data:)/.test(href!)) continue;
      seen.add(href!);
      const [target = "", anchor = ""] = href!.split("#");
      const to = target === "" ? file : join(dirname(file), target);
      const what = !files.has(to)
        ? `${kind === "src" ? "the image" : "the link"} ${href} leads to nothing`
        : anchor && ids.has(to) && !ids.get(to)!.has(decodeURIComponent(anchor))
        ? `the link ${href} leads to a page without that place`
        : undefined;
      if (what) problems.push({ path, ...lineOf(markdown, href!), what });
    }
  }
  return problems;
}

/** The line, from 1, of a link as it was written; nothing where the page alone has it. */
function lineOf(markdown: string, href: string): { readonly line?: number } {
  const words = [href, href.replace(/\.html(?=#|$)/, ".md"), `#${href.split("#")[1]}`];
  const at = words.map((word) => markdown.indexOf(`](${word}`)).find((place) => place >= 0);
  const end = at ?? markdown.indexOf(`#${href.split("#")[1]})`);
  return end < 0 ? {} : { line: markdown.slice(0, end).split("\n").length };
}
