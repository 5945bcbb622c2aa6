import { throws } from "node:assert/strict";
import { createNetwork, type NetworkOptions } from "../../lib/network/networks.ts";

Deno.test("a network without options, or without a size of embeddings, is refused by what is missing", () => {
  const untyped = createNetwork as (name: "digits-8", options?: Partial<NetworkOptions>) => unknown;
  for (const options of [undefined, {}, { dimension: 0 }, { dimension: 1.5 }]) {
    throws(() => untyped("digits-8", options), {
      name: "RangeError",
      message: "Cannot embed: the size of an embedding must be a whole number above 0, got " +
        `${options?.dimension}`,
    });
  }
});
