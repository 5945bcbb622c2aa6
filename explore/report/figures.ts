/**
 * The figures of a report, one at a time.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Report } from "../../lib/experiment/report.ts";
import { figuresOf } from "../../lib/figure/figures.ts";
import { byId, optionsOf } from "../dom.ts";
import { openPlotly } from "../plotly.ts";

/** Lists the figures, and draws the one that is picked. */
export async function showFigures(report: Report): Promise<void> {
  const figures = figuresOf(report), pick = byId<HTMLSelectElement>("figure");
  pick.replaceChildren(...optionsOf(figures.map(({ name, title }) => [name, title])));
  const plot = byId("plot"), caption = byId("figure-caption");
  const draw = async () => {
    const wanted = figures.find(({ name }) => name === pick.value)!;
    const { title, figure: { data, layout, frames } } = wanted;
    caption.textContent = wanted.caption;
    try {
      const plotly = await openPlotly();
      if (pick.value !== wanted.name) return; // another was picked while plotly came
      plotly.purge(plot);
      plot.style.minWidth = `${layout.width}px`;
      await plotly.newPlot(plot, data, layout, { displaylogo: false, responsive: false });
      if (frames) await plotly.addFrames(plot, frames);
    } catch (error) {
      caption.textContent = `Cannot draw ${title}: ${(error as Error).message}`;
    }
  };
  pick.onchange = draw;
  await draw();
}
