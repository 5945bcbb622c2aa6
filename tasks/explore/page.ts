/**
 * The page of `deno task explore` as one file: everything it needs is in it.
 *
 * @module
 */
import { readBytes, readText } from "../../lib/dataset/store.ts";
import { insideScript } from "../../lib/figure/page.ts";
import { bundle } from "./bundle.ts";

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
  const packed = { worker: new TextEncoder().encode(worker), wasm, plotly };
  const parts = await Promise.all(
    Object.entries(packed).map(async ([name, bytes]) =>
      `<script type="text/plain" id="packed-${name}">${await pack(bytes)}</script>`
    ),
  );
  onPart?.("engine and figures");
  return filled(page, { style, main: insideScript(main), packed: parts.join("\n") });
}

/** Of a package's main file, or of another in the same folder. */
function filePath(specifier: string, name?: string): string {
  const main = import.meta.resolve(specifier);
  return decodeURIComponent(new URL(name ?? "", name ? main : new URL(main)).pathname);
}

/** Puts texts into the elements that name them, as in `<style data-fill="style"></style>`. */
function filled(page: string, texts: Readonly<Record<string, string>>): string {
  return page.replace(
    /<(\w+) data-fill="(\w+)"><\/\1>/g,
    (_, tag: string, name: string) =>
      tag === "template" ? texts[name]! : `<${tag}>${texts[name]}</${tag}>`,
  );
}

/** Bytes as text, a third of their size or less: gzip, then base64. */
async function pack(bytes: Uint8Array): Promise<string> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer()).toBase64();
}
