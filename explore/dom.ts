/**
 * The few things that the page asks of its document.
 *
 * @module
 */
/// <reference lib="dom" />

/** An element of page.html by its id; one that is missing is a mistake of ours. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`Cannot find #${id}: page.html must have it`);
  return found as T;
}

/** A new element: its properties, then what is in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Options of a select, by value and text. */
export function optionsOf(entries: readonly (readonly [value: string, text: string])[]) {
  return entries.map(([value, textContent]) => make("option", { value, textContent }));
}

/** A table of texts; the first of each row is its head. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]) {
  const heads = header.map((textContent) => make("th", { scope: "col", textContent }));
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads)),
    make(
      "tbody",
      {},
      ...rows.map(([first = "", ...rest]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row", textContent: first }),
          ...rest.map((textContent) => make("td", { textContent })),
        )
      ),
    ),
  );
}
