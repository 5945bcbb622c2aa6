import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { decodeFitting, decodeImage } from "../../lib/image/decode.ts";
import { readNetpbm } from "../../lib/image/netpbm.ts";

/** A picture whose left half is red and whose right half is blue, 8 x 4. */
const halves = Uint8Array.from(
  { length: 8 * 4 * 3 },
  (_, i) => (Math.floor(i / 3) % 8 < 4 ? [255, 0, 0] : [0, 0, 255])[i % 3]!,
);
const picture = () => sharp(halves, { raw: { width: 8, height: 4, channels: 3 } });
const pixel = (
  { data, width }: { data: Uint8Array; width: number },
  x: number,
  y: number,
) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];

Deno.test("an image is turned as its camera says", async () => {
  const file = await picture().withMetadata({ orientation: 6 }).png().toBuffer();
  const image = await decodeImage(file);
  deepEqual([image.width, image.height, image.channels], [4, 8, 3]);
  deepEqual([pixel(image, 0, 0), pixel(image, 0, 7)], [[255, 0, 0], [0, 0, 255]]);
});

Deno.test("AVIF is read", async () => {
  const image = await decodeImage(await picture().avif({ lossless: true }).toBuffer());
  deepEqual([image.width, image.height, image.channels], [8, 4, 3]);
  ok(pixel(image, 0, 0)[0]! > 250 && pixel(image, 7, 0)[2]! > 250);
});

Deno.test("transparency is dropped, not blended", async () => {
  const file = await picture().ensureAlpha(0.5).png().toBuffer();
  const image = await decodeImage(file);
  equal(image.channels, 3);
  deepEqual(pixel(image, 0, 0), [255, 0, 0]);
});

Deno.test("grey is spread to three channels, with and without transparency", async () => {
  for (const alpha of [false, true]) {
    const grey = sharp(new Uint8Array([7, 200]), { raw: { width: 2, height: 1, channels: 1 } });
    const file = await (alpha ? grey.ensureAlpha(0.5) : grey).toColourspace("b-w").png().toBuffer();
    deepEqual([...(await decodeImage(file)).data], [7, 7, 7, 200, 200, 200], String(alpha));
  }
});

Deno.test("16 bits and CMYK become bytes of sRGB", async () => {
  const deep = await picture().toColourspace("rgb16").png().toBuffer();
  equal((await sharp(deep).metadata()).depth, "ushort");
  deepEqual(pixel(await decodeImage(deep), 0, 0), [255, 0, 0]);
  const inks = await picture().toColourspace("cmyk").jpeg().toBuffer();
  const image = await decodeImage(inks), [red, green, blue] = pixel(image, 1, 1);
  equal(image.channels, 3);
  ok(red! > 180 && green! < 90 && blue! < 90, `${red} ${green} ${blue}`); // inks know no pure red
});

Deno.test("of an animation the first picture is taken", async () => {
  const frames = [halves, halves.map((value) => 255 - value)].map((data) =>
    sharp(data, { raw: { width: 8, height: 4, channels: 3 } }).png().toBuffer()
  );
  const file = await sharp(await Promise.all(frames), { join: { animated: true } })
    .webp({ lossless: true }).toBuffer();
  equal((await sharp(file).metadata()).pages, 2);
  const image = await decodeImage(file);
  deepEqual([image.width, image.height], [8, 4]);
  deepEqual(pixel(image, 0, 0), [255, 0, 0]);
});

Deno.test("a single pixel is an image", async () => {
  const file = await sharp(new Uint8Array(3), { raw: { width: 1, height: 1, channels: 3 } }).png()
    .toBuffer();
  deepEqual([...(await decodeImage(file)).data], [0, 0, 0]);
});

Deno.test("a file cut anywhere is refused, not half an image", async () => {
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251);
  const whole = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  for (const format of ["avif", "jpeg", "png", "webp", "gif", "tiff"] as const) {
    const file = await whole.clone().toFormat(format).toBuffer();
    for (const share of [0.02, 0.3, 0.6, 0.9]) {
      const cut = file.subarray(0, Math.floor(file.length * share));
      await rejects(decodeImage(cut), SyntaxError, `${format} ${share}`);
      await rejects(decodeFitting(cut, { fit: 1000 }), SyntaxError, `${format} ${share}, smaller`);
    }
  }
});

/** A PNG of zeros that claims any size: a few bytes for gigabytes. */
function bomb(width: number, height: number): Uint8Array {
  const chunk = (name: string, data: Uint8Array) => {
    const body = new Uint8Array([...new TextEncoder().encode(name), ...data]);
    const out = new Uint8Array(body.length + 8), view = new DataView(out.buffer);
    view.setUint32(0, data.length), out.set(body, 4), view.setUint32(4 + body.length, crc32(body));
    return out;
  };
  const head = new Uint8Array(13), view = new DataView(head.buffer);
  view.setUint32(0, width), view.setUint32(4, height), head.set([8, 2, 0, 0, 0], 8);
  const parts = [
    new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", new Uint8Array(deflateSync(new Uint8Array(1000)))),
    chunk("IEND", new Uint8Array()),
  ];
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("a small file that holds a huge image is refused before it is unpacked", async () => {
  await rejects(decodeImage(bomb(100_000, 100_000)), /at most 100000000 pixels, has 100000 x/);
  await rejects(decodeImage(bomb(3, 3), { most: 8 }), RangeError);
});

Deno.test("what is no photograph is refused with what it is", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  await rejects(decodeImage(new Uint8Array()), /the file is empty/);
  await rejects(decodeImage(bytes("hello")), SyntaxError);
  await rejects(
    decodeImage(bytes('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    /must be one of jpeg, .* is svg/,
  );
});

/** A slope in red across and in green down, so that any pixel says where it comes from. */
const slope = (width: number, height: number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const at = Math.floor(i / 3), x = at % width, y = Math.floor(at / width);
      return [200 * x / (width - 1), 200 * y / (height - 1), 0][i % 3]!;
    }),
    { raw: { width, height, channels: 3 } },
  );

for (
  const [format, orientation] of [
    ["png", 1],
    ["jpeg", 1],
    ["webp", 1],
    ["jpeg", 6], // what was down is across
  ] as const
) {
  Deno.test(`an image too large is made smaller by a whole factor: ${format}, ${orientation}`, async () => {
    const file = await slope(240, 160).withMetadata({ orientation })
      .toFormat(format, format === "png" ? {} : { quality: 100 }).toBuffer(); // else a palette
    const { image, width, height } = await decodeFitting(file, { fit: 240 * 160 / 3 });
    deepEqual([width, height].sort(), [160, 240]);
    deepEqual([image.width * 2, image.height * 2], [width, height]); // 3 is no square
    for (
      const [x, y] of [[0, 0], [30, 40], [39, 10], [image.width - 1, image.height - 1]] as const
    ) {
      const across = 200 * (2 * x + 0.5) / (width - 1), down = 200 * (2 * y + 0.5) / (height - 1);
      const wanted = orientation === 6 ? [down, 200 - across] : [across, down];
      const got = pixel(image, x, y);
      // A grey level or two of rounding and of JPEG; half a pixel to a side were one more.
      ok([0, 1].every((c) => Math.abs(got[c]! - wanted[c]!) < 3.5), `${x} ${y}: ${got} ${wanted}`);
    }
  });
}

Deno.test("an image that fits is as it is, and its size is that of the file", async () => {
  const file = await slope(30, 20).png().toBuffer();
  const { image, width, height } = await decodeFitting(file, { fit: 600 });
  deepEqual(image, await decodeImage(file));
  deepEqual([width, height], [30, 20]);
});

Deno.test("strips, odd sides and PGM fit too; more than sixteen times as many is refused", async () => {
  const sidesOf = async (file: Uint8Array, fit: number) => {
    const { image } = await decodeFitting(file, { fit });
    equal(image.data.length, image.width * image.height * 3);
    return [image.width, image.height];
  };
  const strip = await slope(400, 2).png().toBuffer(), odd = await slope(31, 17).png().toBuffer();
  deepEqual(await sidesOf(strip, 50), [50, 1]); // the square root of 16 would leave 100 of them
  deepEqual(await sidesOf(odd, 526), [15, 8]);
  deepEqual(await sidesOf(pgm("P5 4 4 255\n", ...Array(16).fill(9)), 4), [2, 2]);
  await rejects(sidesOf(odd, 32), /at most 512 pixels, has 31 x 17/);
  await rejects(sidesOf(bomb(100_000, 100_000), 16_000_000), /at most 256000000 pixels/);
  await rejects(decodeImage(pgm("P5 2 2 255\n", 1, 2, 3, 4), { most: 3 }), /at most 3 pixels/);
});

const pgm = (header: string, ...values: number[]) =>
  Uint8Array.of(...new TextEncoder().encode(header), ...values);

Deno.test("PGM and PPM are read: comments, other largest values, 16 bits", () => {
  deepEqual([...readNetpbm(pgm("P5\n# by hand\n2 1\n255\n", 3, 4)).data], [3, 4]);
  deepEqual([...readNetpbm(pgm("P5 2 1 15\n", 15, 3)).data], [255, 51]);
  deepEqual([...readNetpbm(pgm("P5 1 1 65535\n", 128, 0)).data], [128]);
  const { data, channels } = readNetpbm(pgm("P6 1 1 255\n", 1, 2, 3));
  deepEqual([[...data], channels], [[1, 2, 3], 3]);
});

Deno.test("a PGM that is cut, lies or is none is refused before it is made room for", () => {
  throws(
    () => readNetpbm(pgm("P5 2 2 255\n", 1, 2, 3)),
    /must take 4 bytes, there are 3: it is cut/,
  );
  throws(() => readNetpbm(pgm("P6 999999999 999999999 255\n", 1)), /it is cut/);
  throws(() => readNetpbm(pgm("P5 0 1 255\n")), /0 x 1 pixels up to 255 are none/);
  throws(() => readNetpbm(pgm("P5 1 1 70000\n", 1)), SyntaxError);
  throws(() => readNetpbm(pgm("P5 one 1 255\n", 1)), /must begin with P5 or P6/);
});
