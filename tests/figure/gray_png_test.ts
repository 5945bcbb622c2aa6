import { deepEqual } from "node:assert/strict";
import sharp from "sharp";
import { inkDataUrl } from "../../lib/figure/gray_png.ts";

for (const [width, height] of [[28, 28], [1, 3], [300, 260]] as const) {
  Deno.test(`a grey picture of ${width}x${height} is read by sharp as it was, ink on paper`, async () => {
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * 7919) % 256);
    const png = Uint8Array.from(
      atob(inkDataUrl(pixels, width, height).split(",")[1]!),
      (letter) => letter.charCodeAt(0),
    );
    const { data, info } = await sharp(png).extractChannel(0).raw()
      .toBuffer({ resolveWithObject: true });
    deepEqual([info.width, info.height], [width, height]);
    deepEqual(new Uint8Array(data), pixels.map((value) => 255 - value));
  });
}

Deno.test("a picture in colour is read by sharp as it was", async () => {
  const pixels = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (i * 7919) % 256);
  const url = inkDataUrl(pixels, 5, 4, 3);
  const png = Uint8Array.from(atob(url.split(",")[1]!), (letter) => letter.charCodeAt(0));
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  deepEqual([info.width, info.height, info.channels], [5, 4, 3]);
  deepEqual(new Uint8Array(data), pixels);
});
