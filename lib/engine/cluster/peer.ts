/**
 * One connection between two tasks: frames out in order, frames in, and when it was last heard.
 *
 * @module
 */
import { frame, FRAMES, readFrames } from "./frames.ts";

/** What comes in on a connection. */
export interface Said {
  /** JSON, as it was sent. */
  readonly message: Record<string, unknown>;
  /** What belongs to it. */
  readonly bytes?: Uint8Array;
}

/** Before a task has said who it is, and afterwards, when checkpoints may come. */
const SHORT = 64 * 1024, LONG = 2 ** 32 - 1;

const NOTHING = new Uint8Array();

/** Waits, in milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** The other end of a connection. */
export class Peer {
  /** Which task it is; -1 until it has said so. */
  task = -1;
  /** When something last came from it. */
  heard = performance.now();
  /** Whether it has said that it goes. */
  left = false;
  readonly #connection: Deno.Conn;
  #sending: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** Sends after all that was sent before. A connection that is gone is seen where it is read. */
  send(message: Said["message"], bytes?: Uint8Array): Promise<unknown> {
    const text = JSON.stringify({ ...message, ...(bytes ? { more: true } : {}) });
    return this.#write([
      ...frame(FRAMES.message, new TextEncoder().encode(text)),
      ...(bytes ? frame(FRAMES.bytes, bytes) : []),
    ]);
  }

  /** Says that this end is alive; what waits to be sent says so, too. */
  beat(): void {
    if (this.#waiting === 0) this.#write(frame(FRAMES.beat, NOTHING));
  }

  /** All that is said, until the connection ends. */
  async *listen(): AsyncGenerator<Said, void> {
    let before: Said["message"] | undefined;
    const limit = () => this.task < 0 ? SHORT : LONG;
    for await (const { kind, payload } of readFrames(this.#chunks(), limit)) {
      if (kind === FRAMES.bytes && before) {
        yield { message: before, bytes: payload };
        before = undefined;
      } else if (kind === FRAMES.message) {
        const message = JSON.parse(new TextDecoder().decode(payload)) as Said["message"];
        if (message === null || typeof message !== "object") {
          throw new SyntaxError("a message was no object");
        }
        if (message.more) before = message;
        else yield { message };
      }
    }
  }

  /** Ends the connection, once all is sent. */
  async close(): Promise<void> {
    await this.#sending;
    try {
      this.#connection.close();
    } catch {
      // It was closed by the other end.
    }
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#connection.readable) {
      this.heard = performance.now();
      yield chunk;
    }
  }

  #write(parts: readonly Uint8Array[]): Promise<unknown> {
    this.#waiting++;
    this.#sending = this.#sending.then(async () => {
      for (const part of parts) {
        for (let at = 0; at < part.length;) {
          at += await this.#connection.write(part.subarray(at));
        }
      }
    }).catch(() => {}).finally(() => this.#waiting--);
    return this.#sending;
  }
}
