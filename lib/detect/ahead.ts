/**
 * Images that are decoded ahead, as many as memory is meant to hold.
 *
 * @module
 */

/** An image that is being decoded. */
export interface Begun<Decoded> {
  /** How many pixels it will have. */
  readonly pixels: number;
  /** What comes of it; never fails. */
  readonly decoded: Promise<Decoded>;
}

/** Images in order, decoded before they are asked for. */
export interface Ahead<Decoded> {
  /** More of them, behind the others. */
  readonly add: (paths: readonly string[]) => void;
  /** The next, so many at most, that have `most` pixels together; one at least. */
  readonly take: (count: number) => Promise<Decoded[]>;
}

/**
 * Begins images one after the other until those that wait have `most` pixels: 32 small ones or two
 * large ones, as a number of images would bound nothing.
 *
 * @param begin Must not fail: an image that cannot be had is one without pixels.
 */
export function decodeAhead<Decoded>(
  begin: (path: string) => Promise<Begun<Decoded>>,
  most: number,
): Ahead<Decoded> {
  const paths: string[] = [], waiting: Begun<Decoded>[] = [];
  let pixels = 0, filled: Promise<void> = Promise.resolve();
  const fill = () =>
    filled = filled.then(async () => {
      while (paths.length > 0 && pixels < most) {
        const one = await begin(paths.shift()!);
        waiting.push(one);
        pixels += one.pixels;
      }
    });
  return {
    add: (more) => {
      paths.push(...more);
      fill();
    },
    take: async (count) => {
      await fill();
      const [first] = waiting, rest = waiting.slice(1, count);
      let sum = first?.pixels ?? 0;
      const over = rest.findIndex((one) => (sum += one.pixels) > most);
      const taken = waiting.splice(0, over < 0 ? 1 + rest.length : 1 + over);
      pixels -= taken.reduce((sum, one) => sum + one.pixels, 0);
      fill();
      return await Promise.all(taken.map(({ decoded }) => decoded));
    },
  };
}
