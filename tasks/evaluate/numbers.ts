/**
 * Shares as tables have them.
 *
 * @module
 */

/** In percent. */
export const percent = (share: number, digits = 2): string => (100 * share).toFixed(digits);

/** How far folds are apart, where there are several. */
export const spread = (deviation: number, folds: number): string =>
  folds > 1 ? `±${percent(deviation)}` : "-";

/** How many components fits have kept. */
export function kept(components: readonly number[] | undefined): string {
  if (components === undefined) return "all";
  const least = Math.min(...components), most = Math.max(...components);
  return least === most ? `${least}` : `${least}–${most}`;
}
