// deno-lint-ignore-file no-control-regex -- escape sequences are what is looked at
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { barLine, progressBars, type State } from "../../tasks/cli/progress.ts";
import { textTable } from "../../tasks/cli/table.ts";

/** A screen that keeps what is written. */
function stage(columns: number, rows: number) {
  const writes: string[] = [], size = { columns, rows };
  const screen = { write: (text: string) => void writes.push(text), size: () => size };
  return { writes, size, bars: progressBars(true, screen) };
}
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

Deno.test("a narrow terminal shows share, time left and note, and is not left", () => {
  const state: State = {
    ...{ name: "A-Softmax m=4", total: 100, started: 0, from: 0, done: 50, said: 0 },
    note: "loss 0.310, λ 5.0",
  };
  equal(barLine(state, 10_000, 40), "A-Softmax m=4  50 %  0:10  loss 0.310,…");
  for (let width = 2; width <= 200; width++) {
    ok([...barLine(state, 10_000, width)].length < width, String(width));
  }
  ok(!/NaN|Infinity/.test(barLine({ ...state, total: 0 }, 10_000, 100)));
});

Deno.test("what comes last is drawn, though it comes at once after another drawing", async () => {
  const { writes, bars } = stage(80, 24);
  const bar = bars.add("one\ntwo", 100);
  bar.update(1);
  bar.update(2, "last");
  equal(writes.length, 1);
  await pause(200);
  equal(writes.length, 2);
  match(writes[1]!, /^\r\x1b\[1A\x1b\[\?7lone two .*2 %.*last\x1b\[K\n\x1b\[\?7h\x1b\[J$/);
  bars.close();
});

Deno.test("more bars than the terminal has lines are counted; those that ended stay above", () => {
  const { writes, bars, size } = stage(80, 6);
  const all = Array.from({ length: 9 }, (_, i) => bars.add(`job ${i}`, 10));
  for (const bar of all) bar.update(1);
  bars.log("above");
  deepEqual(writes.at(-1)!.split("\n").length, 1 + 4 + 1);
  match(writes.at(-1)!, /… and 6 more/);
  all[0]!.finish("good");
  match(writes.at(-1)!, /^\r\x1b\[4Ajob 0 .*good\x1b\[K\n\x1b\[\?7ljob 1 /);
  size.columns = 20;
  bars.log("above");
  // Three bars of 40 letters and more are folded, the last line is not.
  ok(Number(/^\r\x1b\[(\d+)A/.exec(writes.at(-1)!)![1]) >= 7);
  bars.close();
});

Deno.test("a table sets numbers to the right, and leaves no spaces at the ends of lines", () => {
  const rows = [["Softmax", "98.18 %"], ["A-Softmax m=4", "100 %"]];
  equal(
    textTable(["loss", "accuracy"], rows, true),
    " loss             accuracy\n Softmax           98.18 %\n A-Softmax m=4       100 %",
  );
});
