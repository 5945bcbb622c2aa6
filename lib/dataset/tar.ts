/**
 * Reading a .tar or .tgz as a stream: no more of it is in memory than a few pieces.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createTarDecoder, type TarHeader } from "modern-tar";

/** What is read at once, in bytes: packed, as gzip may make a thousandfold of it at once. */
const PIECE = 16_384;
/** With this byte a gzip begins, and no name in an archive. */
const GZIP = 0x1f;

/** One entry of an archive; its body must be read to its end, or cancelled, before the next. */
export interface TarEntry {
  /** Its name, type and size. */
  readonly header: TarHeader;
  /** Its bytes. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Goes past its bytes. */
  readonly skip: () => Promise<void>;
}

/** How an archive is read. */
export interface TarOptions {
  /** What it is called in errors. */
  readonly name: string;
  /** The SHA-256 that its bytes must have, in hex. */
  readonly sha256: string;
  /** How many bytes it may have unpacked, headers and padding included. */
  readonly maxBytes: number;
  /** Is told how many bytes of it were read, packed as they are. */
  readonly onBytes: (bytes: number) => void;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The entries of an archive, in its order. What it says of itself is checked: sums of headers, its
 * end, and last the hash of its bytes; so what was read of it counts only when all of it was.
 *
 * @throws {SyntaxError} Bytes that are no whole archive.
 * @throws {RangeError} More bytes than are allowed, or another hash.
 */
export async function* readTar(
  source: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  { name, sha256, maxBytes, onBytes, signal }: TarOptions,
): AsyncGenerator<TarEntry> {
  const hash = createHash("sha256");
  let bytes = 0;
  const read = (piece: Uint8Array) => {
    hash.update(piece);
    onBytes(bytes += piece.length);
  };
  const failed = (error: unknown): never => {
    signal?.throwIfAborted();
    if (error instanceof RangeError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(
      `Cannot unpack ${name}: it must be a whole .tar or .tgz, but after ${bytes} bytes: ${why}`,
      { cause: error },
    );
  };
  const plain = await gunzipped(pieces(source, read, signal));
  // Who leaves early cancels this, and through it the source.
  const entries = ReadableStream.from(limited(plain, name, maxBytes))
    .pipeThrough(createTarDecoder({ strict: true }), signal ? { signal } : {});
  for await (const { header, body } of orElse(entries, failed)) {
    yield { header, body: orElse(body, failed), skip: () => body.cancel().catch(failed) };
  }
  const found = hash.digest("hex");
  if (found !== sha256) {
    throw new RangeError(`Cannot unpack ${name}: its SHA-256 must be ${sha256}, is ${found}`);
  }
}

async function* pieces(
  source: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  read: (piece: Uint8Array) => void,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      signal?.throwIfAborted();
      const piece = chunk.subarray(at, at + PIECE);
      read(piece);
      yield piece;
    }
  }
}

/** As it is, or unpacked where it is a gzip. */
async function gunzipped(
  packed: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): Promise<ReadableStream<Uint8Array>> {
  const { value: first } = await packed.next();
  const all = ReadableStream.from(async function* () {
    if (first) yield first;
    yield* packed;
  }());
  return first?.[0] === GZIP ? all.pipeThrough(new DecompressionStream("gzip")) : all;
}

async function* limited(
  stream: ReadableStream<Uint8Array>,
  name: string,
  most: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > most) {
      throw new RangeError(
        `Cannot unpack ${name}: it must have at most ${most} bytes unpacked, has more; ` +
          "where you trust it, allow more by maxBytes",
      );
    }
    yield chunk;
  }
}

/** What a stream has; its own errors, not those of who reads it, are told to `failed`. */
async function* orElse<T>(
  stream: ReadableStream<T>,
  failed: (error: unknown) => never,
): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    failed(error);
  }
}
