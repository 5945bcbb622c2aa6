/**
 * Experiments on parts of faces: a network each, alone and together.
 *
 * @module
 */
import type { Window } from "../dataset/window.ts";
import { NETWORKS } from "../network/table.ts";
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
 * A face and its parts, then all of them joined; and, to tell what parts bring from what any second
 * network brings, the whole face by two networks.
 *
 * @param row What all have in common.
 * @param other The second network: a row of NETWORKS.
 * @param size `[height, width]` of a face.
 */
export function patchRows(
  row: Omit<ExperimentRow, "label">,
  other: keyof typeof NETWORKS,
  size: readonly [number, number],
): readonly ExperimentRow[] {
  const deeper = NETWORKS[other].title;
  const alone: readonly ExperimentRow[] = [
    { ...row, label: "Whole face" },
    ...PARTS.map((one) => ({ ...row, label: one.label, window: part(one, size) })),
    { ...row, label: `Whole face, ${deeper}`, network: other },
  ];
  const joined = (label: string, ensemble: readonly number[]): ExperimentRow => ({
    ...row,
    label,
    ensemble,
    dimension: ensemble.length * row.dimension,
  });
  return [
    ...alone,
    joined("Whole face and parts", [0, 1, 2]),
    joined("Whole face by both networks", [0, 3]),
    joined("All four", [0, 1, 2, 3]),
  ];
}
