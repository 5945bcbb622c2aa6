import { deepEqual } from "node:assert/strict";
import type { Cell, Notebook, Output } from "../../tasks/notebook/notebook.ts";
import { changes } from "../../tasks/notebook/repeat.ts";

const shown = (...cells: readonly Output[][]): Notebook => ({
  cells: cells.map((outputs): Cell => ({
    cell_type: "code",
    source: "",
    metadata: {},
    outputs: [...outputs],
  })),
  metadata: {},
  nbformat: 4,
});
const line = (text: string): Output => ({ output_type: "stream", name: "stdout", text });
const picture: Output = {
  output_type: "execute_result",
  data: { "text/plain": "a figure", "image/png": "aGk=" },
};
const between = (a: Notebook, b: Notebook) =>
  changes("n", a, b, "run 2").map(({ cell, what }) => `${cell}: ${what}`);

Deno.test("an output that is lost, new, moved or of another kind is a change", () => {
  const whole = shown([line("a\n"), picture], [line("b\n")]);
  deepEqual(between(whole, whole), []);
  const figure = `execute_result of image/png, text/plain "a figure"`;
  deepEqual(between(whole, shown([line("a\n")], [line("b\n")])), [
    `1: run 2 shows nothing in place of ${figure}`,
  ]);
  deepEqual(between(whole, shown([line("a\n")], [picture, line("b\n")])), [
    `1: run 2 shows nothing in place of ${figure}`,
    `2: run 2 shows ${figure} in place of stream "b\\n"`,
  ]);
  const text: Output = { output_type: "execute_result", data: { "text/plain": "a figure" } };
  deepEqual(between(whole, shown([line("a\n"), text], [line("b\n")])), [
    `1: run 2 shows execute_result of text/plain "a figure" in place of ${figure}`,
  ]);
});

Deno.test("times may differ, other numbers may not", () => {
  const said = (text: string) => shown([line(text)]);
  deepEqual(between(said("6 faces in 751 ms"), said("6 faces in 88.5 ms")), []);
  deepEqual(between(said("100 % in 19 s  step 5"), said("100 % in 3 s  step 5")), []);
  deepEqual(between(said("size milliseconds\n20  7"), said("size milliseconds\n20  9")), []);
  deepEqual(between(said("6 faces in 7 ms"), said("5 faces in 7 ms")), [
    `1: run 2 shows stream "5 faces in … ms" in place of stream "6 faces in … ms"`,
  ]);
});
