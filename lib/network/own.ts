/**
 * A row of one's own in the table of networks.
 *
 * @module
 */
import { checkDefinition } from "./check.ts";
import { type NetworkDefinition, type NetworkName, NETWORKS } from "./table.ts";

/** The rows that were added; they may be replaced, the others may not. */
const added = new Set<string>();

/**
 * Adds a row to {@linkcode NETWORKS}, until this process ends: whatever takes the name of a network
 * takes this one, too, as a row of an experiment. A file of its weights says its name alone: who reads
 * it adds the row first. A run in worker threads (`workers` above 1) does not know it. For a network
 * that is to stay, write the row into `table.ts`.
 *
 * @param name As its own: letters, digits, `-`, `_`, `.`; added once more, the row is replaced, as a
 *   cell that is run again asks.
 * @param definition Kept as a copy. The embedding is no layer of it: {@linkcode createNetwork} adds it.
 * @returns The name, to be handed on.
 * @throws {RangeError} The name of a network that is there already; layers of an unknown kind, with
 *   fields that are none or with values that are none; a window larger than what it slides over.
 *
 * @example Two convolutions and a unit
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "./networks.ts";
 *
 * const mine = addNetwork("three-layers", {
 *   title: "Three layers",
 *   about: "digits, in seconds",
 *   input: [28, 28, 1],
 *   layers: [
 *     { kind: "convolution", channels: 4, kernel: 5, stride: 4 },
 *     { kind: "residual" },
 *     { kind: "convolution", channels: 8, kernel: 3, stride: 2 },
 *   ],
 * });
 * equal(createNetwork(mine, { dimension: 2 }).layers.length, 4);
 * ```
 */
export function addNetwork(name: string, definition: NetworkDefinition): NetworkName {
  if (!/^[a-z0-9][\w.-]*$/i.test(name)) {
    throw new RangeError(
      "Cannot add the network: its name must begin with a letter or a digit and have nothing but " +
        `these, "-", "_" and "." in it, is ${JSON.stringify(name)}`,
    );
  }
  if (Object.hasOwn(NETWORKS, name) && !added.has(name)) {
    throw new RangeError(
      `Cannot add the network ${JSON.stringify(name)}: its name must be its own, but is that of ` +
        `${NETWORKS[name as NetworkName].title}. Choose another name`,
    );
  }
  checkDefinition(name, definition);
  added.add(name);
  Object.assign(NETWORKS, { [name]: structuredClone(definition) });
  return name as NetworkName;
}
