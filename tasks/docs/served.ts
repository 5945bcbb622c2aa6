/**
 * The files of a site as a server sends them.
 *
 * @module
 */
import type { Served } from "../page/serve.ts";
import type { Site } from "./build.ts";

const TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  css: "text/css; charset=utf-8",
  gif: "image/gif",
  html: "text/html; charset=utf-8",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

/** Each file by its address; a folder is its index. */
export function served(files: Site["files"]): Served["files"] {
  return Object.fromEntries([...files].flatMap(([name, body]) => {
    const type = TYPES[name.split(".").at(-1)!.toLowerCase()] ?? "application/octet-stream";
    const paths = [
      `/${name}`,
      ...(name.match(/^(?:.*\/)?(?=index\.html$)/) ?? []).map((at) => `/${at}`),
    ];
    return paths.map((path) => [path, { type, body }]);
  }));
}
