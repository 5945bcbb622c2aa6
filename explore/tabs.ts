/**
 * Three views, one at a time, by mouse or arrow keys; the address remembers which.
 *
 * @module
 */
/// <reference lib="dom" />
import { byId } from "./dom.ts";

/** Makes tabs of the buttons `#tab-…` and the panels `#view-…`. */
export function tabs(names: readonly string[]): void {
  const show = (name: string) => {
    for (const each of names) {
      const on = each === name, tab = byId(`tab-${each}`);
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      byId(`view-${each}`).hidden = !on;
    }
    // A report needs no losses to be chosen.
    byId("choices").hidden = name === "report";
    document.body.dataset["view"] = name;
  };
  names.forEach((name, i) => {
    const tab = byId(`tab-${name}`);
    const go = (to: string) => {
      history.replaceState(null, "", `#${to}`);
      show(to);
    };
    tab.onclick = () => go(name);
    tab.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step === undefined) return;
      const next = names.at((i + step) % names.length)!;
      go(next);
      byId(`tab-${next}`).focus();
    };
  });
  const named = () => names.find((name) => location.hash === `#${name}`) ?? names[0]!;
  addEventListener("hashchange", () => show(named()));
  show(named());
}
