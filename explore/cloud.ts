/**
 * Embeddings in the plane on a canvas: live, or a moment of a report.
 *
 * @module
 */
/// <reference lib="dom" />
import { classColours, isDark } from "./colours.ts";

/** Points, their classes, and the class weights, all in the plane. */
export interface Points {
  /** `[images, 2]` */
  readonly embeddings: ArrayLike<number>;
  /** The class of each. */
  readonly labels: ArrayLike<number>;
  /** `[classes, 2]` */
  readonly weights: ArrayLike<number>;
  /** What the classes are called; without it, by number. */
  readonly names?: readonly string[];
}

/** Of one side, in pixels of the drawing; twice what a phone shows, so that it stays sharp. */
const SIDE = 600, DOT = 4.2;

/** How far the picture must reach for all but the farthest per cent of the points. */
export function reachOf(embeddings: ArrayLike<number>): number {
  const far = Float64Array.from(embeddings, Math.abs).sort();
  return 1.2 * (far[Math.floor(0.99 * (far.length - 1))] || 1);
}

/** Draws them; the scale follows the points. */
export function drawCloud(
  canvas: HTMLCanvasElement,
  { embeddings, labels, weights, names }: Points,
) {
  if (canvas.width !== SIDE) canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d")!, colours = classColours();
  const ink = isDark() ? "#e6e9ec" : "#1f2328";
  const reach = reachOf(embeddings), middle = SIDE / 2, per = middle / reach;
  pen.clearRect(0, 0, SIDE, SIDE);
  pen.strokeStyle = ink;
  pen.globalAlpha = 0.35;
  pen.lineWidth = 1.5;
  for (let k = 0; k < weights.length / 2; k++) {
    const [x, y] = direction(weights, k);
    pen.beginPath();
    pen.moveTo(middle, middle);
    pen.lineTo(middle + 0.83 * middle * x, middle - 0.83 * middle * y);
    pen.stroke();
  }
  pen.globalAlpha = 0.75;
  for (let i = 0; i < labels.length; i++) {
    pen.fillStyle = colours[labels[i]! % colours.length]!;
    pen.beginPath();
    pen.arc(
      middle + per * embeddings[2 * i]!,
      middle - per * embeddings[2 * i + 1]!,
      DOT,
      0,
      2 * Math.PI,
    );
    pen.fill();
  }
  // Names stand beside colours: no reader depends on telling ten of them apart.
  pen.globalAlpha = 1;
  pen.fillStyle = ink;
  pen.font = 'bold 26px "DejaVu Sans", Verdana, sans-serif';
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.strokeStyle = isDark() ? "#1e2226" : "#f3f5f7";
  pen.lineWidth = 6;
  for (let k = 0; k < weights.length / 2; k++) {
    const [x, y] = direction(weights, k);
    pen.strokeText(names?.[k] ?? String(k), middle + 0.91 * middle * x, middle - 0.91 * middle * y);
    pen.fillText(names?.[k] ?? String(k), middle + 0.91 * middle * x, middle - 0.91 * middle * y);
  }
}

function direction(weights: ArrayLike<number>, k: number): readonly [x: number, y: number] {
  const x = weights[2 * k]!, y = weights[2 * k + 1]!, length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}
