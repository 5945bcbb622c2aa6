import { deepEqual } from "node:assert/strict";
import { inspect } from "../../lib/experiment/inspect.ts";
import { mistakesFigure } from "../../lib/figure/confusion.ts";
import { inkDataUrl } from "../../lib/figure/gray_png.ts";
import type { Report } from "../../lib/experiment/report.ts";

/** Three images of 2 x 2 pixels, the last of them taken for the other class. */
function inspected(channels: number) {
  const images = Uint8Array.from({ length: 3 * 4 * channels }, (_, i) => 5 * i);
  const test = { images, labels: Uint8Array.of(0, 1, 1), count: 3, width: 2, height: 2, channels };
  const result = inspect({
    embeddings: Float32Array.of(1, 0, 0, 1, 1, 0),
    weights: Float32Array.of(1, 0, 0, 1),
    judge: { unit: true },
    ...{ dimension: 2, classes: 2, test, frameLabels: [], parameters: 1 },
    log: { entries: [], moments: [], warnings: [] },
  });
  return { last: images.slice(2 * 4 * channels), detail: result.detail };
}

for (const channels of [1, 3] as const) {
  Deno.test(`the picture of a mistake is that image whole, of ${channels} channels`, () => {
    const { last, detail } = inspected(channels), [mistake] = detail.mistakes;
    deepEqual([detail.mistakes.length, mistake!.truth, mistake!.guess], [1, 1, 0]);
    deepEqual(Uint8Array.fromBase64(mistake!.pixels), last);
    const report = { rows: [{ label: "A", detail }], dataset: { classes: ["a", "b"], title: "T" } };
    const { images } = mistakesFigure(report as unknown as Report).layout;
    const [picture] = images as { readonly source: string }[];
    deepEqual(picture!.source, inkDataUrl(last, 2, 2, channels));
  });
}
