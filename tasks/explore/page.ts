/**
 * The page of `deno task explore` as one file: everything it needs is in it.
 *
 * @module
 */
import { readBytes, readText } from "../../lib/dataset/store.ts";
import { insideScript } from "../../lib/figure/escape.ts";
import { LOOK } from "../../lib/figure/look.ts";
import { bundle } from "../page/bundle.ts";
import { filePath, filled, packedParts } from "../page/parts.ts";

const HERE = new URL("../../explore/", import.meta.url);

/** What is told while it is made. */
export type OnPart = (name: string) => void;

/**
 * Makes the page. What is not needed for the first picture lies packed at its end, and is unpacked
 * when it is asked for.
 *
 * @throws {Error} Where Deno cannot bundle, with what it said.
 */
export async function explorePage(onPart?: OnPart): Promise<string> {
  const read = (name: string) => readText(new URL(name, HERE));
  const [page, style, main, worker] = await Promise.all([
    read("page.html"),
    read("style.css"),
    bundle(new URL("main.ts", HERE)),
    bundle(new URL("training/worker.ts", HERE)),
  ]);
  onPart?.("scripts");
  const [wasm, plotly] = await Promise.all([
    readBytes(filePath("@tensorflow/tfjs-backend-wasm", "tfjs-backend-wasm-simd.wasm")),
    readBytes(filePath("plotly.js-dist-min")),
  ]);
  const packed = await packedParts({ worker: new TextEncoder().encode(worker), wasm, plotly });
  onPart?.("engine and figures");
  return filled(page, { style: LOOK + style, main: insideScript(main), packed });
}
