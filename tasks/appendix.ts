/**
 * `deno task appendix`: docs/appendix.md from the reports of the appendix's experiments.
 *
 * @module
 */
import { exists, makeFolder, writeWhole } from "../lib/dataset/store.ts";
import { APPENDIX } from "../lib/experiment/appendix.ts";
import { toPng, toSvg } from "../lib/figure/render.ts";
import { answerOf, type FigureName, FIGURES, type Report, resultTable } from "../lib/mod.ts";
import { runTask, taskCommand } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { readReport } from "./experiment/report.ts";

type Name = keyof typeof APPENDIX | "faces" | "faces-depth" | "orl-patches" | "faces-patches";

const HEAD = `# The appendix of the paper, on digits and faces

Experiments as \`deno task appendix\` puts them together from their reports. Everything but what is
asked is equal in all rows: network, images, seeds, rate. Intervals are of the mean over seeds
(Student, 95 %), differences are paired by seed. In italics what the paper, its README or its code
says; below it what came out here, also where that is another thing. Networks are small, embeddings
of digits mostly in the plane, where classes are crowded.
`;

/** What the paper and its users say, and which figure shows whether it is so. */
const SECTIONS: Readonly<Record<Name, { readonly figure: FigureName; readonly claim: string }>> = {
  "last-relu": {
    figure: "scatter",
    claim: "A: without the ReLU after the embedding, features use the whole of the sphere.",
  },
  "class-prior": {
    figure: "prior",
    claim: "B: where it is free, ‖w‖ is a prior of the class size; weights made unit have none.",
  },
  biases: { figure: "differences", claim: "C: biases may be left at 0 without loss." },
  margins: { figure: "scatter", claim: "D: the larger m is, the narrower the classes." },
  "fisher-score": {
    figure: "tradeoff",
    claim: "E: a lower angular Fisher score goes with a higher accuracy.",
  },
  depth: { figure: "differences", claim: "F: deeper networks gain, up to 64 layers on faces." },
  faces: {
    figure: "tradeoff",
    claim: "E and F on faces: a lower score goes with more right pairs, deeper networks gain.",
  },
  "faces-depth": {
    figure: "tradeoff",
    claim: "E and F on faces, on crops of half the size, each network with time to learn.",
  },
  annealing: {
    figure: "differences",
    claim: "G: λ that falls to 5, or slowly to less, lets the margin come in.",
  },
  patches: { figure: "differences", claim: "H: features of several parts, joined, know more." },
  "orl-patches": { figure: "differences", claim: "H on the faces of ORL." },
  "faces-patches": {
    figure: "differences",
    claim: "H on faces: networks of three patches, their features side by side, beat one.",
  },
  pretrain: {
    figure: "differences",
    claim: "The README: fine-tuning from softmax makes it easier to converge.",
  },
  "batch-size": { figure: "differences", claim: "The README: a larger batch helps." },
  activation: { figure: "differences", claim: "The README: PReLU helps." },
  gradients: {
    figure: "differences",
    claim: "The released layer sends a gradient that is not that of its loss.",
  },
};

const command = taskCommand(
  "appendix",
  "Puts the reports of the appendix's experiments together on one page, with a figure each. Run\n" +
    "them before: deno task reproduce --only NAME.",
  ["deno task appendix", "deno task appendix --results results --out docs"],
)
  .option("--results <folder>", "where the runs are", "results")
  .option("--out <folder>", "where page and pictures go", "docs");

await runTask(command, async ({ results, out }, { signal }) => {
  const names = Object.keys(SECTIONS) as Name[], bars = progressBars();
  const bar = bars.add("Appendix", names.length), sections: string[] = [];
  await makeFolder(`${out}/images/appendix`);
  for (const [i, name] of names.entries()) {
    signal.throwIfAborted();
    const path = `${results}/${name}/report.json`;
    if (await exists(path)) {
      const report = await readReport(`${results}/${name}`, "show");
      const figure = FIGURES[SECTIONS[name].figure].make(report);
      const picture = await toPng(await toSvg(figure), 1, true);
      await writeWhole(`${out}/images/appendix/${name}.png`, picture);
      sections.push(section(name, report));
    } else {
      bars.log(`${name} is left out: there is no ${path}`);
    }
    bar.update(i + 1, name);
  }
  bar.finish(`${sections.length} of ${names.length} experiments`);
  bars.close();
  await writeWhole(`${out}/appendix.md`, [HEAD, ...sections].join("\n"));
  console.log(`Look at ${out}/appendix.md`);
});

/** How long it took, where it was run at once: a report made of results that were there took none. */
function timeOf(seconds: number): string {
  const minutes = (seconds / 60).toFixed(1);
  return minutes === "0.0" ? "" : ` in ${minutes} min`;
}

/** What an experiment asked, what came out, and what the paper says. */
function section(name: Name, report: Report): string {
  const { figure, claim } = SECTIONS[name], { header, rows, notes } = resultTable(report);
  const line = (cells: readonly string[]) => `| ${cells.slice(0, 5).join(" | ")} |`;
  const { dataset, experiment: { seeds }, machine } = report;
  return `## ${report.question}

\`deno task reproduce --only ${name}\`: ${dataset.train} images${
    dataset.pairs ? `, ${dataset.pairs} pairs` : ""
  } of ${dataset.title}, ${seeds.length} seeds, on ${machine.engine}${timeOf(machine.seconds)}.

_${claim}_

${line(header)}
${line(header.map(() => "---"))}
${rows.map(line).join("\n")}

${notes.map((note) => `${note}.\n\n`).join("")}${answerOf(report)} ${
    FIGURES[figure].caption(report)
  }

![${FIGURES[figure].title}](images/appendix/${name}.png)
`;
}
