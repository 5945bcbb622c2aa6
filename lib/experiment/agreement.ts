/**
 * What must be the same in every task of a cluster.
 *
 * @module
 */
import { sha256Of } from "../dataset/hash.ts";
import { listFolder, readBytes } from "../dataset/store.ts";
import type { Engine } from "../engine/engines.ts";
import type { Experiment } from "./experiment.ts";
import type { DatasetRecord } from "./report.ts";

/** What decides a run, in words short enough for an error. */
export async function agreement(
  experiment: Experiment,
  { name, train, test, ...record }: DatasetRecord,
  { name: engine, version, precision }: Engine,
): Promise<Record<string, string>> {
  return {
    experiment: `${experiment.name}, ${await shortHash(JSON.stringify(experiment))}`,
    images: `${name}, ${train} and ${test}, ${await shortHash(JSON.stringify(record))}`,
    engine: `${engine} ${version}, ${precision}`,
  };
}

/** A name for the code of this library as it stands here, edited or not. */
export async function codeHash(): Promise<string> {
  const root = new URL("../", import.meta.url);
  if (root.protocol !== "file:") return root.href; // its address says which version it is
  const files: string[] = [];
  for await (const path of sources(decodeURIComponent(root.pathname))) {
    files.push(await sha256Of(await readBytes(path)));
  }
  return shortHash(files.join());
}

async function* sources(folder: string): AsyncGenerator<string> {
  for (const { name, isFolder } of await listFolder(folder)) {
    const path = `${folder}/${name}`;
    if (isFolder) yield* sources(path);
    else if (name.endsWith(".ts")) yield path;
  }
}

async function shortHash(text: string): Promise<string> {
  return (await sha256Of(new TextEncoder().encode(text))).slice(0, 12);
}
