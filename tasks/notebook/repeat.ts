/**
 * Whether a notebook shows the same every time it is run.
 *
 * @module
 */
import { type Cell, type Notebook, type Output, type Problem } from "./notebook.ts";

/**
 * What another run shows in place of the first: a cell with outputs of another number or kind, or
 * with other text. Times may differ.
 */
export function changes(path: string, first: Notebook, again: Notebook, run: string): Problem[] {
  return first.cells.flatMap((cell, i) => {
    const before = outlineOf(cell), now = outlineOf(again.cells[i]!);
    const k = before.findIndex((line, k) => line !== now[k]);
    if (k < 0 && before.length === now.length) return [];
    const at = k < 0 ? before.length : k;
    const [was, is] = [before, now].map((lines) => lines[at] ?? "nothing");
    return [{ notebook: path, cell: i + 1, what: `${run} shows ${is} in place of ${was}` }];
  });
}

/** A line for each output: its kind, and its text but for times. */
function outlineOf({ outputs = [] }: Cell): string[] {
  return outputs.map((output: Output) => {
    const { output_type: type, text, ename, evalue, data } = output;
    if (type === "stream") return `stream ${JSON.stringify(timeless(String(text)))}`;
    if (type === "error") return `error ${ename}: ${evalue}`;
    const bundle = data as Record<string, unknown>;
    const plain = timeless(String(bundle["text/plain"] ?? ""));
    return `${type} of ${Object.keys(bundle).sort().join(", ")} ${JSON.stringify(plain)}`;
  });
}

/** Text without its times; of a table of times without any number, as they have a column there. */
function timeless(text: string): string {
  const times = /\b(?:milliseconds|seconds)\b/.test(text)
    ? /\d+(?:\.\d+)?/g
    : /\d+(?:\.\d+)?(?= (?:s|ms)\b)/g;
  return text.replaceAll(times, "…");
}
