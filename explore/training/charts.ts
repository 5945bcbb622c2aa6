/**
 * Loss and accuracy of a training, as charts.
 *
 * @module
 */
import { type Chart, type Line, niceTick, type Place } from "../chart.ts";
import { type Choice, titleOf } from "../choices.ts";
import { strokeOf } from "../colours.ts";
import type { Moment } from "./messages.ts";

/** Both charts. */
export function progressCharts(
  all: readonly { readonly choice: Choice; readonly moments: readonly Moment[] }[],
  steps: number,
): { readonly loss: Chart; readonly accuracy: Chart } {
  const x = { label: "steps", range: [0, steps || 1] as const, tick: niceTick(steps || 1) };
  const lines = (value: (moment: Moment) => number | null): Line[] =>
    all.map(({ choice, moments }, i) => ({
      name: titleOf(choice),
      places: moments.map((moment): Place => [moment.step, value(moment)]),
      stroke: strokeOf(i),
    }));
  const losses = lines(({ loss }) => loss);
  const high = Math.max(1, ...losses.flatMap(({ places }) => places.map(([, y]) => y ?? 0)));
  const tick = niceTick(high);
  return {
    loss: {
      title: "Training loss by steps",
      x,
      y: { label: "training loss", range: [0, Math.ceil(high / tick) * tick], tick },
      lines: losses,
    },
    accuracy: {
      title: "Share of test digits that are right, by steps",
      x,
      y: { label: "test digits right (%)", range: [0, 100], tick: 20 },
      lines: lines(({ accuracy }) => 100 * accuracy),
    },
  };
}
