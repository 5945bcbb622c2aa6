/**
 * Messages on a connection: a length of four bytes, a kind of one byte, and what is said.
 *
 * @module
 */

/** What a frame holds. */
export const FRAMES = {
  /** Nothing: its sender is alive. */
  beat: 0,
  /** JSON. */
  message: 1,
  /** Bytes that belong to the message before: a checkpoint. */
  bytes: 2,
} as const;

/** A frame that came in. */
export interface Frame {
  /** One of {@linkcode FRAMES}. */
  readonly kind: number;
  /** What is said. */
  readonly payload: Uint8Array;
}

const HEAD = 5;

/** The two parts of a frame, as they go on the wire: a large payload is not copied for it. */
export function frame(kind: number, payload: Uint8Array): Uint8Array[] {
  const head = new Uint8Array(HEAD);
  new DataView(head.buffer).setUint32(0, payload.length);
  head[4] = kind;
  return payload.length ? [head, payload] : [head];
}

/**
 * Reads frames until the connection ends.
 *
 * @param limit The longest payload that is taken, asked for each frame before there is memory for
 * it: whoever has not said who he is gets little.
 * @throws {RangeError} A frame longer than that, of no known kind, or cut short.
 */
export async function* readFrames(
  source: AsyncIterable<Uint8Array>,
  limit: () => number,
): AsyncGenerator<Frame, void> {
  const head = new Uint8Array(HEAD), view = new DataView(head.buffer);
  let headed = 0, payload = new Uint8Array(), filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      if (headed < HEAD) {
        head[headed++] = chunk[at++]!;
        if (headed < HEAD) continue;
        const length = view.getUint32(0);
        if (length > limit() || head[4]! > FRAMES.bytes) {
          throw new RangeError(`a frame of kind ${head[4]} and ${length} bytes was refused`);
        }
        payload = new Uint8Array(length);
        filled = 0;
      } else {
        const part = chunk.subarray(at, at + payload.length - filled);
        payload.set(part, filled);
        filled += part.length;
        at += part.length;
      }
      if (filled === payload.length) {
        yield { kind: head[4]!, payload };
        headed = 0;
      }
    }
  }
  if (headed) throw new RangeError("the connection ended in the middle of a frame");
}
