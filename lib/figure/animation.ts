/**
 * The scatter while it trains.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import { type AnimationFrame, type Figure } from "./figure.ts";
import { axesOf } from "./panels.ts";
import { type Cloud, cloudsFigure, cloudTraces, planeRows, reachOf } from "./scatter.ts";

/** The clouds of every 2-D row at moment `i`, and the step it was. */
function momentOf(report: Report, i: number): { step: number; clouds: Cloud[] } {
  const rows = planeRows(report);
  return {
    step: rows[0]!.detail.frames[i]!.step,
    clouds: rows.map(({ detail: { frames, frameLabels } }) => ({
      ...frames[i]!,
      labels: frameLabels,
    })),
  };
}

/** How many moments every 2-D row has. */
export function momentsIn(report: Report): number {
  const counts = planeRows(report).map(({ detail }) => detail.frames.length);
  return counts.length ? Math.min(...counts) : 0;
}

/** One moment as a still figure; what the animated picture is made of. */
export function momentFigure(report: Report, i: number): Figure {
  const { step, clouds } = momentOf(report, i);
  const title = `Test embeddings of ${report.dataset.title} after step ${step}`;
  const titles = planeRows(report).map(({ label }) => `<b>${label}</b>`);
  return cloudsFigure(title, titles, clouds, report.dataset.classes);
}

/** All moments, with a button and a slider. The scale of each panel follows its points. */
export function animationFigure(report: Report): Figure {
  const first = momentFigure(report, 0), { classes } = report.dataset;
  const perPanel = classes.length + 2;
  const frames = Array.from({ length: momentsIn(report) }, (_, i): AnimationFrame => {
    const { step, clouds } = momentOf(report, i);
    const layout: Record<string, unknown> = {};
    const data = clouds.flatMap((cloud, panel) => {
      const reach = reachOf(cloud), { xaxis, yaxis } = axesOf(panel);
      for (const key of [`xaxis${xaxis.slice(1)}`, `yaxis${yaxis.slice(1)}`]) {
        layout[key] = { range: [-reach, reach] };
      }
      // Points alone change; what they look like stays.
      return cloudTraces(cloud, panel, classes, reach).map(({ x, y }) => ({ x: x!, y: y! }));
    });
    return {
      name: String(step),
      data,
      traces: data.map((_, trace) => trace),
      layout,
    } as AnimationFrame;
  });
  const animate = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 220 } };
  return {
    data: first.data.slice(0, perPanel * planeRows(report).length),
    layout: {
      ...first.layout,
      title: {
        ...first.layout.title as object,
        text: `Test embeddings of ${report.dataset.title} while training`,
      },
      height: first.layout.height + 70,
      margin: { ...first.layout.margin, b: 128 },
      updatemenus: [{
        type: "buttons",
        direction: "left",
        showactive: false,
        x: 0,
        y: 0,
        xanchor: "left",
        yanchor: "top",
        pad: { t: 66, l: -50 },
        buttons: [
          { label: "▶", method: "animate", args: [null, { ...animate, fromcurrent: true }] },
          {
            label: "❚❚",
            method: "animate",
            args: [[null], { ...animate, frame: { duration: 0 } }],
          },
        ],
      }],
      sliders: [{
        x: 0.09,
        len: 0.91,
        y: 0,
        pad: { t: 50 },
        currentvalue: { prefix: "step " },
        steps: frames.map(({ name }) => ({
          label: name,
          method: "animate",
          args: [[name], animate],
        })),
      }],
    } as Figure["layout"],
    frames,
  };
}
