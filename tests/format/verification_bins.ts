/**
 * Small verification sets: as Python packed them, and of images at hand.
 *
 * @module
 */
import packed from "./verification_bins.json" with { type: "json" };

/** Files by name, of `verification_bins.py`. */
export const BINS: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries(packed).map(([name, text]) => [name, Uint8Array.fromBase64(text)]),
);

/** Text as bytes, a character each. */
export const raw = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Bytes one after another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

/** A set by protocol 3, without a memo. */
export function binOf(files: readonly Uint8Array[], truths: readonly boolean[]): Uint8Array {
  const packed = files.flatMap((file) => {
    const head = new Uint8Array(5);
    head[0] = "B".charCodeAt(0);
    new DataView(head.buffer).setUint32(1, file.length, true);
    return [head, file];
  });
  const flags = truths.map((same) => same ? "\x88" : "\x89").join("");
  return joined(raw("\x80\x03]("), ...packed, raw(`e](${flags}e\x86.`));
}
