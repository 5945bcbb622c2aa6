/**
 * The moments of a report's trainings: a picture a row, a slider over the epochs.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Report } from "../../lib/experiment/report.ts";
import { planeRows } from "../../lib/figure/scatter.ts";
import { drawCloud } from "../cloud.ts";
import { byId, make } from "../dom.ts";

/** Shows them where there are any; gives what draws the present one again. */
export function showMoments(report: Report): () => void {
  const rows = planeRows(report).filter(({ detail }) => detail.frames.length > 0);
  const { classes, train } = report.dataset, slider = byId<HTMLInputElement>("epoch");
  byId("epochs").hidden = rows.length === 0;
  if (rows.length === 0) return () => {};
  const batches = new Map(
    report.experiment.rows.map(({ label, training }) => [label, training.batch]),
  );
  const pictures = rows.map(({ label }) => {
    const canvas = make("canvas", { role: "img", ariaLabel: label });
    const line = make("p", { className: "lead" }), name = make("b", { textContent: label });
    return { canvas, line, figure: make("figure", {}, make("figcaption", {}, name), canvas, line) };
  });
  byId("moments").replaceChildren(...pictures.map(({ figure }) => figure));
  const most = Math.max(...rows.map(({ detail }) => detail.frames.length));
  slider.max = String(most - 1);
  slider.valueAsNumber = most - 1;

  const draw = () => {
    rows.forEach(({ label, detail: { frames, frameLabels, curve } }, i) => {
      const { step, embeddings, weights } =
        frames[Math.min(slider.valueAsNumber, frames.length - 1)]!;
      const { canvas, line } = pictures[i]!;
      drawCloud(canvas, {
        embeddings: embeddings.flat(),
        weights: weights.flat(),
        labels: frameLabels,
        names: classes,
      });
      const at = curve.step.findLastIndex((logged) => logged <= step);
      line.textContent = at < 0
        ? "before the first step"
        : `loss ${curve.loss[at]!.toFixed(3)}, ${
          (100 * curve.accuracy[at]!).toFixed(1)
        } % right in training`;
      canvas.ariaLabel = `${label} after step ${step}: ${line.textContent}`;
    });
    const { step } = rows[0]!.detail
      .frames[Math.min(slider.valueAsNumber, rows[0]!.detail.frames.length - 1)]!;
    const epoch = step * (batches.get(rows[0]!.label) ?? NaN) / train;
    byId("epoch-value").textContent = `step ${step}${
      Number.isFinite(epoch) ? `, epoch ${epoch.toFixed(2)}` : ""
    }`;
  };
  slider.oninput = () => requestAnimationFrame(draw);
  draw();
  return draw;
}
