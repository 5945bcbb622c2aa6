import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { csvCell, figureCsv, plainText } from "../../lib/figure/csv.ts";
import { FIGURES, figuresOf } from "../../lib/figure/figures.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { sampleReport } from "./sample.ts";

const layout = { width: 400, height: 300 };

/** A reader of RFC 4180, written anew: one letter at a time. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [], cell = "", quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted && letter === '"' && text[i + 1] === '"') cell += text[i++];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") row.push(cell), cell = "";
    else if (!quoted && letter === "\r" && text[i + 1] === "\n") {
      rows.push([...row, cell]), row = [], cell = "", i++;
    } else cell += letter;
  }
  equal(cell, "", "the last line ends, too");
  return rows;
}

const NAMES = fc.string({ unit: fc.constantFrom(..."a=+-@\t\r\n\"',;<&é 1") });
const NUMBER = fc.double({ noNaN: true });

Deno.test("every point comes back from the CSV, whatever its names hold", () => {
  fc.assert(fc.property(
    fc.array(fc.record({ name: NAMES, points: fc.array(fc.tuple(NUMBER, NUMBER, NAMES)) })),
    (traces) => {
      const data = traces.map(({ name, points }) => ({
        type: "scatter",
        name,
        x: points.map(([x]) => x),
        y: points.map(([, y]) => y),
        text: points.map(([, , text]) => text),
      }));
      const [header, ...rows] = parse(figureCsv({ data, layout }));
      const column = (name: string) => rows.map((row) => row[header!.indexOf(name)]!);
      const points = traces.flatMap(({ points }) => points);
      deepEqual(column("x").map(Number), points.map(([x]) => x || 0));
      deepEqual(column("y").map(Number), points.map(([, y]) => y || 0));
      ok(rows.every((row) => row.length === header!.length));
      const bare = (text: string) => text.replace(/^'/, "");
      const names = traces.flatMap(({ name, points }) => points.map(() => plainText(name)));
      deepEqual(column("trace").map(bare), names.map(bare));
    },
  ));
});

Deno.test("no text of a spreadsheet is run as a formula", () => {
  fc.assert(fc.property(fc.constantFrom("=", "+", "-", "@", "\t=", " =", "＝"), NAMES, (a, b) => {
    const cell = parse(`${csvCell(`${a}HYPERLINK${b}`)}\r\n`)[0]![0]!;
    equal(cell[0], "'");
  }));
  deepEqual(["-1.5e-3", "-4", "+2"].map(csvCell), ["-1.5e-3", "-4", "+2"], "numbers are none");
  equal(csvCell(-4), "-4");
});

Deno.test("a heatmap becomes long rows", () => {
  const z = [[1, 2, 3], [4, 5, 6]];
  equal(
    figureCsv({ data: [{ type: "heatmap", name: "h", x: ["a", "b", "c"], z }], layout }),
    "trace,x,y,z\r\nh,a,0,1\r\nh,b,0,2\r\nh,c,0,3\r\nh,a,1,4\r\nh,b,1,5\r\nh,c,1,6\r\n",
  );
});

Deno.test("a broken line has no row at its gap, and columns that nothing fills are left out", () => {
  const data = [{ type: "scatter", x: [0, null, 2], y: [1, null, NaN], customdata: [7, 8, 9] }];
  equal(
    figureCsv({ data, layout }),
    "trace,x,y,customdata\r\ntrace 0,0,1,7\r\ntrace 0,2,NaN,9\r\n",
  );
});

Deno.test("every figure of a report has its points, panels by their headings", () => {
  for (const dimension of [2, 3]) {
    const report = sampleReport(dimension);
    for (const { name, figure } of figuresOf(report)) {
      const [header, ...rows] = parse(figureCsv(figure));
      deepEqual(rows.filter((row) => row.length !== header!.length), [], name);
      if (name === "mistakes") continue; // pictures, no points
      ok(rows.length > 0, name);
      ok(header!.join().endsWith("trace,x,y") || header!.includes("x"), name);
    }
  }
  const scatter = parse(figureCsv(FIGURES.scatter.make(sampleReport(2))));
  equal(scatter[0]![0], "panel");
  match(scatter[1]![0]!, /right, angular Fisher score/);
});

Deno.test("an animation has the moment of each point", () => {
  const figure: Figure = {
    data: [{ type: "scatter", name: "still", x: [0], y: [0] }, { type: "scatter", name: "moved" }],
    layout,
    frames: ["0", "10"].map((name, i) => ({
      name,
      data: [{ x: [i], y: [i] }],
      traces: [1],
      layout: {},
    })),
  };
  equal(
    figureCsv(figure),
    "frame,trace,x,y\r\n,still,0,0\r\n0,moved,0,0\r\n10,moved,1,1\r\n",
  );
});
