import { throws } from "node:assert/strict";
import { rowName } from "../../lib/math/names.ts";

Deno.test("a name without an end is told in few words, as soon as any other", () => {
  const name = "x".repeat(1e6), begin = "x".repeat(64);
  throws(() => rowName("loss", { arcface: 1, "x-face": 2 }, name), {
    message: `Cannot find the loss "${begin}": did you mean "x-face"? There are arcface, x-face`,
  });
});
