import type { RemoteFile } from "../../lib/dataset/fetch.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";

/** The file that servers and mirrors have. */
export const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251);
/** The same but for one byte. */
export const wrong = content.with(17, 0) as Uint8Array<ArrayBuffer>;

/** Answers with bytes, their length said. */
export const whole = (bytes: Uint8Array<ArrayBuffer> = content) => () => new Response(bytes);

/** Answers with bytes, a piece at a time, their length not said; then it ends, fails or is silent. */
export function pieces(bytes: Uint8Array<ArrayBuffer>, end: "close" | "error" | "silence") {
  return () => {
    let at = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (stream) => {
        if (at < bytes.length) stream.enqueue(bytes.slice(at, at += 100));
        else if (end === "close") stream.close();
        else if (end === "error") stream.error(new Error("cut"));
        else return new Promise(() => {});
      },
    });
    return new Response(body);
  };
}

/** Answers a range with what it asks for. */
export function ranged(request: Request): Response {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.get("range") ?? "")?.[1] ?? NaN);
  if (Number.isNaN(from)) return new Response(content);
  const headers = { "content-range": `bytes ${from}-4999/5000` };
  return new Response(content.slice(from), { status: 206, headers });
}

/** A server of our own, and what was asked of it. */
export function serve(answer: (request: Request) => Response | Promise<Response>) {
  const asked: Headers[] = [], stop = new AbortController();
  const server = Deno.serve(
    {
      port: 0,
      hostname: "127.0.0.1",
      onListen: () => {},
      onError: () => new Response(null),
      signal: stop.signal,
    },
    (request) => {
      asked.push(new Headers(request.headers)); // the request's own end with it
      return answer(request);
    },
  );
  return {
    /** The headers of the requests so far. */
    asked,
    /** The ranges they asked for. */
    ranges: () => asked.map((headers) => headers.get("range")),
    /** Where the file is. */
    address: `http://127.0.0.1:${server.addr.port}/file.bin`,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await server.finished;
    },
  };
}

/** A cache of its own, and the file as it is wanted. */
export async function setting(addresses: string[] = []) {
  const folder = await Deno.makeTempDir();
  const file: RemoteFile = {
    name: "file.bin",
    folder: "set",
    bytes: content.length,
    sha256: await sha256Of(content),
    addresses,
  };
  await Deno.mkdir(`${folder}/set`);
  return {
    /** The cache. */
    folder,
    file,
    /** Where the file belongs in the cache. */
    path: `${folder}/set/file.bin`,
    /** Options without a mirror. */
    alone: { folder, mirrors: [] as string[] },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
