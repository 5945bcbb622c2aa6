/**
 * The pages of the API: one for each room of the library, and one of all names.
 *
 * @module
 */
import { readText } from "../../../lib/dataset/store.ts";
import type { Document } from "../document.ts";
import { fenced } from "../document.ts";
import type { Declaration, DocString, DocTag, PublicName } from "./doc.ts";
import { signature } from "./signature.ts";

/** What a declaration is called. */
const KINDS: Readonly<Record<Declaration["kind"], string>> = {
  function: "function",
  variable: "constant",
  class: "class",
  interface: "interface",
  typeAlias: "type",
};

/** Where the page of a room lies. */
export const roomPath = (room: string): string => `api/${room}.md`;

/** The pages, in Markdown. Links to names are written `api:NAME`. */
export async function apiDocuments(
  root: string,
  names: readonly PublicName[],
): Promise<Document[]> {
  const files = new Set(names.flatMap(({ declarations }) => declarations.map(({ file }) => file)));
  const texts = await Promise.all(
    [...files].map(async (file) => [file, await readText(`${root}/${file}`)] as const),
  );
  const sources = new Map(texts), rooms = Map.groupBy(names, ({ room }) => room);
  const holds = await roomTable(root);
  const pages = [...rooms].map(([room, inside]) => ({
    path: roomPath(room),
    names: true,
    markdown: [
      `# ${room}`,
      holds.get(room) ? `${holds.get(room)}.` : "",
      ...valuesFirst(inside).map((name) => entry(name, sources)),
    ].join("\n\n"),
  }));
  return [index(rooms, holds), ...pages];
}

/** Functions and constants, then types: what is called comes before what it is made of. */
function valuesFirst(names: readonly PublicName[]): PublicName[] {
  const isType = ({ declarations: [first] }: PublicName) =>
    first!.kind === "interface" || first!.kind === "typeAlias";
  return [...names.filter((name) => !isType(name)), ...names.filter(isType)];
}

function index(
  rooms: ReadonlyMap<string, readonly PublicName[]>,
  holds: ReadonlyMap<string, string>,
): Document {
  const sections = [...rooms].toSorted(([a], [b]) => a < b ? -1 : 1).map(([room, inside]) =>
    `## [${room}](${room}.md)\n\n${holds.get(room) ? `${holds.get(room)}.\n\n` : ""}${
      valuesFirst(inside).map(({ name }) => `[\`${name}\`](api:${name})`).join(", ")
    }`
  );
  const text =
    "Everything that `lib/mod.ts` exports, by the folder of `lib/` that it comes from. " +
    "Each example is run by the tests.";
  return { path: "api/README.md", markdown: ["# API", text, ...sections].join("\n\n") };
}

function entry({ name, declarations }: PublicName, sources: ReadonlyMap<string, string>): string {
  const parts = declarations.map(({ file, line, kind, jsDoc, members }) =>
    [
      fenced(signature(sources.get(file)!, kind, line), "ts signature"),
      linked(jsDoc.doc ?? ""),
      fieldList(members.filter(({ accessibility }) => !accessibility)),
      tagTexts(jsDoc),
      `_${KINDS[kind]}, \`${file}:${line}\`_`,
    ].filter(Boolean).join("\n\n")
  );
  return `## ${name}\n\n${parts.join("\n\n")}`;
}

function fieldList(members: readonly { readonly name: string; readonly jsDoc?: DocString }[]) {
  return members.filter(({ jsDoc }) => jsDoc?.doc).map(({ name, jsDoc }) =>
    item(name, [jsDoc!.doc, ...jsDoc!.tags?.map(({ doc }) => doc) ?? []].join("\n\n"))
  ).join("\n");
}

/** Tags in the order in which a caller needs them. */
const TAGS: Readonly<Record<string, (tags: readonly DocTag[]) => string>> = {
  param: (tags) => tags.map(({ name, doc }) => item(name!, doc)).join("\n"),
  return: (tags) => tags.map(({ doc }) => `**Returns** ${linked(doc ?? "")}`).join("\n\n"),
  throws: (tags) =>
    tags.length === 1
      ? `**Throws** ${linked(tags[0]!.doc ?? "")}`
      : `**Throws**\n\n${tags.map(({ doc }) => indented(`- ${linked(doc ?? "")}`)).join("\n")}`,
  example: (tags) =>
    tags.map(({ doc = "" }) => `**Example.** ${linked(doc.replace(/^(?=```)/, "\n\n"))}`).join(
      "\n\n",
    ),
};

function tagTexts({ tags = [] }: DocString): string {
  return Object.entries(TAGS).map(([kind, write]) => {
    const found = tags.filter((tag) => tag.kind === kind);
    return found.length > 0 ? write(found) : "";
  }).filter(Boolean).join("\n\n");
}

const item = (name: string, doc = ""): string => indented(`- \`${name}\`: ${linked(doc.trim())}`);
const indented = (text: string): string => text.trim().replaceAll("\n", "\n  ");

/** Docstrings name what they speak of by `{@linkcode name}`. */
function linked(text: string): string {
  return text.replace(
    /\{@link(?:code|plain)? +([\w.]+)(?: +([^}]+))?\}/g,
    (_, name: string, words?: string) => `[${words ?? `\`${name}\``}](api:${name})`,
  );
}

/** What each room holds, as CONTRIBUTING says it. */
async function roomTable(root: string): Promise<Map<string, string>> {
  const rows = (await readText(`${root}/CONTRIBUTING.md`)).matchAll(/^\| (\w+) +\| (.*?) +\|$/gm);
  return new Map(
    [...rows].map((
      [, room, holds],
    ) => [room!, holds!.replace(/^[a-z]/, (letter) => letter.toUpperCase())]),
  );
}
