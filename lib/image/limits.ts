/**
 * How large a photograph may be.
 *
 * @module
 */

/** More pixels than this cannot be summed up, see `sumArea`: larger images are looked at smaller. */
export const FIT_PIXELS = 16_000_000;

/** Many more are no photograph: a small file may hold them. */
export const MOST_PIXELS = 16 * FIT_PIXELS;
