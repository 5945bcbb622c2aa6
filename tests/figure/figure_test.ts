import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import sharp from "sharp";
import { readReport } from "../../lib/experiment/read_report.ts";
import type { Report, ReportRow } from "../../lib/experiment/report.ts";
import { psiFigure, targetFigure } from "../../lib/figure/curves.ts";
import { CLASS_COLOURS, classColour, ROW_STYLES } from "../../lib/figure/figure.ts";
import { type FigureName, FIGURES, figuresOf } from "../../lib/figure/figures.ts";
import { escapeHtml } from "../../lib/figure/escape.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { publish } from "../../lib/figure/publish.ts";
import { toAnimation, toPng, toSvg } from "../../lib/figure/render.ts";
import { show } from "../../lib/figure/show.ts";
import { resultTable } from "../../lib/figure/table.ts";
import { sampleReport } from "./sample.ts";

const plane = sampleReport(), space = sampleReport(3), high = sampleReport(512);

const summaryOf = (value: number) => ({
  values: [value],
  mean: value,
  interval: [value, value] as const,
});

/** Of classes of several sizes, over several seeds. */
const unbalanced: Report = {
  ...plane,
  experiment: {
    ...plane.experiment,
    dataset: { ...plane.experiment.dataset, shares: Array(10).fill(0.5) },
    seeds: [1, 2],
  },
};

/** Tested on pairs of other people. */
const pairs: Report = {
  ...high,
  rows: high.rows.map((row, i) => ({
    ...row,
    verification: {
      deviation: 0.01,
      tarAtFar: [1e-2, 1e-3].map((far) => ({ far, tar: summaryOf(0.5 + i / 20) })),
      eer: summaryOf(0.1),
      auc: summaryOf(0.95),
      roc: { far: [0, 0, 0.01, 0.1, 1], tar: [0, 0.2, 0.5 + i / 20, 0.9, 1], differentPairs: 100 },
    },
  })),
};

/** Of networks that cost more and more, or all as much. */
const [priced, alike] = [2, 1].map((factor): Report => ({
  ...high,
  rows: high.rows.map((row, i) => ({
    ...row,
    accuracy: summaryOf(0.9 + 0.004 * i),
    cost: { macs: 1e6 * factor ** i, bytes: 4e5 * factor ** i, widths: {} },
  })),
  machine: { ...high.machine, milliseconds: high.rows.map((_, i) => 0.5 + i) },
})) as [Report, Report];

Deno.test("costs: a panel a price, a dot a row at what it costs; without times, two panels", async () => {
  const { costs } = FIGURES, { data } = costs.make(priced), { rows } = priced;
  equal(data.length, 3 * rows.length);
  const first = (panel: number) => data[panel * rows.length]!.x[0];
  deepEqual([first(0), first(1), data[rows.length + 1]!.x[0]], [0.4, 1, 2]);
  deepEqual(data.slice(-2).map(({ x, xaxis }) => [x[0], xaxis]), [[rows.length - 1.5, "x3"], [
    rows.length - 0.5,
    "x3",
  ]]);
  const { milliseconds: _, ...machine } = priced.machine;
  equal(costs.make({ ...priced, machine }).data.length, 2 * rows.length);
  // The best is the last; those two before it are within a point, the first of them cheaper by 4.
  match(costs.caption(priced), /0\.25 times as many/);
  const dots = new Set(data.slice(0, rows.length).map(({ marker }) => JSON.stringify(marker)));
  equal(dots.size, rows.length, "no two look alike");
  ok((await toSvg(costs.make(priced))).includes("<svg"));
});

Deno.test("a 2-D report has every figure but the sphere, a 3-D one the sphere, others neither", () => {
  const names = (report: Report) => figuresOf(report).map(({ name }) => name);
  const all = Object.keys(FIGURES) as FigureName[];
  const others = ["sphere", "projected", "tradeoff", "costs", "prior", "differences"],
    ofPairs = ["roc", "pairAngles"];
  deepEqual(names(plane), all.filter((name) => ![...others, ...ofPairs].includes(name)));
  deepEqual(
    names(unbalanced),
    all.filter((name) => !["sphere", "projected", "costs", ...ofPairs].includes(name)),
  );
  for (const name of ["roc", "pairAngles"] as const) ok(names(pairs).includes(name), name);
  ok(names(priced).includes("costs") && !names(alike).includes("costs"));
  for (const name of ["angles", "confusion"] as const) ok(!names(pairs).includes(name), name);
  ok(names(space).includes("sphere") && !names(space).includes("scatter"));
  for (const name of ["scatter", "sphere", "directions", "animation"] as const) {
    ok(!names(high).includes(name), name);
  }
});

const all = [plane, space, high, unbalanced, pairs].flatMap(figuresOf);
for (const { name, figure, caption, title } of all) {
  Deno.test(`the figure ${name} has data, titles on its axes and no number that is none`, () => {
    const { layout, data } = figure, text = JSON.stringify(figure);
    ok(data.length > 0 || layout.images!.length > 0);
    ok(!/NaN|Infinity|undefined/.test(text + caption + title), caption);
    ok(layout.width > 0 && layout.height > 0);
    ok((layout.title as { text: string }).text.length > 5);
    const axes = Object.entries(layout as Record<string, unknown>)
      .filter(([key]) => /^[xy]axis\d*$/.test(key)) as [
        string,
        { visible?: boolean; title?: { text: string } },
      ][];
    if (axes.some(([, { visible }]) => visible !== false)) {
      ok(
        axes.some(([key, { title }]) => key.startsWith("x") && title?.text),
        "an x axis says what it is",
      );
    }
  });
}

Deno.test("what goes with what is told in numbers", () => {
  const { prior, tradeoff } = FIGURES;
  ok(/Softmax 0\.9\d/.test(prior.caption(unbalanced)), prior.caption(unbalanced));
  ok(/correlation of score and accuracy is -?[01]\.\d\d\./.test(tradeoff.caption(unbalanced)));
});

Deno.test("more rows than colours: no two lines look alike", () => {
  const looks = ROW_STYLES.map(({ color, dash }) => `${color} ${dash}`);
  equal(new Set(looks).size, 50);
});

Deno.test("every moment of the animation moves all points of all traces", () => {
  const { data, frames } = FIGURES.animation.make(plane);
  for (const frame of frames!) {
    deepEqual(frame.traces, data.map((_, i) => i));
    frame.data.forEach(({ x, y }, i) => {
      equal(x.length, data[i]!.x.length);
      equal(y.length, x.length);
    });
  }
});

Deno.test("a class has one colour everywhere", () => {
  const scatter = FIGURES.scatter.make(plane).data.filter(({ mode }) => mode === "markers");
  scatter.forEach(({ marker }, i) =>
    equal((marker as { color: string }).color, classColour(i % 10, 0.55))
  );
  const ring = FIGURES.directions.make(plane).data.filter(({ name }) => name === "3");
  for (const { line } of ring) equal(line!.color, CLASS_COLOURS[3]);
});

Deno.test("the page escapes whatever names hold, and its scripts cannot be ended", () => {
  const evil = `</script><script>alert("1")</script><img src=x onerror='1'>`;
  const report: Report = {
    ...plane,
    question: evil,
    dataset: {
      ...plane.dataset,
      title: evil,
      note: evil,
      classes: plane.dataset.classes.with(0, evil),
    },
    rows: plane.rows.map((row) => ({ ...row, label: evil, warnings: [evil] })),
  };
  const page = reportPage(report, "/* plotly */");
  ok(!page.includes("<script>alert"));
  ok(!page.includes("<img src=x"));
  equal(page.match(/<\/script>/g)!.length, 2);
  equal(escapeHtml(`<a b="c" d='e'>&`), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
});

Deno.test("the page says which images and engine, and loads nothing from elsewhere", () => {
  const page = reportPage(plane, "/* plotly */");
  match(page, /strokes stand in for MNIST/);
  match(page, /wasm: asked for/);
  ok(!/(?:src|href)="(?:https?:)?\/\//.test(page));
});

Deno.test("the table marks the best of each column", () => {
  const { header, rows, best } = resultTable(plane);
  equal(header[1], "accuracy");
  equal(rows[0]![1], "95.00 % (94.05 to 95.95)");
  deepEqual(best, { 1: 4, 2: 4 });
});

Deno.test("the table has thresholds of pairs, and a dash where an older report has none", () => {
  const older = readReport(JSON.stringify(pairs), "report.json");
  const newer = older.rows.map((row, i): ReportRow =>
    i === 1 ? { ...row, verification: { ...row.verification!, threshold: summaryOf(0.3216) } } : row
  );
  const { header, rows } = resultTable({ ...older, rows: newer });
  const column = rows.map((row) => row[header.indexOf("threshold")]);
  deepEqual(column, newer.map((_, i) => i === 1 ? "0.322" : "-"));
});

Deno.test("a picture is the same bytes twice, without any text left as text", async () => {
  const figure = FIGURES.scatter.make(plane), svg = await toSvg(figure);
  // Also where two are begun at once: they would share the stream that names clip paths.
  for (const again of await Promise.all([toSvg(figure), toSvg(figure)])) equal(again, svg);
  ok(!svg.includes("<text"));
  const { width, height } = await sharp(await toPng(svg)).metadata();
  deepEqual([width, height], [2 * figure.layout.width, 2 * figure.layout.height]);
});

Deno.test("words are drawn where they belong: the title is in the middle, inside of the picture", async () => {
  const figure = psiFigure(), png = await toPng(await toSvg(figure), 1);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  const columns = new Set<number>();
  for (let y = 8; y < 34; y++) {
    for (let x = 0; x < info.width; x++) if (data[y * info.width + x]! < 128) columns.add(x);
  }
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  ok(left > 20 && right < info.width - 20, `${left} to ${right}`);
  ok(Math.abs((left + right) / 2 - info.width / 2) < 4, `${left} to ${right} of ${info.width}`);
});

Deno.test("a 3-D figure says that it needs a browser", () =>
  rejects(toSvg(FIGURES.sphere.make(space)), /needs? a browser|without a browser/));

Deno.test("an animated picture has its frames", async () => {
  const [one, other] = await Promise.all(
    [targetFigure(plane), psiFigure()].map(async (figure) => await toPng(await toSvg(figure), 1)),
  );
  for (const format of ["webp", "gif"] as const) {
    const { pages } = await sharp(await toAnimation([one!, other!, one!], format)).metadata();
    equal(pages, 3);
  }
});

Deno.test("publish() leaves the page, the numbers and every picture, and no half file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const told: string[] = [];
    const files = await publish(
      plane,
      folder,
      (name, done, total) => told.push(`${name} ${done}/${total}`),
    );
    match(told.at(-1)!, /(\d+)\/\1$/);
    deepEqual(JSON.parse(await Deno.readTextFile(`${folder}/report.json`)), plane);
    for (const file of files) {
      ok((await Deno.stat(file)).size > (file.endsWith(".csv") ? 50 : 1000), file);
    }
    const names = [...Deno.readDirSync(`${folder}/figures`)].map(({ name }) => name);
    ok(!names.some((name) => name.includes("partial")));
    for (const { name, still } of figuresOf(plane)) {
      equal(names.includes(`${name}.png`), still, name);
      equal(names.includes(`${name}.csv`), name !== "mistakes", name);
    }
    ok(names.includes("animation.webp"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a notebook gets plotly's own form, HTML and a picture of a figure", async () => {
  const bundle = (await show(psiFigure()))[Symbol.for("Jupyter.display")]!();
  deepEqual(Object.keys(bundle), [
    "application/vnd.plotly.v1+json",
    "text/html",
    "image/png",
    "text/plain",
  ]);
  ok(atob(bundle["image/png"] as string).startsWith("\x89PNG"));
});
