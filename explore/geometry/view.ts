/**
 * The geometry as it is seen: pictures and numbers that follow the angle.
 *
 * @module
 */
/// <reference lib="dom" />
import { type Chart, chart, tracesOf } from "../chart.ts";
import { type Choice, titleOf } from "../choices.ts";
import { sample } from "../colours.ts";
import { byId, tableOf } from "../dom.ts";
import { saveSvg } from "../saves.ts";
import { angleAt, circleOf, circleTraces, degrees } from "./circle.ts";
import { type ChartName, curvesOf } from "./curves.ts";
import { between, measure, type Place } from "./measure.ts";

const RADIANS = Math.PI / 180;
const TITLES: Readonly<Record<ChartName, string>> = {
  logit: "the target logit",
  boundary: "the decision boundary",
  gradient: "the gradient",
};

/** Shows choices from now on; one drawing a frame, however fast sliders move. */
export function geometryView(): (choices: readonly Choice[]) => void {
  const theta = byId<HTMLInputElement>("theta"), delta = byId<HTMLInputElement>("delta");
  const circle = byId("circle");
  let choices: readonly Choice[] = [], asked = false;
  let curves: Partial<Record<ChartName, Chart>> = {};
  saveSvg("circle", "who owns what", () => circleTraces(choices, delta.valueAsNumber * RADIANS));
  for (const [name, title] of Object.entries(TITLES) as [ChartName, string][]) {
    saveSvg(name, title, () => tracesOf(curves[name]!));
  }

  const draw = () => {
    asked = false;
    const place = {
      theta: theta.valueAsNumber * RADIANS,
      delta: delta.valueAsNumber * RADIANS,
    };
    for (const [input, angle] of [[theta, place.theta], [delta, place.delta]] as const) {
      input.ariaValueText = `${degrees(angle)}`;
      byId(`${input.id}-value`).textContent = degrees(angle);
    }
    circle.innerHTML = circleOf(choices, place);
    curves = curvesOf(choices, place);
    for (const [name, drawn] of Object.entries(curves)) byId(name).innerHTML = chart(drawn);
    const table = readout(choices, place);
    table.querySelectorAll("tbody th").forEach((head, i) => head.prepend(sample(i)));
    byId("readout").replaceChildren(table);
  };
  const ask = () => {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  theta.oninput = delta.oninput = ask;

  const follow = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = circle.firstElementChild!.getBoundingClientRect();
    const angle = angleAt(clientX - left - width / 2, clientY - top - height / 2);
    theta.valueAsNumber = Math.round(angle / RADIANS);
    ask();
  };
  circle.onpointerdown = (event) => {
    event.preventDefault(); // no text is selected while the angle is dragged
    circle.setPointerCapture(event.pointerId);
    theta.focus({ preventScroll: true });
    follow(event);
  };
  circle.onpointermove = (event) => {
    if (circle.hasPointerCapture(event.pointerId)) follow(event);
  };
  return (next) => {
    choices = next;
    ask();
  };
}

function readout(choices: readonly Choice[], place: Place): HTMLTableElement {
  const header = ["loss", "logit", "× s", "p", "pull", "reach", "gap"];
  return tableOf(
    header,
    choices.map((choice) => {
      const { own, radius, probability, pull } = measure(choice, place);
      const reach = between(choice, place.delta);
      return [
        titleOf(choice),
        own.toFixed(3),
        (radius * own).toFixed(1),
        probability.toFixed(3),
        Number.isNaN(pull) ? "a step" : pull.toFixed(3),
        reach ? degrees(reach.theta1) : "none",
        reach ? degrees(Math.max(0, reach.gap)) : "none",
      ];
    }),
  );
}
