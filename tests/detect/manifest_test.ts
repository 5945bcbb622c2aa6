import { deepEqual, equal, throws } from "node:assert/strict";
import { type Manifest, readManifest, writeManifest } from "../../lib/detect/manifest.ts";
import { DETECT_DEFAULTS } from "../../lib/detect/settings.ts";
import { contactSheet } from "../../lib/figure/contact.ts";
import { JSDOM } from "jsdom";

const manifest: Manifest = {
  head: { manifest: 1, root: "photos", settings: DETECT_DEFAULTS, pick: "center" },
  entries: [
    { path: "b.jpg", width: 100, height: 80, count: 0, faces: [] },
    {
      path: "a.jpg",
      width: 100,
      height: 80,
      count: 2,
      faces: [{
        box: [10.25, -3.5, 50, 60],
        score: 0.987654,
        landmarks: [[20, 30], [40, 30.5], [30, 40], [22, 50], [38, 50]],
      }],
    },
    { path: "c.jpg", error: "Cannot decode the image: the file is empty" },
  ],
};
const text = writeManifest(manifest);

Deno.test("a manifest goes there and back, its images by their paths", () => {
  const [b, a, c] = manifest.entries;
  deepEqual(readManifest(text), { ...manifest, entries: [a, b, c] });
  equal(writeManifest(readManifest(text)), text);
});

Deno.test("a manifest that was cut is read up to its last whole line, where that is asked for", () => {
  const lines = text.split("\n"), cut = text.slice(0, text.length - 20);
  equal(readManifest(cut, { cut: true }).entries.length, 2);
  throws(() => readManifest(cut), /line 4 of the manifest: it must be a line of JSON/);
  deepEqual(readManifest(`${lines[0]}\n`).entries, []);
});

for (
  const [what, line, message] of [
    ["no JSON", "{", /line 2 .* must be a line of JSON, found "\{"/],
    ["no path", '{"width":1}', /line 2 .* must have the path/],
    ["no size", '{"path":"a","faces":[]}', /line 2 .* the width, the height and the count/],
    ["no faces", '{"path":"a","width":1,"height":1,"count":0}', /line 2 .* must have faces/],
    [
      "four points",
      '{"path":"a","width":1,"height":1,"count":1,"faces":[{"box":[1,2,3,4],"score":1,' +
      '"points":[[1,2],[1,2],[1,2],[1,2]]}]}',
      /5 points of each face/,
    ],
    [
      "a point that is no number",
      '{"path":"a","width":1,"height":1,"count":1,"faces":[{"box":[1,2,3,null],"score":1,' +
      '"points":[[1,2],[1,2],[1,2],[1,2],[1,2]]}]}',
      /a box of 4 numbers/,
    ],
  ] as const
) {
  Deno.test(`a manifest with a line that is wrong is refused with its number: ${what}`, () => {
    throws(() => readManifest(`${text.split("\n")[0]}\n${line}\n`), message);
  });
}

Deno.test("text that is no manifest is refused", () => {
  for (const some of ["", "\n", "{}\n", '{"manifest":2,"root":"x"}\n', "a,b,c\n"]) {
    throws(() => readManifest(some), SyntaxError, JSON.stringify(some));
  }
});

Deno.test("a contact sheet draws each box and landmark, and a hostile name stays text", () => {
  const HOSTILE = `"><script>hurt = 1</script><img src=x onerror="hurt = 1">.jpg`;
  const thumbnails = [
    ...manifest.entries.map((entry) => ({ entry, picture: "data:image/jpeg;base64," })),
    { entry: { path: HOSTILE, error: HOSTILE } },
    { entry: { ...manifest.entries[0]!, path: HOSTILE } as typeof manifest.entries[0] & object },
  ];
  const page = contactSheet(HOSTILE, "five images", thumbnails);
  const { window } = new JSDOM(page, { runScripts: "dangerously" });
  const { document } = window;
  equal((window as unknown as { hurt?: number }).hurt, undefined);
  equal(document.querySelectorAll("script").length, 0);
  equal(document.querySelectorAll("svg circle").length, 5);
  const [box] = document.querySelectorAll("svg rect");
  deepEqual(["x", "y", "width", "height"].map((name) => Number(box!.getAttribute(name))), [
    10.25,
    -3.5,
    39.75,
    63.5,
  ]);
  deepEqual([...document.querySelectorAll("h2")].map(({ textContent }) => textContent), [
    "2 could not be read",
    "2 without a face",
    "1 with faces",
  ]);
});
