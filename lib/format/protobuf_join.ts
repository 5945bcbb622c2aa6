/**
 * Pieces of a field, joined: of packed numbers and of messages, concatenation is union.
 *
 * @module
 */

/** The bytes so far, and perhaps room: one piece is not copied, and has none; more double it. */
export interface Joined {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** With one more piece. */
export function join(joined: Joined | undefined, piece: Uint8Array): Joined {
  if (!joined) return { bytes: piece, length: piece.length };
  const length = joined.length + piece.length;
  let { bytes } = joined;
  if (bytes.length < length) {
    bytes = new Uint8Array(2 * length);
    bytes.set(joined.bytes.subarray(0, joined.length));
  }
  bytes.set(piece, joined.length);
  return { bytes, length };
}
