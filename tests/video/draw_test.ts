import { deepEqual, equal, ok } from "node:assert/strict";
import { drawFaces } from "../../lib/video/draw.ts";
import { openLetters } from "../../lib/video/letters.ts";

const SIDE = 120;
const grey = () => ({
  data: new Uint8Array(SIDE * SIDE * 3).fill(90),
  width: SIDE,
  height: SIDE,
  channels: 3,
});
const letters = await openLetters(11);
const at = ({ data }: { data: Uint8Array }, x: number, y: number) => [
  ...data.subarray(3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3),
];
const red = { box: [40, 50, 80, 90], label: "amy 0.71", colour: "#ff0000" } as const;

Deno.test("a box stands around its face: nothing within it or far from it changes", async () => {
  const drawn = await drawFaces(grey(), [red], letters);
  for (const [x, y] of [[39, 70], [81, 70], [60, 91]] as const) {
    deepEqual(at(drawn, x, y), [255, 0, 0], `${x}, ${y}`);
  }
  for (const [x, y] of [[60, 70], [42, 52], [78, 88], [20, 70], [60, 110]] as const) {
    deepEqual(at(drawn, x, y), [90, 90, 90], `${x}, ${y}`);
  }
});

Deno.test("the label stands above the box: white letters on blue, black ones on yellow", async () => {
  const look = async (colour: string) => {
    const drawn = await drawFaces(grey(), [{ ...red, colour }], letters);
    const top = 50 - 2 - letters.height, pixels: number[][] = [];
    for (let y = top; y < top + letters.height; y++) {
      for (let x = 39; x < 80; x++) pixels.push(at(drawn, x, y));
    }
    return pixels;
  };
  const onBlue = await look("#0000ff"), onYellow = await look("#ffff00");
  ok(onBlue.every(([, , b]) => b === 255) && onBlue.some(([r]) => r! > 240));
  ok(onYellow.every(([, , b]) => b === 0) && onYellow.some(([r]) => r! < 15));
});

Deno.test("a frame is not changed in place", async () => {
  const frame = grey();
  await drawFaces(frame, [red], letters);
  deepEqual(frame, grey());
});

Deno.test("boxes beyond every border, and labels longer than the frame, stay within it", async () => {
  const label = "a very long name that no frame has room for 0.50";
  for (const box of [[-30, -30, 20, 20], [100, 100, 200, 200], [-50, -50, 300, 300]] as const) {
    const { data } = await drawFaces(grey(), [{ ...red, box, label }], letters);
    equal(data.length, SIDE * SIDE * 3);
    ok(data.some((value) => value === 255));
  }
});

Deno.test("the first face lies on top", async () => {
  const blue = { ...red, colour: "#0000ff" };
  deepEqual(at(await drawFaces(grey(), [red, blue], letters), 39, 70), [255, 0, 0]);
});

Deno.test("a letter that the font lacks has a mask too", async () => {
  const [letter] = await letters.of("\u{1f600}");
  equal(letter!.mask.length, letter!.width * letters.height);
});
