/**
 * Two classes on the circle and the image between them: a ring a loss, on it who owns what.
 *
 * @module
 */
import type { Trace } from "../../lib/figure/figure.ts";
import { type Choice, titleOf } from "../choices.ts";
import { between, type Place } from "./measure.ts";

/** Sizes in pixels of the picture's own. */
const SIDE = 320, MIDDLE = SIDE / 2, OUTER = 116, RING = 17, WIDTH = 12;

/** Where an angle from the own class lies: that class is at the left, the other to its right. */
function at(angle: number, radius: number): string {
  const turn = Math.PI - angle;
  return `${(MIDDLE + radius * Math.cos(turn)).toFixed(1)} ${
    (MIDDLE - radius * Math.sin(turn)).toFixed(1)
  }`;
}

function arc(from: number, to: number, radius: number, look: string): string {
  if (to - from < 1e-3) return "";
  const large = to - from > Math.PI ? 1 : 0;
  return `<path fill="none" stroke-width="${WIDTH}" ${look} d="M${
    at(from, radius)
  }A${radius} ${radius} 0 ${large} 1 ${at(to, radius)}"/>`;
}

function ray(angle: number, name: string, look: string): string {
  const [x, y] = at(angle, OUTER + 24).split(" ");
  return `<path d="M${MIDDLE} ${MIDDLE}L${at(angle, OUTER + 8)}" ${look}/>
<text class="name" x="${x}" y="${Number(y) + 5}" text-anchor="middle">${name}</text>`;
}

/** The picture as SVG. */
export function circleOf(choices: readonly Choice[], { theta, delta }: Place): string {
  const rings = choices.map((choice, i) => {
    const radius = OUTER - i * RING, reach = between(choice, delta);
    const colour = `stroke="var(--c${i})"`;
    return `<circle class="ring" r="${radius}" cx="${MIDDLE}" cy="${MIDDLE}" stroke-width="${WIDTH}"/>${
      reach
        ? arc(0, reach.theta1, radius, colour) +
          arc(delta - reach.theta1, delta, radius, `${colour} stroke-opacity="0.4"`)
        : ""
    }`;
  });
  const [x, y] = at(theta, OUTER).split(" ");
  return `<svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="The image on the circle, ${
    degrees(theta)
  } from its own class, and the part of the way to the other class that each loss leaves to either">
${rings.join("")}
${ray(0, "own", 'class="ray"')}${ray(delta, "other", 'class="ray"')}
<path class="image" d="M${MIDDLE} ${MIDDLE}L${x} ${y}"/>
<circle class="handle" r="10" cx="${x}" cy="${y}"/></svg>`;
}

/** Where, in degrees from the own class, what each loss leaves to either class ends. */
export function circleTraces(choices: readonly Choice[], delta: number): Trace[] {
  return choices.map((choice) => {
    const reach = between(choice, delta), whole = delta * 180 / Math.PI;
    const theta = reach ? reach.theta1 * 180 / Math.PI : 0;
    return {
      name: titleOf(choice),
      x: reach ? [0, theta, whole - theta, whole] : [],
      y: reach ? [0, 0, 0, 0].map(() => whole) : [],
      text: ["own class", "end of own", "end of other", "other class"],
    };
  });
}

/**
 * The angle from the own class of a place seen from the middle, in `[0, π]`: the lower half is its
 * mirror image.
 *
 * @example Right above the middle
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(angleAt(0, -7), Math.PI / 2);
 * ```
 */
export function angleAt(right: number, down: number): number {
  return Math.PI - Math.abs(Math.atan2(-down, right));
}

/** An angle for people. */
export function degrees(angle: number): string {
  return `${Math.round(angle * 180 / Math.PI)}°`;
}
