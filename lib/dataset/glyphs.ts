/**
 * How a pen writes the ten digits: each in several ways, every way a few strokes.
 *
 * @module
 */

/** A place in a box of 1 by 1, x to the right and y down. */
export type Point = readonly [x: number, y: number];

/** A way to write a digit. */
export interface Glyph {
  /** The places the pen passes; a place that strokes share is here once, so it stays shared. */
  readonly points: readonly Point[];
  /** For each stroke, its places as indices into `points`. */
  readonly strokes: readonly (readonly number[])[];
}

/** A glyph from strokes written as `x y  x y  …` in hundredths. */
function glyph(...strokes: readonly string[]): Glyph {
  const points: Point[] = [], known = new Map<string, number>();
  const indexOf = (place: string): number => {
    const index = known.get(place);
    if (index !== undefined) return index;
    const [x, y] = place.split(" ").map((digits) => Number(digits) / 100);
    known.set(place, points.length);
    return points.push([x!, y!]) - 1;
  };
  return { strokes: strokes.map((stroke) => stroke.split("  ").map(indexOf)), points };
}

/** `GLYPHS[digit]`: the ways to write it; a usual way stands more than once. */
export const GLYPHS: readonly (readonly Glyph[])[] = [
  [ // 0: round, narrow, not quite closed, closed with a curl
    glyph("52 4  28 18  20 50  30 84  52 96  74 82  80 48  72 16  50 3"),
    glyph("56 3  36 22  30 52  36 86  50 96  64 82  68 46  64 16  50 4"),
    glyph("62 10  40 4  22 26  19 58  32 90  56 95  76 76  80 44  70 18  54 12"),
    glyph("46 10  24 30  20 62  36 92  60 92  78 66  78 32  62 8  44 8  38 20  54 22"),
    glyph("70 14  44 4  22 34  24 76  46 96  70 80  78 46  68 14"),
  ],
  [ // 1: bare, leaning, bowed, with a flag, with flag and foot
    glyph("50 3  50 50  50 97"),
    glyph("54 3  51 50  47 97"),
    glyph("60 4  54 30  46 68  40 96"),
    glyph("44 4  53 34  54 68  46 97"),
    glyph("34 24  53 4", "53 4  53 50  52 97"),
    glyph("36 22  52 4", "52 4  52 50  51 95", "28 96  51 95  76 94"),
  ],
  [ // 2: plain, with a loop, like a z, with a long low tail, curled in
    glyph("20 27  34 8  60 6  74 25  62 50  37 76  18 93", "18 93  50 92  84 90"),
    glyph("18 20  42 4  70 16  68 45  42 80  22 93  14 83  28 74  50 86  72 95  88 86"),
    glyph("20 12  55 5  76 20  60 55  20 94", "20 94  45 86  80 95"),
    glyph("26 22  44 6  62 14  60 38  36 68  12 88", "12 88  40 80  66 84  98 78"),
    glyph("30 30  24 14  48 3  72 16  64 46  34 78  20 90  16 80  32 76  56 90  82 94"),
    glyph("22 10  50 8  76 8", "76 8  56 40  18 90", "18 90  50 90  84 88"),
  ],
  [ // 3: round, flat on top, narrow, with a knot in its middle, wide below
    glyph("20 16  45 4  71 16  68 37  40 47", "40 47  70 53  79 75  55 95  17 86"),
    glyph("20 7  46 8  72 7", "72 7  58 24  42 40", "42 40  70 48  78 72  55 95  17 88"),
    glyph("22 10  52 4  70 22  50 44  44 47  62 52  72 74  52 95  22 93"),
    glyph("24 14  50 4  68 20  54 40  36 48  42 54  54 46  74 62  74 82  50 96  16 90"),
    glyph("12 16  44 6  70 14  56 34  36 42", "36 42  70 50  80 72  58 96  34 92  30 80"),
  ],
  [ // 4: open, closed, bowed, with a high stem, a long bar
    glyph("28 6  22 34  20 53", "20 53  50 52  84 50", "70 6  67 50  64 97"),
    glyph("63 4  40 34  14 64", "14 64  50 63  88 61", "63 4  63 50  62 97"),
    glyph("26 8  24 40  42 52  68 44", "72 5  70 50  68 97"),
    glyph("36 4  26 30  14 52", "14 52  44 54  92 44", "66 28  60 60  52 97"),
    glyph("22 14  16 40  22 54  46 54  70 50", "76 12  72 50  66 94"),
    glyph("70 4  44 26  20 50  44 54  84 48", "70 4  66 50  60 97"),
  ],
  [ // 5: square, begun at its neck, like an s, with a flag that flies off, narrow
    glyph("76 6  50 7  31 8", "31 8  28 26  26 44", "26 44  52 38  75 53  74 80  47 95  18 87"),
    glyph("36 7  32 25  27 42  50 43  72 60  64 87  40 96  20 88", "36 7  60 7  82 3"),
    glyph("72 5  40 10  30 36  50 50  64 68  50 92  20 92"),
    glyph("38 20  30 44  54 48  66 66  54 88  24 96  8 88", "40 16  64 12  96 4"),
    glyph("66 4  46 6  40 24  38 42  54 52  62 70  52 90  36 96"),
    glyph("34 10  32 40", "32 40  58 36  76 56  66 84  38 94  18 78", "34 10  58 9  78 12"),
  ],
  [ // 6: leaning, upright, with a small and a large loop
    glyph("66 4  42 22  26 52  27 82  48 96  71 83  70 62  50 53  30 66  27 80"),
    glyph("44 3  30 35  24 68  36 93  60 93  73 74  60 57  38 60  26 72"),
    glyph("58 3  40 24  30 54  32 84  50 95  64 84  62 70  46 66  33 80"),
    glyph("70 6  36 26  18 62  32 92  62 94  82 72  66 52  38 58  24 76"),
    glyph("50 4  36 36  28 70  38 94  58 90  66 72  54 60  36 72  30 88"),
  ],
  [ // 7: plain, barred, with a serif, hooked, bowed
    glyph("16 8  50 7  82 7", "82 7  60 45  42 97"),
    glyph("14 14  46 10  80 6", "80 6  64 34  50 66  40 97"),
    glyph("16 8  50 8  80 6", "80 6  62 40  50 97", "36 52  55 50  78 49"),
    glyph("17 24  18 8", "18 8  45 10  80 5  68 30  54 60  48 97"),
    glyph("24 12  50 4  72 12  74 36  64 68  44 97"),
    glyph("18 22  22 8  52 12  84 8", "84 8  62 36  48 62  46 96"),
  ],
  [ // 8: one stroke, two rings, open on top, narrow, crossed high
    glyph("68 17  50 4  30 17  40 40  64 58  73 80  50 96  27 80  38 58  62 40  70 18"),
    glyph(
      "52 4  33 14  36 36  50 46  67 32  66 12  52 4",
      "50 46  28 62  30 88  52 96  73 84  70 60  50 46",
    ),
    glyph("78 8  50 6  34 22  46 42  60 60  60 86  42 96  32 80  46 56  66 34  80 4"),
    glyph("60 10  46 4  38 20  46 40  58 60  60 84  46 96  36 82  42 60  56 38  62 14"),
    glyph("74 14  48 4  26 16  34 34  54 44  66 64  58 90  38 96  28 80  44 52  68 32  76 12"),
  ],
  [ // 9: straight, hooked, pointed, open on top, bowed
    glyph("72 22  52 5  28 18  30 42  54 48  71 28", "72 20  70 60  62 97"),
    glyph("70 26  56 5  32 12  26 36  46 48  68 30  71 50  62 82  40 96  22 88"),
    glyph("68 10  42 6  28 28  44 46  66 30  69 10", "69 10  62 50  50 97"),
    glyph("60 6  36 8  26 28  38 46  60 40  72 16", "72 16  66 54  54 97"),
    glyph("66 14  50 4  30 20  34 42  54 42  66 14  62 50  44 97"),
    glyph("76 16  52 6  34 24  46 40  70 26  66 58  58 97"),
  ],
];
