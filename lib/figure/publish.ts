/**
 * A report as files: the page, pictures, an animated picture and the numbers.
 *
 * @module
 */
import { makeFolder, writeWhole } from "../dataset/store.ts";
import type { Report } from "../experiment/report.ts";
import { momentFigure, momentsIn } from "./animation.ts";
import { findBrowser, photograph } from "./browser.ts";
import { figuresOf } from "./figures.ts";
import { reportPage } from "./page.ts";
import { plotlyScript, toAnimation, toPng, toSvg } from "./render.ts";

/** Is told what is being written, and how much of it there is. */
export type OnFile = (name: string, done: number, total: number) => void;

/**
 * Writes `report.json`, `report.html` and `figures/`, each whole or not at all. A 3-D figure becomes
 * a picture where a browser is found; in the page it is in any case.
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
  for (const { name, figure } of still) {
    const svg = await toSvg(figure);
    await write(`figures/${name}.svg`, svg);
    await write(`figures/${name}.png`, await toPng(svg));
    tick(`${name}.png`);
  }
  for (const { name, figure } of solid) {
    const path = `${folder}/figures/${name}.png`;
    await photograph(figure, path, { browser: browser!, script });
    written.push(path);
    tick(`${name}.png`);
  }
  if (moments > 1) {
    const frames: Uint8Array[] = [];
    for (let i = 0; i < moments; i++) {
      frames.push(await toPng(await toSvg(momentFigure(report, i)), 1));
      tick(`moment ${i + 1} of ${moments}`);
    }
    for (const format of ["webp", "gif"] as const) {
      await write(`figures/animation.${format}`, await toAnimation(frames, format));
      tick(`animation.${format}`);
    }
  }
  return written;
}
