/**
 * The list of runs: a table that is searched, filtered and sorted.
 *
 * @module
 */
/// <reference lib="dom" />
import type { FoundRun } from "../../lib/experiment/run_list.ts";
import { byId, make, optionsOf } from "../dom.ts";
import type { State } from "./address.ts";
import { type Column, type ColumnName, COLUMNS, nameOf, sorted } from "./columns.ts";
import { choicesOf, type FilterName, FILTERS, found } from "./search.ts";

/** Makes it work; gives what draws it again for another state. */
export function runTable(
  runs: readonly FoundRun[],
  change: (next: Partial<State>) => void,
): (state: State) => void {
  const query = byId<HTMLInputElement>("query");
  query.oninput = () => change({ query: query.value });
  const filters = Object.keys(FILTERS) as FilterName[];
  for (const name of filters) {
    const pick = byId<HTMLSelectElement>(name), choices = choicesOf(runs, name);
    pick.append(...optionsOf([["", "all"], ...choices.map((one) => [one, one] as const)]));
    pick.onchange = () => change({ [name]: pick.value });
  }
  const { table, draw } = tableOfRuns(change);
  byId("runs").append(table);
  return (state) => {
    if (query.value !== state.query) query.value = state.query;
    for (const name of filters) byId<HTMLSelectElement>(name).value = state[name];
    const shown = sorted(found(runs, state), state.sort, state.down);
    draw(shown, state);
    byId("count").textContent = shown.length === runs.length
      ? countOf(runs.length)
      : `${shown.length} of ${countOf(runs.length)}`;
  };
}

const countOf = (runs: number): string => runs === 1 ? "1 run" : `${runs} runs`;

function tableOfRuns(change: (next: Partial<State>) => void) {
  const names = Object.keys(COLUMNS) as ColumnName[];
  let now: State;
  const heads = names.map((name) => {
    const { title, down = false }: Column = COLUMNS[name];
    const arrow = make("span", { className: "arrow", ariaHidden: "true" });
    const button = make("button", { type: "button" }, title, arrow);
    button.onclick = () => change(now.sort === name ? { down: !now.down } : { sort: name, down });
    return { name, arrow, head: make("th", { scope: "col" }, button) };
  });
  const first = make("th", { scope: "col", textContent: "choose" });
  const body = make("tbody", { role: "rowgroup" });
  const row = make("tr", { role: "row" }, first, ...heads.map(({ head }) => head));
  // A table that is laid out as cards is still read as a table.
  const top = make("thead", { role: "rowgroup" }, row);
  for (const head of row.children) head.role = "columnheader";
  const table = make("table", { role: "table" }, top, body);
  const draw = (runs: readonly FoundRun[], state: State) => {
    now = state;
    for (const { name, arrow, head } of heads) {
      const on = state.sort === name;
      head.ariaSort = on ? state.down ? "descending" : "ascending" : "none";
      arrow.textContent = on ? state.down ? "▾" : "▴" : "";
    }
    body.replaceChildren(...runs.map((run) => rowOf(run, state, change)));
  };
  return { table, draw };
}

function rowOf(run: FoundRun, { chosen }: State, change: (next: Partial<State>) => void) {
  const name = nameOf(run);
  const box = make("input", { type: "checkbox", checked: chosen.includes(run.path) });
  box.ariaLabel = `Compare ${name}`;
  box.onchange = () =>
    change({
      chosen: box.checked ? [...chosen, run.path] : chosen.filter((path) => path !== run.path),
    });
  const cells = (Object.entries(COLUMNS) as [ColumnName, Column][]).map(
    ([key, { title, cell }]) => {
      const [line, below] = cell(run);
      const head = key === "run" && run.page
        ? make("a", { href: run.page, target: "_blank", rel: "noopener", textContent: line })
        : line;
      const soft = below ? [" ", make("span", { className: "soft", textContent: below })] : [];
      const [tag, role] = key === "run" ? ["th", "rowheader"] as const : ["td", "cell"] as const;
      const one = make(tag, { role, ...key === "run" ? { scope: "row" } : {} }, head, ...soft);
      if (key !== "run") one.dataset["column"] = title;
      return one;
    },
  );
  return make("tr", { role: "row" }, make("td", { role: "cell" }, box), ...cells);
}
