/**
 * Search over all pages and names, in the page.
 *
 * @module
 */
/// <reference lib="dom" />
import MiniSearch from "minisearch";
import type { SearchRow } from "../search.ts";

/** So many results are shown. */
const MOST = 30;

/** Letters around a found word. */
const AROUND = 70;

/** Opens by the button, by `/` and by Ctrl-K; arrows go through what was found. */
export function startSearch(): void {
  const find = byId<HTMLButtonElement>("find"), dialog = byId<HTMLDialogElement>("search");
  const query = byId<HTMLInputElement>("query"), results = byId("results");
  const root = find.dataset["root"]!;
  let index: Promise<MiniSearch> | undefined;
  const show = async () => {
    const text = query.value.trim();
    const found = text ? (await (index ??= loadIndex(root))).search(text) : [];
    if (text !== query.value.trim()) return; // typed on meanwhile
    byId("found").textContent = text &&
      `${found.length || "No"} place${found.length === 1 ? "" : "s"}`;
    results.replaceChildren(
      ...found.slice(0, MOST).map(({ row, terms }) => resultItem(row as SearchRow, terms, root)),
    );
  };
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    query.select();
    index ??= loadIndex(root);
  };
  find.hidden = false;
  find.onclick = open;
  query.oninput = show;
  document.addEventListener("keydown", (event) => {
    const typing = (event.target as HTMLElement).closest?.("input, textarea, select");
    const wanted = event.key === "/"
      ? !typing
      : event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!wanted) return;
    event.preventDefault();
    open();
  });
  dialog.onkeydown = (event) => {
    const links = [...results.querySelectorAll("a")];
    if (event.key === "Enter" && event.target === query) {
      event.preventDefault();
      links[0]?.click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
    (links[at] ?? query).focus();
  };
  // A result on the page that is open loads nothing: the dialog would stay over it.
  results.onclick = () => dialog.close();
}

/** Loads the rows by a script, as a page from a disk may read no file, and sorts their words. */
async function loadIndex(root: string): Promise<MiniSearch> {
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}search.js`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`Cannot search: ${script.src} is not there`));
    document.head.append(script);
  });
  const rows = (self as unknown as { SEARCH_ROWS: readonly SearchRow[] }).SEARCH_ROWS;
  const index = new MiniSearch<{ id: number }>({
    fields: ["1", "0", "3"],
    storeFields: ["row"],
    extractField: (at, field) =>
      field === "id"
        ? String(at.id)
        : field === "row"
        ? rows[at.id] as never
        : rows[at.id]![+field as 0],
    // `angularFisherScore` is found by each of its words, too.
    tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u).flatMap((word) => [word, ...parts(word)]),
    searchOptions: {
      tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u),
      boost: { 1: 6, 0: 2 },
      prefix: true,
      fuzzy: (word) => word.length > 4 ? 0.2 : false,
      combineWith: "AND",
    },
  });
  index.addAll(rows.map((_, id) => ({ id })));
  return index as unknown as MiniSearch;
}

/** Words of a name in camel case; nothing of a word that is one. */
function parts(word: string): string[] {
  const found = word.split(/(?<=[a-z0-9])(?=[A-Z])|_/);
  return found.length > 1 ? found : [];
}

function resultItem([page, title, address, text]: SearchRow, terms: string[], root: string) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.href = root + address;
  const name = document.createElement("b"), where = document.createElement("span");
  name.textContent = title;
  where.textContent = page === title ? "" : ` in ${page}`;
  link.append(name, where, document.createElement("br"), ...marked(excerpt(text, terms), terms));
  item.append(link);
  return item;
}

/** A text about the first word that was found. */
function excerpt(text: string, terms: readonly string[]): string {
  const places = terms.map((term) => text.toLowerCase().indexOf(term)).filter((at) => at >= 0);
  const from = Math.max(0, Math.min(...places, text.length) - AROUND);
  const begin = places.length > 0 ? from : 0, end = begin + 2 * AROUND + 20;
  return `${begin > 0 ? "…" : ""}${text.slice(begin, end)}${end < text.length ? "…" : ""}`;
}

function marked(text: string, terms: readonly string[]): (Node | string)[] {
  const words = terms.map((term) => RegExp.escape(term)).join("|");
  return text.split(new RegExp(`(${words})`, "iu")).map((part, i) => {
    if (i % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}
