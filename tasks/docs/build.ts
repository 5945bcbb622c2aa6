/**
 * The site, file by file.
 *
 * @module
 */
import { exists, readBytes, readText } from "../../lib/dataset/store.ts";
import { bundle } from "../page/bundle.ts";
import { publicNames } from "./api/doc.ts";
import { linkedCode } from "./api/linked.ts";
import { apiDocuments, roomPath } from "./api/pages.ts";
import { arrange, type Arranged } from "./arrange.ts";
import { commandsDocument } from "./commands.ts";
import { type Document, readDocuments, sourceDocument } from "./document.ts";
import { layout, type PageParts } from "./layout.ts";
import { linkTo, pageFile, readLink } from "./links.ts";
import { render, type Rendered } from "./markdown.ts";
import { GROUPS } from "./pages.ts";
import { searchScript } from "./search.ts";

const HERE = new URL("page/", import.meta.url);

/** A site in memory. */
export interface Site {
  /** Each file by its path from the site's folder. */
  readonly files: ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>;
  /** Where a page of the site comes from, by its file. */
  readonly documents: ReadonlyMap<string, Document>;
  /** Rows of the table of pages that no page answers. */
  readonly missing: readonly string[];
}

/** What is told while it is made. */
export type OnPart = (name: string) => void;

/**
 * Makes the site.
 *
 * @param root The project's folder.
 * @param options `explore`: the page of `deno task explore`, to be part of the site.
 */
export async function buildSite(
  root: string,
  { explore, onPart }: { readonly explore?: string | undefined; readonly onPart?: OnPart } = {},
): Promise<Site> {
  const [written, commands, names, script, style] = await Promise.all([
    readDocuments(root),
    commandsDocument(),
    publicNames(root),
    bundle(new URL("main.ts", HERE)),
    readText(new URL("style.css", HERE)),
  ]);
  onPart?.("docstrings and commands");
  const documents = [...written, ...await apiDocuments(root, names), commands];
  const rooms = new Map(names.map(({ name, room }) => [name, room]));
  const arranged = arrange(documents.map(({ path }) => path), GROUPS);

  const files = new Map<string, string | Uint8Array<ArrayBuffer>>();
  const all = await withSources(root, documents, files);
  const known = new Set(all.map(({ path }) => path));
  const rendered = all.map((document) =>
    [document, renderDocument(document, known, rooms)] as const
  );
  const pages = pageParts(rendered, arranged);
  const groups = arranged.groups.map(({ title, pages: placed }) => ({
    title,
    entries: placed.map(({ path }) => pages.find(({ file }) => file === pageFile(path))!),
  }));
  for (const page of pages) {
    files.set(page.file, layout(page, { groups, explore: explore !== undefined }));
  }
  files.set("site.css", style);
  files.set("site.js", script);
  files.set("search.js", searchScript(pages));
  if (explore !== undefined) files.set("explore/index.html", explore);
  onPart?.("pages");
  return {
    files,
    documents: new Map(all.map((document) => [pageFile(document.path), document])),
    missing: arranged.missing,
  };
}

/** What links lead to beside pages: images become files of the site, all else becomes a page. */
async function withSources(
  root: string,
  documents: readonly Document[],
  files: Map<string, string | Uint8Array<ArrayBuffer>>,
): Promise<Document[]> {
  const known = new Set(documents.map(({ path }) => path)), sources: Document[] = [];
  for (const { path: from, markdown } of documents) {
    for (const [, href] of markdown.matchAll(/\]\(([^()\s]+)\)/g)) {
      const path = readLink(href!, from)?.path;
      if (path === undefined || path.startsWith("..") || known.has(path)) continue;
      known.add(path);
      if (!await exists(`${root}/${path}`)) continue; // the check tells of it, with its line
      if (IMAGE.test(path)) files.set(path, await readBytes(`${root}/${path}`));
      else sources.push(await sourceDocument(root, path));
    }
  }
  return [...documents, ...sources];
}

const IMAGE = /\.(?:avif|gif|jpe?g|png|svg|webp)$/i;

function renderDocument(
  { path, markdown, names = false }: Document,
  known: ReadonlySet<string>,
  rooms: ReadonlyMap<string, string>,
): Rendered {
  const file = pageFile(path);
  const ofName = (name: string) => {
    const room = rooms.get(name);
    return room && `${linkTo(pageFile(roomPath(room)), file)}#${name}`;
  };
  return render(markdown, {
    link: (href) => {
      if (href.startsWith("api:")) {
        const [name = ""] = href.slice(4).split("."); // a member stands with its whole
        return ofName(name) ?? `#${name}`; // of one that is not public the check tells
      }
      const link = readLink(href, path);
      if (!link || !known.has(link.path)) return href;
      return link.path === path && link.anchor
        ? link.anchor
        : linkTo(pageFile(link.path), file) + link.anchor;
    },
    idOf: names ? (title) => title : undefined,
    signature: (code) => linkedCode(code, ofName),
  });
}

function pageParts(
  rendered: readonly (readonly [Document, Rendered])[],
  { groups }: Arranged,
): PageParts[] {
  const titles = new Map(
    groups.flatMap(({ pages }) => pages.map(({ path, title }) => [path, title])),
  );
  return rendered.map(([{ path }, { html, sections }]) => ({
    file: pageFile(path),
    title: titles.get(path) ?? sections[0]?.title ?? path,
    html,
    sections,
  }));
}
