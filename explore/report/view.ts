/**
 * The report as it is seen: opened from a file, dropped, or named in the address.
 *
 * @module
 */
/// <reference lib="dom" />
import { answerOf } from "../../lib/experiment/answer.ts";
import { readReport } from "../../lib/experiment/read_report.ts";
import { resultTable } from "../../lib/figure/table.ts";
import { onColours } from "../colours.ts";
import { byId, make, tableOf } from "../dom.ts";
import { showFigures } from "./figures.ts";
import { showHardest } from "./hardest.ts";
import { showMoments } from "./moments.ts";

/** Makes it work, and loads what the address names: `?report=report.json`. */
export function reportView(): void {
  const trouble = byId("report-trouble"), shown = byId("report-shown");
  let redraw = () => {};
  onColours(() => redraw());

  const load = async (name: string, text: () => Promise<string>) => {
    trouble.textContent = "";
    try {
      const report = readReport(await text(), name);
      byId("question").textContent = report.question;
      byId("answer").textContent = answerOf(report);
      const { header, rows, notes } = resultTable(report);
      byId("results").replaceChildren(tableOf(header, rows));
      byId("warnings").replaceChildren(
        ...notes.map((note) => make("p", { className: "soft", textContent: `${note}.` })),
        ...report.rows.flatMap(({ label, warnings = [] }) =>
          warnings.map((textContent) =>
            make("p", { className: "trouble", textContent: `${label}: ${textContent}` })
          )
        ),
      );
      shown.hidden = false;
      redraw = showMoments(report);
      showHardest(report);
      await showFigures(report);
    } catch (error) {
      shown.hidden = true;
      const { message } = error as Error;
      // What is not there is read all the same only where a part is not as reports have it.
      trouble.textContent = error instanceof TypeError
        ? `Cannot show ${name}: a part of it is damaged (${message})`
        : message;
    }
  };

  const file = byId<HTMLInputElement>("file"), section = byId("view-report");
  const open = (one: File | null | undefined) => one && load(one.name, () => one.text());
  file.onchange = () => open(file.files?.[0]);
  section.ondragover = (event) => event.preventDefault();
  section.ondrop = (event) => {
    event.preventDefault();
    open(event.dataTransfer?.files[0]);
  };
  const named = new URLSearchParams(location.search).get("report");
  if (named) load(named, () => fetched(named));
}

/** The text of a file beside the page. */
async function fetched(name: string): Promise<string> {
  if (location.protocol === "file:") {
    throw new Error(
      `Cannot fetch ${name}: a page that was opened from a disk may read no other file. Pick it ` +
        "with the button, or serve the page: deno task explore",
    );
  }
  const response = await fetch(new URL(name, location.href)).catch((error) => {
    throw new Error(`Cannot fetch ${name}: ${error.message}. It must lie beside the page`);
  });
  if (response.ok) return await response.text();
  throw new Error(`Cannot fetch ${name}: it must lie beside the page (${response.status})`);
}
