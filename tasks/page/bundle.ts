/**
 * A module and all that it imports as one script for a browser, by Deno's own bundler.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** What no browser can run, and no script of the page asks for: the native engine. */
const OUTSIDE = "*/tensorflow/open.ts";

/**
 * The script.
 *
 * @throws {Error} With what the bundler said, where it cannot.
 */
export async function bundle(entry: URL): Promise<string> {
  const path = fileURLToPath(entry), cannot = `Cannot bundle ${path}: `;
  const { errors, outputFiles } = await Deno.bundle({
    entrypoints: [path],
    platform: "browser",
    format: "iife", // a module does not start as a worker of a page that was opened from a disk
    minify: true,
    write: false,
    external: [OUTSIDE],
  }).catch((error) => {
    throw new Error(
      `${cannot}${error.message}. The first time, Deno brings its bundler (esbuild) from npm: ` +
        "that needs a network, or a registry named in NPM_CONFIG_REGISTRY",
      { cause: error },
    );
  });
  const script = outputFiles?.[0]?.text();
  if (script) return script;
  throw new Error(cannot + errors.map(({ text }) => text).join("; "));
}
