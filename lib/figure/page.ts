/**
 * A report as one page that needs nothing else: it opens from a disk and without a network.
 *
 * @module
 */
import { answerOf } from "../experiment/answer.ts";
import { EXPERIMENTS } from "../experiment/experiments.ts";
import type { Report } from "../experiment/report.ts";
import { startLine } from "../experiment/start_line.ts";
import { drawingScript } from "./draw.ts";
import { escapeHtml, insideScript, scriptJson } from "./escape.ts";
import { figuresOf } from "./figures.ts";
import { pageHead } from "./look.ts";
import { BAR, PLOT_OPTIONS } from "./plot_options.ts";
import { kindsOf, saveButtons, savingScript } from "./saving.ts";
import { resultTable } from "./table.ts";

const STYLE = `
body { font-size: 16px; }
main { max-width: 1280px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 1.6rem; }
td.best { background: var(--best); font-weight: 700; }
nav a { margin-right: 14px; white-space: nowrap; }
.plot { padding: 8px 8px ${BAR + 8}px; }
`;

const SEEDS = "of the mean over seeds (Student)";
const ONE =
  "of one run over what it was tested on (Wilson, jackknife); another seed may differ by more";

/** What intervals are of: rows may have several seeds, or one. */
function intervalsOf({ rows }: Report): string {
  const several = rows.filter(({ seeds }) => seeds.length > 1).length;
  if (several === 0) return ONE;
  return several === rows.length ? SEEDS : `${SEEDS}; where a row has one seed, ${ONE}`;
}

const testedOn = ({ test, pairs }: Report["dataset"]): string =>
  pairs ? `${pairs} pairs of ${test} to test` : `${test} to test on`;

/**
 * The page.
 *
 * @param script The text of plotly's script, put into the page.
 */
export function reportPage(report: Report, script: string): string {
  const { dataset, machine, experiment } = report;
  const text = escapeHtml;
  const figures = figuresOf(report);
  const { header, rows, best, notes } = resultTable(report);
  const cell = (value: string, row: number, column: number) =>
    `<td${best[column] === row ? ' class="best"' : ""}>${text(value)}</td>`;
  const warnings = report.rows.flatMap(({ label, warnings }) =>
    warnings.map((warning) => `<p class="note"><b>${text(label)}.</b> ${text(warning)}</p>`)
  );
  const facts: [string, string][] = [
    ["images", `${dataset.title}: ${dataset.train} to train on, ${testedOn(dataset)}`],
    ["engine", machine.reason],
    ["versions", Object.entries(machine.versions).map((pair) => pair.join(" ")).join(", ")],
    ["commit", machine.commit || "unknown"],
    [
      "time",
      `${machine.seconds} s${machine.tasks > 1 ? `, ${machine.tasks} processes as one` : ""}`,
    ],
    ["precision", machine.precision],
    ...(machine.waiting === undefined ? [] : [
      ["waiting for images", `${(100 * machine.waiting).toFixed(1)} % of training`] as [
        string,
        string,
      ],
    ]),
    ["memory", `${machine.peakMemory} MiB at most`],
    ["seeds", experiment.seeds.join(", ")],
    ...(report.start ? [["begins with", startLine(report.start)] as [string, string]] : []),
  ];
  return `${pageHead(`${report.question} (${dataset.title})`, STYLE)}
<body>
<main>
<h1>${text(report.question)}</h1>
<p class="soft">${dataset.pairs ? "Tested" : "Trained and tested"} on <b>${
    text(dataset.title)
  }</b>, by ${text(machine.engine)}.</p>
<p>${text(answerOf(report))}</p>
${dataset.note ? `<p class="note">${text(dataset.note)}.</p>` : ""}
${warnings.join("\n")}
<nav aria-label="Figures">${
    figures.map(({ name, title }) => `<a href="#${name}">${text(title)}</a>`).join(" ")
  }</nav>
<h2 id="results">Results</h2>
<div class="wide" tabindex="0"><table>
<thead><tr>${header.map((name) => `<th scope="col">${text(name)}</th>`).join("")}</tr></thead>
<tbody>
${rows.map((row, i) => `<tr>${row.map((value, k) => cell(value, i, k)).join("")}</tr>`).join("\n")}
</tbody></table></div>
<p class="soft">In brackets a 95 % interval: ${
    intervalsOf(report)
  }. Lower is better for the angular Fisher score.</p>
${notes.map((note) => `<p class="soft">${text(note)}.</p>\n`).join("")}${
    figures.map(({ name, title, caption, figure }) =>
      `<section aria-label="${text(title)}"><h2 id="${name}">${text(title)}</h2>
<p>${text(caption)}</p>
<div class="wide" tabindex="0"><div class="plot" id="figure-${name}" role="img" aria-label="${
        text(`${title}. ${caption}`)
      }"></div></div>
${
        saveButtons({
          title,
          of: name,
          file: `${report.name}-${name}`,
          kinds: kindsOf(figure),
        })
      }</section>`
    ).join("\n")
  }
<h2 id="machine">How this was made</h2>
<div class="wide" tabindex="0"><table><tbody>
${
    facts.map(([name, value]) =>
      `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`
    ).join("\n")
  }
</tbody></table></div>
<p>${
    Object.hasOwn(EXPERIMENTS, report.name)
      ? `Make it again with <code>deno task train --experiment ${
        text(report.name + (report.start ? ` --from ${report.start.name}` : ""))
      }</code>; all`
      : "All"
  } numbers, and what ran, are in <code>report.json</code> beside this page.</p>
</main>
<script>${insideScript(script)}</script>
<script>
const figures = ${
    scriptJson(
      figures.map(({ name, figure: { data, layout, frames } }) => ({ name, data, layout, frames })),
    )
  };
${insideScript(drawingScript())}
const placeOf = ({ name }) => document.getElementById("figure-" + name);
const draw = (figure) =>
  drawFigure(Plotly, placeOf(figure), figure, ${JSON.stringify(PLOT_OPTIONS)});
// What is far down is drawn when it comes near, so that the first picture is there at once; each
// has its size before.
for (const figure of figures) fitted(placeOf(figure), figure);
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    draw(figures.find(({ name }) => "figure-" + name === target.id));
  }
}, { rootMargin: "1200px" });
for (const figure of figures) seen.observe(placeOf(figure));
${insideScript(savingScript())}
listenForSaves((of, kind) =>
  figureBlob(figures.find(({ name }) => name === of), kind, {
    plot: placeOf({ name: of }),
    plotly: Plotly,
  }));
</script>
</body>
</html>
`;
}
