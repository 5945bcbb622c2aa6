/**
 * The page of `deno task reports` as one file.
 *
 * @module
 */
import { readBytes, readText } from "../../lib/dataset/store.ts";
import type { RunList } from "../../lib/experiment/run_list.ts";
import { insideScript, scriptJson } from "../../lib/figure/escape.ts";
import { LOOK } from "../../lib/figure/look.ts";
import { bundle } from "../page/bundle.ts";
import { filePath, filled, packedParts } from "../page/parts.ts";

const HERE = new URL("../../explore/", import.meta.url);

/** Gives what makes the page of a list; what all such pages share is made once. */
export async function reportsPage(): Promise<
  (list: RunList, packed?: Readonly<Record<string, Uint8Array>>) => Promise<string>
> {
  const read = (name: string) => readText(new URL(name, HERE));
  const [page, common, own, main, plotly] = await Promise.all([
    read("runs/page.html"),
    read("style.css"),
    read("runs/style.css"),
    bundle(new URL("runs/main.ts", HERE)),
    readBytes(filePath("plotly.js-dist-min")),
  ]);
  const shared = await packedParts({ plotly });
  return async (list, packed = {}) =>
    filled(page, {
      style: LOOK + common + own,
      main: insideScript(main),
      list: `<script type="application/json" id="list">${scriptJson(list)}</script>`,
      packed: `${shared}\n${await packedParts(packed)}`,
    });
}
