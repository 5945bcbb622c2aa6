/**
 * The same figure of several runs, beside each other.
 *
 * @module
 */
/// <reference lib="dom" />
import { readReport } from "../../lib/experiment/read_report.ts";
import type { FoundRun } from "../../lib/experiment/run_list.ts";
import { drawFigure } from "../../lib/figure/draw.ts";
import { PLOT_OPTIONS } from "../../lib/figure/plot_options.ts";
import { type FigureName, FIGURES, figuresOf, type NamedFigure } from "../../lib/figure/figures.ts";
import { byId, make, optionsOf } from "../dom.ts";
import { openPlotly } from "../plotly.ts";
import { type Packed, unpack } from "../unpack.ts";
import { nameOf } from "./columns.ts";
import { letterOf } from "./compare.ts";

/** What is drawn before another is picked: the numbers that stand in the tables above. */
const FIRST: FigureName = "scores";

const known = new Map<string, Promise<readonly NamedFigure[]>>();

/** The figures of a run, of its report as it lies packed in the page or beside it. */
function figuresOfRun(run: FoundRun): Promise<readonly NamedFigure[]> {
  const { report, path } = run, name = `the figures of ${nameOf(run)}`;
  if (!report) throw new Error(`Cannot show ${name}: they are not in this page`);
  if (!known.has(path)) {
    const made = textOf(report, name).then((text) => figuresOf(readReport(text, nameOf(run))));
    made.catch(() => known.delete(path)); // the next look tries again
    known.set(path, made);
  }
  return known.get(path)!;
}

async function textOf(address: string, name: string): Promise<string> {
  const packed = /^packed:(.*)/.exec(address)?.[1];
  if (packed) return new TextDecoder().decode(await unpack(packed as Packed));
  const answer = await fetch(address).catch((error) => {
    throw new Error(`Cannot fetch ${name}: ${error.message}. Does deno task reports still run?`);
  });
  if (answer.ok) return await answer.text();
  throw new Error(`Cannot fetch ${name}: the report is no longer there. Reload the page`);
}

let looking = 0;

/** Lists what figures there are, and draws the one that is picked, once a run. */
export async function figuresBeside(runs: readonly FoundRun[]): Promise<void> {
  const mine = ++looking, trouble = byId("figure-trouble"), into = byId("figures");
  const pick = byId<HTMLSelectElement>("figure");
  const troubles: string[] = [];
  const all = await Promise.all(runs.map(async (run) => {
    try {
      return await figuresOfRun(run);
    } catch (error) {
      troubles.push((error as Error).message);
      return [];
    }
  }));
  if (mine !== looking) return; // others were chosen meanwhile
  trouble.textContent = troubles.join(" ");
  const names = Object.entries(FIGURES)
    .filter(([name]) => all.some((figures) => figures.some((one) => one.name === name)));
  const wanted = pick.value || FIRST;
  pick.replaceChildren(...optionsOf(names.map(([name, { title }]) => [name, title])));
  if (names.some(([name]) => name === wanted)) pick.value = wanted;
  const draw = async () => {
    const cells = runs.map((run, i) => {
      const figure = all[i]!.find(({ name }) => name === pick.value);
      const plot = make("div"), paper = make("div", { className: "paper plot", tabIndex: 0 }, plot);
      paper.role = "group";
      paper.ariaLabel = `${figure?.title ?? "Figure"} of ${nameOf(run)}`;
      const caption = figure?.caption ?? "This run has no such figure.";
      const title = make("b", { textContent: `${letterOf(i)}: ${nameOf(run)}. ` });
      const words = make("figcaption", {}, title, caption);
      return { figure, plot, all: make("figure", {}, words, ...figure ? [paper] : []) };
    });
    into.replaceChildren(...cells.map(({ all }) => all));
    const plotly = await openPlotly();
    for (const { figure, plot } of cells) {
      if (!figure || !plot.isConnected) continue;
      await drawFigure(plotly, plot, figure.figure, PLOT_OPTIONS);
    }
  };
  const drawn = () =>
    draw().catch((error) => trouble.textContent = `Cannot draw: ${(error as Error).message}`);
  pick.onchange = drawn;
  await drawn();
}
