import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readReport } from "../../lib/experiment/read_report.ts";
import type { Report } from "../../lib/experiment/report.ts";
import { figureCsv } from "../../lib/figure/csv.ts";
import { classColour } from "../../lib/figure/figure.ts";
import { FIGURES, figuresOf } from "../../lib/figure/figures.ts";
import { narrowed } from "../../lib/figure/narrow.ts";
import { toSvg } from "../../lib/figure/render.ts";
import { sampleReport } from "./sample.ts";

const digits = sampleReport(512), { projected } = FIGURES;
/** Tested on pairs of people who have no names in a report: those of every third digit. */
const faces: Report = {
  ...digits,
  dataset: { ...digits.dataset, pairs: 100 },
  rows: digits.rows.map((row) => {
    const { embeddings, labels, shares } = row.detail.projection!;
    const kept = [...labels.keys()].filter((i) => labels[i]! % 3 === 0);
    const projection = {
      embeddings: kept.map((i) => embeddings[i]!),
      labels: kept.map((i) => 100 + labels[i]!),
      shares,
    };
    return { ...row, detail: { ...row.detail, projection } };
  }),
};
const dots = (report: Report) =>
  projected.make(report).data.filter(({ mode }) => mode === "markers");

Deno.test("a panel a row, a class in its own colour, and every image of the projection", () => {
  const { rows } = digits, all = dots(digits);
  equal(all.length, 10 * rows.length);
  all.forEach(({ name, marker, x }, i) => {
    equal(name, digits.dataset.classes[i % 10]);
    equal(marker.color, classColour(i % 10, 0.6));
    equal(x.length, 20);
  });
  const { layout } = projected.make(digits);
  for (const axis of [layout.yaxis, layout.xaxis2, layout.yaxis5]) {
    deepEqual(axis.range, layout.xaxis.range, "panels have one scale");
  }
  match(layout.annotations[1].text, /46 % of the variance is shown/);
});

Deno.test("people are numbered, one colour each", () => {
  const first = dots(faces).slice(0, 4);
  deepEqual(first.map(({ name }) => name), ["person 1", "person 2", "person 3", "person 4"]);
  deepEqual(
    first.map(({ marker }) => marker.color),
    [0, 1, 2, 3].map((k) => classColour(k, 0.6)),
  );
});

Deno.test("the caption says how much is shown and that the rest may be far apart", () => {
  match(projected.caption(digits), /200 test images of strokes, of 10 classes: /);
  match(projected.caption(digits), /hold 45 % to 49 % of the variance, and the rest is not shown/);
  match(projected.caption(digits), /what lies together here may be far apart/);
  match(
    projected.caption(faces),
    /80 test images of strokes, of those with most images: 4 people, each in one colour/,
  );
});

Deno.test("it becomes a picture and a table of points, and fits a phone", async () => {
  const figure = projected.make(faces);
  ok((await toSvg(figure)).includes("<svg"));
  const csv = figureCsv(figure);
  equal(
    csv.split("\r\n").filter((line) => line.includes("person ")).length,
    80 * faces.rows.length,
  );
  equal(narrowed(figure, 360).layout.width, 360);
});

Deno.test("a report from before rows had projections is read, and has no such figure", () => {
  const older = {
    ...digits,
    rows: digits.rows.map(({ detail: { projection: _, ...detail }, ...row }) => ({
      ...row,
      detail,
    })),
  };
  const names = (report: Report) => figuresOf(report).map(({ name }) => name);
  const read = readReport(JSON.stringify(older), "report.json");
  deepEqual(names(read), names(digits).filter((name) => name !== "projected"));
  // Of one row that has a projection beside others that have none, that one is drawn.
  const mixed = { ...digits, rows: [digits.rows[0]!, ...older.rows.slice(1)] };
  equal(dots(mixed).length, 10);
});
