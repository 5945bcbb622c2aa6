/**
 * What a row of a report got wrong: the hardest pairs of classes, the most confident mistakes.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Report } from "../../lib/experiment/report.ts";
import { inkDataUrl } from "../../lib/figure/gray_png.ts";
import { byId, make, optionsOf, tableOf } from "../dom.ts";
import { hardestPairs } from "./pairs.ts";

/** Lists the rows, and shows what the picked one got wrong. */
export function showHardest({ rows, dataset: { classes } }: Report): void {
  const pick = byId<HTMLSelectElement>("hard-row"), into = byId("hardest");
  pick.replaceChildren(...optionsOf(rows.map(({ label }, i) => [String(i), label])));
  const draw = () => {
    const { confusion, mistakes } = rows[Number(pick.value)]!.detail;
    const pairs = hardestPairs(confusion);
    if (pairs.length === 0) {
      into.replaceChildren(make("p", {
        textContent: confusion.length > 0
          ? "No test image went to another class."
          : "Other people were tested than trained on: of pairs a report keeps the ROC alone.",
      }));
      return;
    }
    const name = (label: number) => classes[label] ?? String(label);
    const table = tableOf(
      ["pair", "mistaken", "first for second", "second for first"],
      pairs.map(({ classes: [a, b], counts: [ab, ba] }) => [
        `${name(a)} and ${name(b)}`,
        ...[ab + ba, ab, ba].map(String),
      ]),
    );
    const pictures = mistakes.map(({ truth, guess, excess, pixels, width, height, channels }) => {
      const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
      const text = `${name(truth)} taken for ${name(guess)}`;
      return make(
        "figure",
        {},
        make("img", { src: inkDataUrl(bytes, width, height, channels), alt: text }),
        make("figcaption", { textContent: `${text}, by ${excess.toFixed(2)}` }),
      );
    });
    const wide = make("div", { className: "wide", tabIndex: 0, role: "group" }, table);
    wide.ariaLabel = "Pairs of classes";
    const heading = make("h3", {
      textContent: "Most confident, by how far the wrong cosine is ahead",
    });
    into.replaceChildren(
      wide,
      ...(pictures.length > 0
        ? [heading, make("div", { className: "mistakes" }, ...pictures)]
        : []),
    );
  };
  pick.onchange = draw;
  draw();
}
