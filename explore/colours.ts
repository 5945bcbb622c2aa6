/**
 * Colours of the page: those of the figures, on white and on black.
 *
 * @module
 */
/// <reference lib="dom" />
import { CLASS_COLOURS, DARK_CLASS_COLOURS, ROW_STYLES } from "../lib/figure/palette.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const changed = new EventTarget();

/** Whether the page is dark: as its reader chose, else as the system is. */
export function isDark(): boolean {
  const { colorScheme } = document.documentElement.style;
  return colorScheme === "dark" || (colorScheme !== "light" && dark.matches);
}

/** Makes the page dark or light. */
export function setDark(wanted: boolean): void {
  document.documentElement.style.colorScheme = wanted ? "dark" : "light";
  changed.dispatchEvent(new Event("change"));
}

/** Says when colours are others: a canvas does not see that by itself. */
export function onColours(tell: () => void): void {
  dark.addEventListener("change", tell);
  changed.addEventListener("change", tell);
}

/** The colours of classes as they are now. */
export function classColours(): readonly string[] {
  return isDark() ? DARK_CLASS_COLOURS : CLASS_COLOURS;
}

/** Gives the style sheet `--c0` to `--c9`, each for both kinds of page. */
export function nameColours(): void {
  CLASS_COLOURS.forEach((colour, i) =>
    document.documentElement.style.setProperty(
      `--c${i}`,
      `light-dark(${colour}, ${DARK_CLASS_COLOURS[i]})`,
    )
  );
}

const DASHES = { solid: "", dash: "9 6", dot: "2 5", dashdot: "10 5 2 5", longdash: "16 6" };

/** How the i-th of several lines looks, as attributes of SVG: colour is never the only cue. */
export function strokeOf(i: number): string {
  return `stroke="var(--c${i % 10})" stroke-dasharray="${DASHES[ROW_STYLES[i]!.dash]}"`;
}

/** A short piece of the i-th line, to stand beside its name. */
export function sample(i: number): HTMLElement {
  const holder = document.createElement("span");
  holder.className = "swatch";
  holder.innerHTML = `<svg viewBox="0 0 26 12" aria-hidden="true"><path fill="none" ${
    strokeOf(i)
  } stroke-width="3" d="M0 6H26"/></svg>`;
  return holder;
}
