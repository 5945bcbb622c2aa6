import { deepEqual, equal, ok } from "node:assert/strict";
import { pythonWithLab } from "../../tasks/notebook/python.ts";
import { browserPath } from "../figure/watched_page.ts";
import { runInLab, withLab } from "./open_lab.ts";

const lab = await pythonWithLab().catch(() => undefined);

/** A light one; SPHERELAB_LAB=2_digits,5_photo runs others. */
const NOTEBOOKS = (Deno.env.get("SPHERELAB_LAB") ?? "1_margins").split(",");

Deno.test({
  name: `in JupyterLab ${NOTEBOOKS} runs to its end, and its figures are seen`,
  ignore: !lab || !browserPath,
  // A browser is another process: what it leaves open for a moment is not ours.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withLab(async (address) => {
      for (const notebook of NOTEBOOKS) {
        const cells = await runInLab(address(notebook));
        deepEqual(cells.flatMap(({ cell, errors }) => errors.map((what) => [cell, what])), []);
        deepEqual(cells.filter(({ ran }) => !ran).map(({ cell }) => cell), []);
        ok(cells.some(({ figures }) => figures > 0), "it has figures");
        for (const { cell, figures, seen } of cells) {
          equal(Math.min(seen, figures), figures, `${notebook}, cell ${cell}: figures are seen`);
        }
      }
    }),
});
