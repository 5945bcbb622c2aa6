import { packTar, type TarHeader } from "modern-tar";
import { unpack, type UnpackOptions } from "../../lib/dataset/archive.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";

/** An entry: a name, and what is in the file or what else it is. */
export type Entry = readonly [name: string, what: string | Uint8Array | Partial<TarHeader>];

/** A .tar of these entries. */
export async function tarOf(entries: readonly Entry[]): Promise<Uint8Array<ArrayBuffer>> {
  return await packTar(entries.map(([name, what]) => {
    if (typeof what !== "string" && !(what instanceof Uint8Array)) {
      return { header: { name, size: 0, ...what } };
    }
    const body = typeof what === "string" ? new TextEncoder().encode(what) : what;
    return { header: { name, size: body.length }, body };
  }));
}

/** The same bytes in a gzip. */
export async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Response(bytes).body!.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Unpacks bytes into `folder/set`, under the hash they have. */
export async function unpackInto(
  folder: string,
  bytes: Uint8Array<ArrayBuffer>,
  options: Partial<UnpackOptions> = {},
) {
  const sha256 = await sha256Of(bytes);
  return await unpack(bytes, `${folder}/set`, { name: "set.tar", sha256, ...options });
}

/** A header whose sum is right again after it was changed. */
export function withSum(tar: Uint8Array<ArrayBuffer>, header = 0): Uint8Array<ArrayBuffer> {
  const sum = tar.subarray(header, header + 512).fill(32, 148, 156).reduce((a, b) => a + b, 0);
  new TextEncoder().encodeInto(
    sum.toString(8).padStart(6, "0") + "\0 ",
    tar.subarray(header + 148),
  );
  return tar;
}

/** Every file below a folder, with its text. */
export async function filesBelow(root: string, under = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (isDirectory) Object.assign(found, await filesBelow(`${root}/${name}`, `${under}${name}/`));
    else found[under + name] = await Deno.readTextFile(`${root}/${name}`);
  }
  return found;
}
