/**
 * Experiments on parts of faces: a network each, alone and together.
 *
 * @module
 */
import type { Window } from "../dataset/window.ts";
import { type NetworkName, NETWORKS } from "../network/table.ts";
import type { ExperimentRow } from "./experiment.ts";

/** Rows of a face by their shares of its height, as wide as the face. */
const PARTS = [
  { label: "Eyes", from: 16 / 56, to: 36 / 56 },
  { label: "Nose and mouth", from: 28 / 56, to: 52 / 56 },
] as const;

function part({ from, to }: (typeof PARTS)[number], [height, width]: readonly number[]): Window {
  const [top, end] = [from, to].map((share) => Math.round(share * height!));
  return { left: 0, top: top!, width: width!, height: end! - top! };
}

/**
 * A face and its parts, then all of them joined. With a second network, the whole face by both is
 * joined, too: that tells what parts bring from what any other network brings.
 *
 * @param row What all have in common.
 * @param size `[height, width]` of a face.
 * @param other The second network: a row of NETWORKS.
 */
export function patchRows(
  row: Omit<ExperimentRow, "label">,
  size: readonly [number, number],
  other?: NetworkName,
): readonly ExperimentRow[] {
  const joined = (label: string, ensemble: readonly number[]): ExperimentRow => ({
    ...row,
    label,
    ensemble,
    dimension: ensemble.length * row.dimension,
  });
  return [
    { ...row, label: "Whole face" },
    ...PARTS.map((one) => ({ ...row, label: one.label, window: part(one, size) })),
    joined("Whole face and parts", [0, 1, 2]),
    ...other
      ? [
        { ...row, label: `Whole face, ${NETWORKS[other].title}`, network: other },
        joined("Whole face by both networks", [0, 4]),
        joined("All four", [0, 1, 2, 4]),
      ]
      : [],
  ];
}
