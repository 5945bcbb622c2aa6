/**
 * ZMTP 3.0, the wire of ZeroMQ, as far as a Jupyter client needs it: DEALER and SUB over TCP.
 *
 * https://rfc.zeromq.org/spec/23
 *
 * @module
 */

/** A connection that sends and receives messages of several frames. */
export interface Wire {
  /** Sends a message. */
  send(frames: readonly (string | Uint8Array<ArrayBuffer>)[]): Promise<void>;
  /** The messages that come, until the connection ends. */
  messages(): AsyncGenerator<Uint8Array[]>;
  /** Ends it. */
  close(): void;
}

const MORE = 1, LONG = 2, COMMAND = 4;
/** No message of a notebook is larger; a length over this is no length. */
const LARGEST = 2 ** 30;

/**
 * Connects to a socket on this machine.
 *
 * @param patience How long to try, in milliseconds: the other side may not listen yet.
 * @throws {Error} Where nobody listens in that time, or what listens does not speak ZMTP 3.
 */
export async function connectWire(
  port: number,
  type: "DEALER" | "SUB",
  patience: number,
): Promise<Wire> {
  const connection = await connectPatiently(port, patience);
  const reader = readerOf(connection);
  const write = async (bytes: Uint8Array<ArrayBuffer>) => {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  };
  let sending: Promise<void> = Promise.resolve();
  const send: Wire["send"] = (frames) => {
    const bytes = frames.map((frame, i) =>
      frameOf(typeof frame === "string" ? encode(frame) : frame, i < frames.length - 1 ? MORE : 0)
    );
    return sending = sending.then(() => write(joined(bytes)));
  };
  await write(greeting());
  const theirs = await reader.take(64);
  if (theirs[0] !== 0xff || theirs[9] !== 0x7f || theirs[10]! < 3) {
    connection.close();
    throw new Error(`Cannot talk to port ${port}: what listens there does not speak ZMTP 3`);
  }
  await write(frameOf(readyBody(type), COMMAND));
  await reader.frame(); // their READY
  if (type === "SUB") await send([Uint8Array.of(1)]); // to everything
  return {
    send,
    async *messages() {
      try {
        for (let frames: Uint8Array[] = [];;) {
          const { flags, body } = await reader.frame();
          if (flags & COMMAND) continue;
          frames.push(body);
          if (flags & MORE) continue;
          yield frames;
          frames = [];
        }
      } catch { /* the connection has ended */ }
    },
    close: () => connection.close(),
  };
}

async function connectPatiently(port: number, patience: number): Promise<Deno.TcpConn> {
  for (const limit = performance.now() + patience;;) {
    try {
      return await Deno.connect({ hostname: "127.0.0.1", port });
    } catch (error) {
      if (performance.now() > limit) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Takes whole pieces from a stream of bytes. */
function readerOf(connection: Deno.TcpConn) {
  let kept: Uint8Array<ArrayBuffer> = new Uint8Array();
  const chunk = new Uint8Array(65_536);
  const take = async (count: number): Promise<Uint8Array> => {
    const parts = [kept];
    let length = kept.length;
    while (length < count) {
      const read = await connection.read(chunk);
      if (read === null) throw new Error("the connection has ended");
      parts.push(chunk.slice(0, read));
      length += read;
    }
    const all = parts.length === 1 ? kept : joined(parts);
    kept = all.subarray(count);
    return all.subarray(0, count);
  };
  const frame = async () => {
    const flags = (await take(1))[0]!;
    const size = await take(flags & LONG ? 8 : 1);
    const length = size.reduce((sum, byte) => sum * 256 + byte, 0);
    if (length > LARGEST) throw new RangeError(`A frame of ${length} bytes is none`);
    return { flags, body: await take(length) };
  };
  return { take, frame };
}

function greeting(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3; // the version; the minor one is 0
  bytes.set(encode("NULL"), 12);
  return bytes;
}

function readyBody(type: string): Uint8Array<ArrayBuffer> {
  const property = (name: string, value: string) => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, value.length);
    return joined([Uint8Array.of(name.length), encode(name), length, encode(value)]);
  };
  return joined([
    Uint8Array.of(5),
    encode("READY"),
    property("Socket-Type", type),
    property("Identity", ""),
  ]);
}

function frameOf(body: Uint8Array<ArrayBuffer>, flags: number): Uint8Array<ArrayBuffer> {
  if (body.length < 256) return joined([Uint8Array.of(flags, body.length), body]);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(body.length));
  return joined([Uint8Array.of(flags | LONG), size, body]);
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
