/**
 * A download that resumes and never takes more than it should.
 *
 * @module
 */
import type { FetchProgress } from "./fetch.ts";
import { openAppending, remove, sizeOf } from "./store.ts";

/** How long a server may be silent, in milliseconds. */
const SILENCE = 30_000;

/**
 * Downloads into a partial file, going on from what it has.
 *
 * @returns The path of the partial file, which now has as many bytes as it should.
 * @throws {Error} A server that refuses, is silent, or sends too much or too little.
 */
export async function download(
  address: string,
  partial: string,
  { name, bytes: total }: { readonly name: string; readonly bytes: number },
  { onProgress, signal, silence = SILENCE }: {
    readonly onProgress?: (progress: FetchProgress) => void;
    readonly signal?: AbortSignal;
    readonly silence?: number;
  } = {},
): Promise<string> {
  let done = await sizeOf(partial) ?? 0;
  if (done >= total) {
    await remove(partial);
    done = 0;
  }
  const quiet = new AbortController();
  const ended = signal ? AbortSignal.any([signal, quiet.signal]) : quiet.signal;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => quiet.abort(new Error(`the server was silent for ${silence / 1000} s`)),
      silence,
    );
  };
  listen();
  try {
    const response = await fetch(address, {
      signal: ended,
      headers: done > 0 ? { range: `bytes=${done}-` } : {},
    });
    const goesOn = response.status === 206 &&
      response.headers.get("content-range")?.startsWith(`bytes ${done}-`);
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    }
    if (!goesOn) {
      await remove(partial);
      done = 0;
    }
    const file = await openAppending(partial);
    try {
      for await (const chunk of response.body) {
        if (done + chunk.length > total) {
          throw new Error(`the server sent more than the ${total} bytes there should be`);
        }
        await file.append(chunk);
        done += chunk.length;
        onProgress?.({ name, done, total, source: address });
        listen();
      }
    } finally {
      file.close();
    }
  } catch (error) {
    if (done > total) await remove(partial);
    throw quiet.signal.aborted ? quiet.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
  if (done !== total) {
    throw new Error(`the server sent ${done} of ${total} bytes; what came is kept to go on from`);
  }
  return partial;
}
