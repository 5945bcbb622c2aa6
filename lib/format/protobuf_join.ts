/**
 * Pieces of a field, joined: of packed numbers and of messages, concatenation is union.
 *
 * @module
 */

/** The bytes so far; one piece is not copied, more of them grow by doubling. */
export interface Joined {
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Whether the bytes are ours to write behind. */
  readonly own: boolean;
}

/** With one more piece. */
export function join(joined: Joined | undefined, piece: Uint8Array): Joined {
  if (!joined) return { bytes: piece, length: piece.length, own: false };
  const length = joined.length + piece.length;
  let { bytes } = joined;
  if (!joined.own || bytes.length < length) {
    bytes = new Uint8Array(2 * length);
    bytes.set(joined.bytes.subarray(0, joined.length));
  }
  bytes.set(piece, joined.length);
  return { bytes, length, own: true };
}
