/**
 * The training as it is seen: a picture a loss, the curves of all, and a slider over the moments.
 *
 * @module
 */
/// <reference lib="dom" />
import { type Choice, titleOf } from "../choices.ts";
import { chart, tracesOf } from "../chart.ts";
import { drawCloud } from "../cloud.ts";
import { onColours, sample } from "../colours.ts";
import { byId, make } from "../dom.ts";
import { saveSvg } from "../saves.ts";
import { progressCharts } from "./charts.ts";
import type { Moment, Order, Told } from "./messages.ts";
import { type Running, startTraining } from "./run.ts";

/** One loss of a training. */
interface Trained {
  readonly choice: Choice;
  readonly canvas: HTMLCanvasElement;
  readonly line: HTMLElement;
  readonly moments: Moment[];
  labels: Uint8Array;
  state: "starting" | "training" | "done" | "failed";
}

/** Makes it work; the choices are read when it starts. */
export function trainingView(choicesNow: () => readonly Choice[]): void {
  const start = byId<HTMLButtonElement>("start"), stop = byId<HTMLButtonElement>("stop");
  const slider = byId<HTMLInputElement>("moment"), bar = byId<HTMLProgressElement>("progress");
  let all: Trained[] = [], running: Running | undefined, steps = 0, told = "";
  let follows = true; // the slider follows what is newest, until it is moved

  const draw = () => {
    const place = slider.valueAsNumber;
    for (const { canvas, moments, labels, choice } of all) {
      const moment = moments[Math.min(place, moments.length - 1)];
      if (!moment) continue;
      drawCloud(canvas, { ...moment, labels });
      canvas.ariaLabel = `${titleOf(choice)} after step ${moment.step}: ${
        percent(moment.accuracy)
      } of the test digits right`;
    }
    byId("moment-value").textContent = `step ${
      all[0]?.moments[Math.min(place, all[0].moments.length - 1)]?.step ?? 0
    }`;
    const charts = progressCharts(all, steps);
    byId("loss-curve").innerHTML = chart(charts.loss);
    byId("accuracy-curve").innerHTML = chart(charts.accuracy);
  };
  const traces = (name: "loss" | "accuracy") => () => tracesOf(progressCharts(all, steps)[name]);
  saveSvg("loss-curve", "the loss", traces("loss"));
  saveSvg("accuracy-curve", "the accuracy", traces("accuracy"));
  let asked = false;
  const ask = () => {
    if (!asked) {
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    }
    asked = true;
  };
  /** Says it to those who listen, too. */
  const say = (text: string) => {
    if (text !== told) byId("status").textContent = told = text;
  };

  const hear = (i: number, message: Told) => {
    const one = all[i]!;
    switch (message.kind) {
      case "ready":
        one.labels = message.labels;
        one.state = "training";
        byId("engine-used").textContent = `Engine: ${message.engine}.`;
        break;
      case "moment": {
        one.moments.push(message.moment);
        const { step, loss, accuracy, lambda } = message.moment;
        one.line.textContent = `step ${step}, loss ${loss?.toFixed(3) ?? "–"}, ${
          percent(accuracy)
        } right${lambda >= 0.005 ? `, λ ${lambda.toPrecision(2)}` : ""}`;
        break;
      }
      case "done":
        one.state = "done";
        one.line.append(`, ${message.seconds.toFixed(0)} s`);
        for (const warning of message.warnings) complain(one, warning);
        break;
      case "failed":
        one.state = "failed";
        complain(one, message.message);
    }
    const most = Math.max(1, ...all.map(({ moments }) => moments.length));
    slider.max = String(most - 1);
    if (follows) slider.valueAsNumber = most - 1;
    const ended = all.filter(({ state }) => state === "done" || state === "failed");
    const taken = all.map(({ moments, state }) =>
      state === "failed" ? steps : moments.at(-1)?.step ?? 0
    );
    const done = taken.reduce((sum, step) => sum + step, 0) / (steps * all.length);
    // Bar and number are one; those who listen hear the bar when they ask, not forty times a run.
    bar.value = done;
    byId("percent").textContent = `${Math.floor(100 * done)} %`;
    if (ended.length === all.length) finish(summary());
    else say(`Training ${all.length === 1 ? "a loss" : `${all.length} losses at once`}.`);
    ask();
  };
  const summary = () =>
    `Done. ${
      all.map(({ choice, moments, state }) =>
        `${titleOf(choice)}: ${
          state === "failed" ? "failed" : `${percent(moments.at(-1)!.accuracy)} right`
        }`
      ).join("; ")
    }.`;
  const finish = (text: string) => {
    running = undefined;
    stop.disabled = true;
    start.disabled = false;
    say(text);
  };

  start.onclick = async () => {
    start.disabled = true;
    follows = true;
    bar.value = 0;
    byId("percent").textContent = "0 %";
    say("Starting.");
    const order = readOrder();
    steps = order.steps;
    all = choicesNow().map(panel);
    byId("trained").hidden = false;
    byId("clouds").replaceChildren(...all.map(({ canvas }) => canvas.closest("figure")!));
    try {
      const orders = all.map(({ choice }) => ({ ...order, choice }));
      running = await startTraining(orders, hear);
      stop.disabled = false;
    } catch (error) {
      finish(`Cannot train: ${(error as Error).message}`);
    }
  };
  stop.onclick = () => {
    running?.stop();
    finish("Stopped.");
  };
  slider.oninput = () => {
    follows = slider.value === slider.max;
    ask();
  };
  byId<HTMLInputElement>("steps").oninput = ({ target }) => {
    byId("steps-value").textContent = (target as HTMLInputElement).value;
  };
  onColours(ask);
}

function readOrder(): Omit<Order, "choice" | "wasm"> {
  return {
    steps: byId<HTMLInputElement>("steps").valueAsNumber,
    seed: Math.trunc(byId<HTMLInputElement>("seed").valueAsNumber) || 0,
    annealed: byId<HTMLInputElement>("annealed").checked,
    engine: byId<HTMLSelectElement>("engine").value as Order["engine"],
  };
}

/** An empty picture of a loss. */
function panel(choice: Choice, i: number): Trained {
  const canvas = make("canvas", { role: "img", ariaLabel: `${titleOf(choice)}, not begun` });
  const line = make("p", { className: "lead", textContent: "starting" });
  const name = make("b", { textContent: titleOf(choice) });
  make("figure", {}, make("figcaption", { className: "card-head" }, sample(i), name), canvas, line);
  return { choice, canvas, line, moments: [], labels: new Uint8Array(), state: "starting" };
}

function complain({ line }: Trained, text: string): void {
  line.after(make("p", { className: "trouble", textContent: text }));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
