/**
 * The page of `deno task reports`: all runs, and some of them beside each other.
 *
 * @module
 */
/// <reference lib="dom" />
import type { RunList } from "../../lib/experiment/run_list.ts";
import { isDark, setDark } from "../colours.ts";
import { byId, make, optionsOf } from "../dom.ts";
import { readAddress, type State, writeAddress } from "./address.ts";
import { nameOf } from "./columns.ts";
import { comparison, letterOf } from "./compare.ts";
import { figuresBeside } from "./figures.ts";
import { runTable } from "./list.ts";

const { folder, runs, unread, notes }: RunList = JSON.parse(byId("list").textContent!);
byId("where").textContent = `below ${folder}`;
byId("dark").onclick = () => setDark(!isDark());
byId("notes").textContent = notes.map((note) => `${note}.`).join(" ");
const apart = byId("unread");
apart.hidden = unread.length === 0;
apart.querySelector("summary")!.textContent = `${unread.length} ${
  unread.length === 1 ? "report is" : "reports are"
} not in the list`;
apart.querySelector("ul")!.append(...unread.map(({ why }) => make("li", { textContent: why })));

let state: State, beside = "";
const drawTable = runTable(runs, change);

function change(next: Partial<State>): void {
  show({ ...state, ...next });
  history.replaceState(null, "", `${location.pathname}${location.search}${writeAddress(state)}`);
}

function show(next: State): void {
  // Of an old address, runs may be gone.
  const chosen = next.chosen.filter((path) => runs.some((run) => run.path === path));
  state = { ...next, chosen };
  const focused = document.activeElement?.ariaLabel;
  drawTable(state);
  if (focused) byLabel(focused)?.focus(); // a box that was pressed was drawn anew
  showChosen();
}

const byLabel = (label: string) =>
  [...byId("runs").querySelectorAll<HTMLElement>("input")].find((box) => box.ariaLabel === label);

function showChosen(): void {
  const { chosen, base } = state;
  byId("chosen").hidden = chosen.length === 0;
  byId("chosen-count").textContent = chosen.length === 1
    ? "1 run chosen: choose another to compare"
    : `${chosen.length} runs chosen`;
  byId<HTMLButtonElement>("look").disabled = chosen.length < 2;
  byId("comparison").hidden = chosen.length < 2;
  if (chosen.length < 2) return void (beside = "");
  const first = chosen.includes(base) ? base : chosen[0]!;
  const order = [first, ...chosen.filter((path) => path !== first)];
  if (beside === order.join("\n")) return; // a search does not draw it anew
  beside = order.join("\n");
  const compared = order.map((path) => runs.find((run) => run.path === path)!);
  const pick = byId<HTMLSelectElement>("base");
  pick.replaceChildren(
    ...optionsOf(compared.map((run, i) => [run.path, `${letterOf(i)}: ${nameOf(run)}`])),
  );
  pick.value = first;
  pick.onchange = () => change({ base: pick.value });
  byId("compared").replaceChildren(...comparison(compared));
  figuresBeside(compared);
}

byId("none").onclick = () => {
  change({ chosen: [], base: "" });
  byId("query").focus();
};
byId("look").onclick = () => {
  byId("comparison-title").scrollIntoView();
  byId("comparison-title").focus();
};
addEventListener("hashchange", () => show(readAddress(location.hash)));
show(readAddress(location.hash));
