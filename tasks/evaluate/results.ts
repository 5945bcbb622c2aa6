/**
 * What `deno task evaluate` leaves in the folder of its results.
 *
 * @module
 */
import { VERIFICATION_PROTOCOLS, type VerificationReport } from "../../lib/mod.ts";
import { makeFolder, writeWhole } from "../../lib/dataset/store.ts";
import { toPng, toSvg } from "../../lib/figure/render.ts";
import { rocFigure } from "../../lib/figure/roc.ts";

/** Writes the report, the embeddings, and the ROC of each protocol as a figure. */
export async function writeResults(
  folder: string,
  { result, embeddings, reports, title }: {
    readonly result: unknown;
    readonly embeddings: Uint8Array;
    readonly reports: readonly VerificationReport[];
    readonly title: string;
  },
): Promise<void> {
  await makeFolder(`${folder}/figures`);
  await writeWhole(`${folder}/report.json`, JSON.stringify(result, null, 1));
  await writeWhole(`${folder}/embeddings.safetensors`, embeddings);
  const figure = rocFigure(
    reports.map(({ protocol, roc }) => ({ label: VERIFICATION_PROTOCOLS[protocol].title, roc })),
    title,
  );
  const svg = await toSvg(figure);
  await writeWhole(`${folder}/figures/roc.svg`, svg);
  await writeWhole(`${folder}/figures/roc.png`, await toPng(svg));
}
