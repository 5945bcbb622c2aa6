/**
 * Texts of figures in lines, counted in letters: nothing here can ask a screen.
 *
 * Pages carry these functions as text, so they use nothing but each other.
 *
 * @module
 */

/** How many letters a text shows, without plotly's markup. */
export function lettersIn(text: string): number {
  return text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "-").length;
}

/** How many lines it has; none where there is no text. */
export function linesIn(text: string | undefined): number {
  return text ? text.split("<br>").length : 0;
}

/**
 * A text in lines of at most so many letters, a longer word alone in one; the lines that it has stay
 * apart.
 *
 * @example Markup counts for nothing
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(wrapText("<b>Softmax</b>: 9 mistakes<br>of 200", 12), "<b>Softmax</b>: 9<br>mistakes<br>of 200");
 * ```
 */
export function wrapText(text: string, most: number): string {
  return text.split("<br>").map((line) => {
    let so = 0;
    return line.split(/ (?![^<]*>)/).reduce((before, word) => {
      so += 1 + lettersIn(word);
      if (before === "") return word;
      if (so <= most + 1) return `${before} ${word}`;
      so = 1 + lettersIn(word);
      return `${before}<br>${word}`;
    }, "");
  }).join("<br>");
}
