/**
 * The figures of a report, one at a time.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Report } from "../../lib/experiment/report.ts";
import { figuresOf } from "../../lib/figure/figures.ts";
import { drawFigure } from "../../lib/figure/draw.ts";
import { PLOT_OPTIONS } from "../../lib/figure/plot_options.ts";
import { figureBlob, kindsOf, saveButtons } from "../../lib/figure/saving.ts";
import { byId, optionsOf } from "../dom.ts";
import { openPlotly } from "../plotly.ts";
import { savable } from "../saves.ts";

/** Lists the figures, and draws the one that is picked. */
export async function showFigures(report: Report): Promise<void> {
  const figures = figuresOf(report), pick = byId<HTMLSelectElement>("figure");
  pick.replaceChildren(...optionsOf(figures.map(({ name, title }) => [name, title])));
  savable.set("plot", async (kind) => {
    const { figure } = figures.find(({ name }) => name === pick.value)!;
    return await figureBlob(figure, kind, { plot, plotly: await openPlotly() });
  });
  const plot = byId("plot"), caption = byId("figure-caption");
  const draw = async () => {
    const wanted = figures.find(({ name }) => name === pick.value)!;
    const { title } = wanted;
    caption.textContent = wanted.caption;
    byId("save-plot").innerHTML = saveButtons({
      ...{ title, of: "plot", file: `${report.name}-${wanted.name}` },
      kinds: kindsOf(wanted.figure),
    });
    try {
      const plotly = await openPlotly();
      if (pick.value !== wanted.name) return; // another was picked while plotly came
      plotly.purge(plot);
      await drawFigure(plotly, plot, wanted.figure, PLOT_OPTIONS);
    } catch (error) {
      caption.textContent = `Cannot draw ${title}: ${(error as Error).message}`;
    }
  };
  pick.onchange = draw;
  await draw();
}
