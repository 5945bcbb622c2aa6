/** A project of a few files: what a site is made of, in small. */
import { inFolder } from "../folder.ts";

const FILES = {
  "README.md": "# Small\n\nSee [a](docs/a.md#here-it-is) and ![a dot](docs/dot.png).\n",
  "CONTRIBUTING.md": "# Contributing\n\n| room | holds |\n| --- | --- |\n| math | numbers |\n",
  "CHANGELOG.md": "# Changelog\n",
  "LICENSE": "Free.\n",
  "docs/a.md": "# A\n\n## Here it is\n\n[license](../LICENSE), [back](../README.md)\n",
  "docs/dot.png": "not looked into",
  "lib/mod.ts": 'export * from "./math/twice.ts";\n',
  "lib/math/twice.ts": `/** A number. */
export type Real = number;

/**
 * Twice a {@linkcode Real}.
 *
 * @param x Any.
 */
export function twice(x: Real): Real {
  return 2 * x;
}
`,
};

/** Writes the project into a folder of its own, with some files in place of others; it is gone then. */
export async function inProject(
  changed: Readonly<Record<string, string>>,
  work: (root: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (root) => {
    for (const folder of ["docs", "lib/math"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    for (const [path, text] of Object.entries({ ...FILES, ...changed })) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    // The script of the pages is bundled from packages of the project one is in.
    for (const name of ["deno.json", "node_modules"]) {
      await Deno.symlink(new URL(`../../${name}`, import.meta.url), `${root}/${name}`);
    }
    await work(root);
  });
}
