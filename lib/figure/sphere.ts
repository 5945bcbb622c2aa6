/**
 * 3-D embeddings on the unit sphere.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import {
  type Annotation,
  baseLayout,
  classColour,
  type Figure,
  GRID,
  type Trace,
} from "./figure.ts";
import { percent } from "./scatter.ts";

/** Meridians and parallels of the unit sphere, 30° apart, so that depth is seen. */
function wireSphere(scene: string): Record<string, unknown> {
  const around = Array.from({ length: 49 }, (_, i) => i / 24 * Math.PI);
  const steps = Array.from({ length: 6 }, (_, i) => i * Math.PI / 6);
  const lines = steps.flatMap((step) => [
    around.map((a) => [Math.cos(step) * Math.cos(a), Math.sin(step) * Math.cos(a), Math.sin(a)]),
    around.map((a) => [Math.sin(step) * Math.cos(a), Math.sin(step) * Math.sin(a), Math.cos(step)]),
    around.map((
      a,
    ) => [Math.sin(step) * Math.cos(a), Math.sin(step) * Math.sin(a), -Math.cos(step)]),
  ]);
  const axis = (k: number) => lines.flatMap((line) => [...line.map((point) => point[k]!), null]);
  return {
    type: "scatter3d",
    mode: "lines",
    x: axis(0),
    y: axis(1),
    z: axis(2),
    line: { color: GRID, width: 1 },
    hoverinfo: "skip",
    scene,
  };
}

/** 3-D rows on the unit sphere, side by side; it needs WebGL, so a browser. */
export function sphereFigure(report: Report): Figure {
  const rows = report.rows.filter(({ dimension, detail }) =>
    dimension === 3 && detail.scatter.embeddings.length > 0
  );
  const across = Math.min(3, rows.length), down = Math.ceil(rows.length / across);
  const base = baseLayout(
    `Test embeddings of ${report.dataset.title} on the sphere`,
    380 * across,
    420 * down + 60,
  );
  const scenes: Record<string, unknown> = {};
  const annotations: Annotation[] = [];
  const data = rows.flatMap(({ label, accuracy, detail: { scatter, weights } }, i) => {
    const scene = `scene${i === 0 ? "" : i + 1}`;
    const [column, line] = [i % across, Math.floor(i / across)];
    const y: [number, number] = [1 - (line + 0.93) / down, 1 - (line + 0.07) / down];
    scenes[scene] = {
      domain: { x: [column / across, (column + 1) / across], y },
      ...Object.fromEntries(
        (["xaxis", "yaxis", "zaxis"] as const).map((
          key,
        ) => [key, { visible: false, range: [-1.1, 1.1] }]),
      ),
      aspectmode: "cube",
      camera: { eye: { x: 0.95, y: 0.95, z: 0.6 } },
    };
    annotations.push({
      text: `<b>${label}</b>, ${percent(accuracy.mean)} right`,
      x: (column + 0.5) / across,
      y: y[1],
      xref: "paper",
      yref: "paper",
      showarrow: false,
      xanchor: "center",
      yanchor: "bottom",
    });
    const unit = (rows: readonly (readonly number[])[]) =>
      rows.map((row) => row.map((v) => v / (Math.hypot(...row) || 1)));
    const points = unit(scatter.embeddings), poles = unit(weights);
    return [wireSphere(scene), {
      type: "scatter3d",
      mode: "markers",
      x: points.map(([x]) => x!),
      y: points.map(([, y]) => y!),
      z: points.map(([, , z]) => z!),
      marker: { size: 2, color: scatter.labels.map((label) => classColour(label)), opacity: 0.7 },
      hoverinfo: "skip",
      scene,
    }, {
      type: "scatter3d",
      mode: "text",
      x: poles.map(([x]) => 1.12 * x!),
      y: poles.map(([, y]) => 1.12 * y!),
      z: poles.map(([, , z]) => 1.12 * z!),
      text: [...report.dataset.classes],
      textfont: { size: 14 },
      hoverinfo: "skip",
      scene,
    }] as unknown as Trace[];
  });
  return { data, layout: { ...base, ...scenes, annotations } as Figure["layout"] };
}
