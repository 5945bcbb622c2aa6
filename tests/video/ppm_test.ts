import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { readPpms } from "../../lib/video/ppm.ts";

const text = (words: string) => [...new TextEncoder().encode(words)];
const stream = (...pieces: readonly number[][]) =>
  ReadableStream.from(pieces.map((piece) => Uint8Array.from(piece)));

Deno.test("images come out the same however the pipe cuts them", () =>
  fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
    async (sizes, cuts) => {
      const images = sizes.map(([width, height], i) => ({
        width,
        height,
        channels: 3,
        data: new Uint8Array(width * height * 3).fill(10 + i), // 10 is a line's end
      }));
      const bytes = images.flatMap(({ width, height, data }) => [
        ...text(`P6\n${width} ${height}\n255\n`),
        ...data,
      ]);
      const pieces: number[][] = [];
      for (let i = 0; bytes.length > 0; i++) pieces.push(bytes.splice(0, cuts[i % cuts.length]));
      deepEqual(await Array.fromAsync(readPpms(stream(...pieces))), images);
    },
  )));

Deno.test("a stream without a byte has no image", async () =>
  equal((await Array.fromAsync(readPpms(stream()))).length, 0));

Deno.test("no image is read before it is asked for", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled++;
      controller.enqueue(Uint8Array.from([...text("P6\n1 1\n255\n"), 1, 2, 3]));
    },
  }, { highWaterMark: 0 });
  const images = readPpms(endless);
  for (let i = 1; i <= 3; i++) {
    await images.next();
    equal(pulled, i);
  }
  await images.return();
});

for (
  const [what, bytes, message] of [
    [
      "ends within an image",
      text("P6\n2 1\n255\n12345"),
      /must have 6 bytes, the stream ended after 5/,
    ],
    ["ends within a header", text("P6\n2"), /the stream ended after 0/],
    ["is of grey", text("P5\n2 1\n255\n12"), /must begin as a PPM, P6 with bytes, found "P5"/],
    ["has words of 16 bits", text("P6\n1 1\n65535\n123456"), /P6 with bytes/],
    ["is of no size", text("P6\nx y\n255\n"), /P6 with bytes/],
  ] as const
) {
  Deno.test(`a stream that ${what} is refused`, () =>
    rejects(Array.fromAsync(readPpms(stream([...bytes]))), { name: "SyntaxError", message }));
}
