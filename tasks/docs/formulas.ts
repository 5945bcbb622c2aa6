/**
 * Formulas as our texts write them, `w_j`, `(-1)^k`, `e^{-2rm}`, with their letters low and high.
 *
 * @module
 */

/** One letter, which may bear an accent, then what stands low: in braces, or short. */
const LOW =
  /(?<![\p{L}\p{N}_])(\p{L}\p{M}?)_(?:\{([^{}]+)\}|(\p{L}{1,2}|\p{N}+)(?![\p{L}\p{N}_]))/gu;

/** What stands high, in braces, in brackets, or short; `x^-|z|` stays as it is. */
const HIGH =
  /(?<=[\p{L}\p{N}\p{M})\]′])\^(?:\{([^{}]+)\}|(\([^()]*\)|-?\p{N}+|\p{L}(?![\p{L}\p{N}])))/gu;

/** Code, which is left alone, or a tag, or a text. */
const PARTS = /<code[\s\S]*?<\/code>|<[^>]+>|[^<]+/g;

/**
 * Sets the formulas of a page's HTML.
 *
 * @example Text is set, code stays what can be typed
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(
 *   withFormulas("<p>x^{-2m} w_j <code>w_j</code></p>"),
 *   "<p>x<sup>-2m</sup> w<sub>j</sub> <code>w_j</code></p>",
 * );
 * ```
 */
export function withFormulas(html: string): string {
  return html.replace(PARTS, (part) => part.startsWith("<") ? part : set(part));
}

function set(text: string): string {
  return text
    .replace(LOW, (_, base, braced, short) => `${base}<sub>${braced ?? short}</sub>`)
    .replace(HIGH, (_, braced, short) => `<sup>${braced ?? short}</sup>`);
}
