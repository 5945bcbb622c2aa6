import { deepEqual, ok } from "node:assert/strict";
import { threeChannels } from "../../lib/image/decode.ts";
import { type Bytes, noise, some, varied } from "./varied.ts";

Deno.test("brightness multiplies all alike", () => {
  const image = noise(9, 8, 3, 20, 120), total = (of: Bytes) => of.data.reduce((a, b) => a + b);
  for (const i of some) {
    const bright = varied(image, { color: { brightness: 0.5 } }, i);
    const ratio = total(bright) / total(image);
    ok(ratio >= 0.5 && ratio <= 1.5, `${ratio}`);
    // Half a byte of rounding, and the ratio's own, of at most half a byte in the mean of 70.
    image.data.forEach((x, k) => ok(Math.abs(bright.data[k]! - ratio * x) <= 1.4));
  }
});

Deno.test("contrast keeps the mean and scales the distances from it", () => {
  const image = noise(30, 20, 1, 100, 150), mean = image.data.reduce((a, b) => a + b) / 600;
  const slopes = some.map((i) => {
    const { data } = varied(image, { color: { contrast: 0.5 } }, i);
    ok(Math.abs(data.reduce((a, b) => a + b) / 600 - mean) <= 0.5); // rounding
    const [low, high] = [image.data.indexOf(100), image.data.indexOf(150)];
    return (data[high]! - data[low]!) / 50;
  });
  ok(Math.min(...slopes) >= 0.48 && Math.min(...slopes) < 0.6); // a byte in 50
  ok(Math.max(...slopes) <= 1.52 && Math.max(...slopes) > 1.4);
});

Deno.test("saturation keeps grey as it is, and the luminance of colours", () => {
  const image = noise(9, 8, 3, 100, 150), grey = noise(9, 8, 1);
  const spread = threeChannels(grey);
  const luminance = ({ data }: Bytes, i: number) =>
    0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
  let changed = 0;
  for (const i of some) {
    const augmentation = { color: { saturation: 1 } };
    deepEqual(varied(grey, augmentation, i), grey);
    deepEqual(varied(spread, augmentation, i), spread);
    const other = varied(image, augmentation, i);
    for (let k = 0; k < image.data.length; k += 3) {
      ok(Math.abs(luminance(other, k) - luminance(image, k)) <= 0.5 + 1e-9);
    }
    if (!other.data.every((x, k) => x === image.data[k])) changed++;
  }
  ok(changed > 95);
});

Deno.test("all of the colours change at once as they would one after the other", () => {
  const image = noise(9, 8, 3, 90, 130), shares = [["brightness"], ["contrast"], ["saturation"]];
  for (const i of some) {
    const oneByOne = shares.reduce(
      (before, [name]) => varied(before, { color: { [name!]: 0.3 } }, i),
      image,
    );
    const color = { brightness: 0.3, contrast: 0.3, saturation: 0.3 };
    const { data } = varied(image, { color }, i);
    // Two roundings more of half a byte, each scaled by at most 1.3 and 1.6 after.
    data.forEach((x, k) => ok(Math.abs(x - oneByOne.data[k]!) <= 2, `${x} ${oneByOne.data[k]}`));
  }
});
