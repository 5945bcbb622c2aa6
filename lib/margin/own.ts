/**
 * A row of one's own in the table of losses.
 *
 * @module
 */
import type { LossDefinition } from "./definition.ts";
import { LOSSES, type LossName } from "./losses.ts";

/** The rows that were added; they may be replaced, the others may not. */
const added = new Set<string>();

/**
 * Adds a row to {@linkcode LOSSES}, until this process ends: whatever takes the name of a loss takes
 * this one, too. A run in worker threads (`workers` above 1) does not know it. For a loss that is
 * to stay, write the row into `losses_margins.ts`.
 *
 * @param name As its own; added once more, the row is replaced, as a cell that is run again asks.
 * @returns The name, to be handed on.
 * @throws {RangeError} The name of a loss that is there already.
 *
 * @example The cosine of twice the angle, until that is π
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { targetLogit } from "./options.ts";
 *
 * const twice = addLoss("twice", {
 *   title: "Twice the angle",
 *   cite: "",
 *   year: 2026,
 *   equation: "s cos(min(2θ, π))",
 *   law: () => ({ kind: "multiple", m: 2 }),
 *   radius: "scale",
 *   defaults: { scale: 16 },
 *   gradients: ["exact"],
 * });
 * equal(targetLogit(Math.PI / 2, twice), -1);
 * ```
 */
export function addLoss(name: string, row: LossDefinition): LossName {
  if (Object.hasOwn(LOSSES, name) && !added.has(name)) {
    throw new RangeError(
      `Cannot add the loss ${JSON.stringify(name)}: its name must be its own, but is that of ` +
        `${LOSSES[name as LossName].title}. Choose another name`,
    );
  }
  added.add(name);
  Object.assign(LOSSES, { [name]: row });
  return name as LossName;
}
