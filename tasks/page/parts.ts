/**
 * How a page becomes one file: texts are filled in, and what is large is packed.
 *
 * @module
 */

/** Of a package's main file, or of another in the same folder. */
export function filePath(specifier: string, name?: string): string {
  const main = import.meta.resolve(specifier);
  return decodeURIComponent(new URL(name ?? "", name ? main : new URL(main)).pathname);
}

/** Puts texts into the elements that name them, as in `<style data-fill="style"></style>`. */
export function filled(page: string, texts: Readonly<Record<string, string>>): string {
  return page.replace(
    /<(\w+) data-fill="(\w+)"><\/\1>/g,
    (_, tag: string, name: string) =>
      tag === "template" ? texts[name]! : `<${tag}>${texts[name]}</${tag}>`,
  );
}

/** Bytes by name, as the page's `unpack` finds them. */
export async function packedParts(parts: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const all = Object.entries(parts).map(async ([name, bytes]) =>
    `<script type="text/plain" id="packed-${name}">${await pack(bytes)}</script>`
  );
  return (await Promise.all(all)).join("\n");
}

/** Bytes as text, a third of their size or less: gzip, then base64. */
async function pack(bytes: Uint8Array): Promise<string> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer()).toBase64();
}
