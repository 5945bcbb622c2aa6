/**
 * A report as files: the page, pictures and their points, an animated picture and the numbers.
 *
 * @module
 */
import { makeFolder, writeWhole } from "../dataset/store.ts";
import type { Report } from "../experiment/report.ts";
import { momentFigure, momentsIn } from "./animation.ts";
import { findBrowser, photograph } from "./browser.ts";
import { openDrawers } from "./drawers.ts";
import { figureCsv } from "./csv.ts";
import { figuresOf } from "./figures.ts";
import { reportPage } from "./page.ts";
import { plotlyScript, toAnimation } from "./render.ts";
import { kindsOf } from "./saving.ts";

/** Is told what is being written, and how much of it there is. */
export type OnFile = (name: string, done: number, total: number) => void;

/**
 * Writes `report.json`, `report.html` and `figures/`, each whole or not at all: of every figure its
 * points as CSV, and SVG and PNG. A 3-D figure becomes a picture where a browser is found; in the
 * page it is in any case.
 *
 * @param folder Of this report, e.g. `results/digits`; it is made.
 * @returns The paths of all files.
 */
export async function publish(report: Report, folder: string, onFile?: OnFile): Promise<string[]> {
  await makeFolder(`${folder}/figures`);
  const figures = figuresOf(report), still = figures.filter(({ still }) => still);
  const browser = await findBrowser(), script = await plotlyScript();
  const solid = browser ? figures.filter(({ name }) => name === "sphere") : [];
  const moments = momentsIn(report),
    total = 2 + still.length + solid.length +
      (moments > 1 ? moments + 2 : 0);
  const written: string[] = [];
  let done = 0;
  const write = async (name: string, content: string | Uint8Array) => {
    await writeWhole(`${folder}/${name}`, content);
    written.push(`${folder}/${name}`);
  };
  const tick = (name: string) => onFile?.(name, ++done, total);

  // The numbers first: whatever happens to the pictures, they are there.
  await write("report.json", JSON.stringify(report));
  tick("report.json");
  await write("report.html", reportPage(report, script));
  tick("report.html");
  for (const { name, figure } of figures) {
    if (kindsOf(figure).includes("csv")) await write(`figures/${name}.csv`, figureCsv(figure));
  }
  const drawers = openDrawers();
  try {
    const pictures = still.map(async ({ name, figure }) => {
      const { svg, png } = await drawers.draw(figure, 2);
      await write(`figures/${name}.svg`, svg);
      await write(`figures/${name}.png`, png);
      tick(`${name}.png`);
    });
    const frames = Array.from({ length: moments > 1 ? moments : 0 }, async (_, i) => {
      const { png } = await drawers.draw(momentFigure(report, i), 1);
      tick(`moment ${i + 1} of ${moments}`);
      return png;
    });
    const pages = (await Promise.all([Promise.all(frames), ...pictures]))[0];
    await Promise.all((pages.length > 0 ? ["webp", "gif"] as const : []).map(async (format) => {
      await write(`figures/animation.${format}`, await toAnimation(pages, format));
      tick(`animation.${format}`);
    }));
  } finally {
    drawers.close();
  }
  for (const { name, figure } of solid) {
    const path = `${folder}/figures/${name}.png`;
    await photograph(figure, path, { browser: browser!, script });
    written.push(path);
    tick(`${name}.png`);
  }
  return written;
}
