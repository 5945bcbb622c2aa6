/**
 * What `deno task evaluate` and `deno task identify` leave in the folder of their results.
 *
 * @module
 */
import { makeFolder, writeWhole } from "../../lib/dataset/store.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { writeFigure } from "../../lib/figure/write.ts";

/** Writes the report, the embeddings, where they are new, and figures by name. */
export async function writeResults(
  folder: string,
  { result, embeddings, figures }: {
    readonly result: unknown;
    readonly embeddings?: Uint8Array;
    readonly figures: Readonly<Record<string, Figure>>;
  },
): Promise<void> {
  await makeFolder(`${folder}/figures`);
  await writeWhole(`${folder}/report.json`, JSON.stringify(result, null, 1));
  if (embeddings) await writeWhole(`${folder}/embeddings.safetensors`, embeddings);
  for (const [name, figure] of Object.entries(figures)) {
    await writeFigure(`${folder}/figures/${name}`, figure);
  }
}
