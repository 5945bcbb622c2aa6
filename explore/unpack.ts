/**
 * What lies packed in the page: unpacked when it is asked for.
 *
 * @module
 */
/// <reference lib="dom" />
import { byId } from "./dom.ts";

/** What is there. */
export type Packed = "worker" | "wasm" | "plotly" | `report-${number}`;

/** The bytes of a part, as `pack` of the task wrote them. */
export async function unpack(name: Packed): Promise<Uint8Array<ArrayBuffer>> {
  if (document.readyState === "loading") { // what is packed lies below the script that asks for it
    await new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }));
  }
  const text = atob(byId(`packed-${name}`).textContent!);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The address of a part that is a script. */
export async function scriptAddress(name: "worker" | "plotly"): Promise<string> {
  return URL.createObjectURL(new Blob([await unpack(name)], { type: "text/javascript" }));
}
