import { deepEqual, equal } from "node:assert/strict";
import { JSDOM } from "jsdom";
import { alikeSheet, facePicture } from "../../lib/figure/alike.ts";

Deno.test("a sheet of pairs shows the faces of both, in order, and a hostile name stays text", async () => {
  const HOSTILE = `"><script>hurt = 1</script><img src=x onerror="hurt = 1">`;
  const data = new Uint8Array(12).fill(90);
  const face = await facePicture({ data, width: 2, height: 2, channels: 3 });
  const page = alikeSheet(HOSTILE, HOSTILE, [
    {
      train: { name: "7", pictures: [face, face] },
      test: { name: "Ada", pictures: [face] },
      cosine: 0.75,
    },
    {
      train: { name: HOSTILE, pictures: [face] },
      test: { name: HOSTILE, pictures: [] },
      cosine: 0.5,
    },
  ]);
  const { window } = new JSDOM(page, { runScripts: "dangerously" }), { document } = window;
  equal((window as unknown as { hurt?: number }).hurt, undefined);
  deepEqual([...document.querySelectorAll("img")].map(({ alt }) => alt), [
    "7",
    "7",
    "Ada",
    HOSTILE,
  ]);
  deepEqual([...document.querySelectorAll("figcaption")].map(({ textContent }) => textContent), [
    "0.750 7 and Ada",
    `0.500 ${HOSTILE} and ${HOSTILE}`,
  ]);
});
