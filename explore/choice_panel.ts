/**
 * The losses of the reader's choice, and the sliders of each.
 *
 * @module
 */
/// <reference lib="dom" />
import { LOSSES, type LossName } from "../lib/margin/losses.ts";
import { type Choice, choiceOf, filled, MOST } from "./choices.ts";
import { sample } from "./colours.ts";
import { byId, make, optionsOf } from "./dom.ts";
import { type Knob, knobsOf, lambdaAt, placeOf, turned } from "./knobs.ts";

/** All losses by name and title, as they stand in the table. */
const NAMES = Object.entries(LOSSES).map(([name, { title, year }]) =>
  [name, `${title} (${year})`] as const
);

/** Shows the choices in `#losses`, and tells of every change. */
export function choicePanel(
  first: readonly Choice[],
  onChange: (choices: readonly Choice[]) => void,
): void {
  const list = byId("losses"), add = byId<HTMLButtonElement>("add-loss");
  let choices = [...first];
  const change = (next: Choice[]) => {
    choices = next;
    add.disabled = choices.length >= MOST;
    onChange(choices);
  };
  const draw = () => list.replaceChildren(...choices.map((_, i) => card(i)));

  function card(i: number): HTMLElement {
    const pick = make("select", { ariaLabel: `Loss ${i + 1}` }, ...optionsOf(NAMES));
    pick.value = choices[i]!.name;
    pick.onchange = () => {
      change(choices.with(i, choiceOf(pick.value as LossName)));
      draw();
      refocus(`Loss ${i + 1}`);
    };
    const drop = make("button", { type: "button", className: "quiet", textContent: "✕" });
    drop.ariaLabel = `Remove loss ${i + 1}`;
    drop.disabled = choices.length === 1;
    drop.onclick = () => {
      change(choices.toSpliced(i, 1));
      draw();
      add.focus();
    };
    const head = make("div", { className: "card-head" }, sample(i), pick, drop);
    const trouble = make("p", { className: "trouble", role: "alert" });
    const knobs = knobsOf(choices[i]!).map((knob) => knobRow(i, knob, trouble));
    return make(
      "div",
      { className: "card", role: "group", ariaLabel: `Loss ${i + 1}` },
      head,
      ...knobs,
      trouble,
    );
  }

  function knobRow(i: number, { key, label, value, values, slide }: Knob, trouble: HTMLElement) {
    const isLambda = key === "lambda";
    const turn = (value: Knob["value"]) => {
      const next = turned(choices[i]!, key, value);
      try {
        filled(next);
      } catch (error) { // what a row refuses it explains: the picture stays as it was
        trouble.textContent = (error as Error).message;
        return;
      }
      trouble.textContent = "";
      change(choices.with(i, next));
    };
    if (values) {
      const pick = make("select", {}, ...optionsOf(values.map((v) => [String(v), String(v)])));
      pick.value = String(value);
      pick.onchange = () => {
        turn(values.find((v) => String(v) === pick.value)!);
        if (key === "version" || key === "type") draw(); // whose margins have other bounds
      };
      return make("label", { className: "knob" }, make("span", { textContent: label }), pick);
    }
    const [from, to, step] = slide!;
    const range = make("input", { type: "range" });
    Object.assign(range, { min: `${from}`, max: `${to}`, step: `${step}` });
    range.value = `${isLambda ? placeOf(value as number) : value}`;
    const shown = make("output", { textContent: String(value) });
    range.oninput = () => {
      const value = isLambda ? lambdaAt(range.valueAsNumber) : range.valueAsNumber;
      shown.textContent = range.ariaValueText = String(value);
      turn(value);
    };
    range.ariaValueText = String(value);
    return make("label", { className: "knob" }, make("span", { textContent: label }), range, shown);
  }

  function refocus(label: string): void {
    list.querySelector<HTMLElement>(`select[aria-label="${label}"]`)?.focus();
  }

  add.onclick = () => {
    const taken = new Set(choices.map(({ name }) => name));
    const next = ["arcface", "sphereface", "sphereface2", "normface"] as const;
    change([...choices, choiceOf(next.find((name) => !taken.has(name)) ?? "softmax")]);
    draw();
    refocus(`Loss ${choices.length}`);
  };
  draw();
  add.disabled = choices.length >= MOST;
}
