/**
 * A download that resumes and never takes more than it should.
 *
 * @module
 */
import type { FetchOptions, RemoteFile } from "./remote.ts";
import { openAppending, remove, sizeOf } from "./store.ts";

/** How long a server may be silent, in milliseconds. */
const SILENCE = 30_000;

/**
 * Downloads into a partial file, going on from what it has; then it has as many bytes as it should.
 * Whether they are the right ones is the caller's to check.
 *
 * @returns How many bytes were there already, and may be of another file.
 * @throws {Error} A server that refuses, is silent, or sends too much or too little.
 */
export async function download(
  address: string,
  partial: string,
  { name, bytes: total }: Pick<RemoteFile, "name" | "bytes">,
  { onProgress, signal, timeout = SILENCE }: FetchOptions = {},
): Promise<number> {
  const kept = await sizeOf(partial) ?? 0;
  if (kept === total) return kept;
  const quiet = watchSilence(timeout);
  const ended = signal ? AbortSignal.any([signal, quiet.signal]) : quiet.signal;
  try {
    const { body, from } = await ask(address, kept < total ? kept : 0, total, ended);
    quiet.heard();
    if (from !== kept) await remove(partial);
    const file = await openAppending(partial);
    let done = from;
    try {
      for await (const chunk of body) {
        quiet.heard();
        done += chunk.length;
        if (done > total) break;
        await file.append(chunk);
        onProgress?.({ name, done, total, source: address });
      }
    } finally {
      await file.close();
    }
    if (done < total) {
      throw new Error(`the server sent ${done} of ${total} bytes; what came is kept to go on from`);
    }
    if (done > total) {
      await remove(partial);
      throw new Error(`the server sent more than the ${total} bytes there must be`);
    }
    return from;
  } catch (error) {
    throw quiet.signal.aborted ? quiet.signal.reason : error;
  } finally {
    quiet.end();
  }
}

/** Asks for a file from a byte on; from its start, where the server will not have it so. */
async function ask(
  address: string,
  from: number,
  total: number,
  signal: AbortSignal,
): Promise<{ body: ReadableStream<Uint8Array>; from: number }> {
  // Bytes as they are: a part of something packed on the way would be of no use.
  const headers = { "accept-encoding": "identity", ...from > 0 ? { range: `bytes=${from}-` } : {} };
  const response = await fetch(address, { signal, headers });
  const refuse = async (why: string) => {
    await response.body?.cancel();
    return new Error(why);
  };
  const { status, statusText, body } = response;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  const goesOn = status === 206 && Number(range?.[1] ?? NaN) === from &&
    ["*", String(total)].includes(range![2]!);
  if (from > 0 && (status === 416 || status === 206 && !goesOn)) {
    await body?.cancel();
    return ask(address, 0, total, signal);
  }
  if (status !== 200 && !(from > 0 && goesOn) || !body) {
    throw await refuse(`the server answered ${status} ${statusText}`.trim());
  }
  const start = goesOn ? from : 0, length = response.headers.get("content-length");
  if (length !== null && !response.headers.has("content-encoding")) {
    if (Number(length) !== total - start) {
      throw await refuse(`the server has ${Number(length) + start} bytes, there must be ${total}`);
    }
  }
  return { body, from: start };
}

/** A signal that comes when nothing was heard for a while. */
export function watchSilence(milliseconds = SILENCE) {
  const quiet = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => quiet.abort(new Error(`the server was silent for ${milliseconds / 1000} s`)),
      milliseconds,
    );
  };
  heard();
  return { signal: quiet.signal, heard, end: () => clearTimeout(timer) };
}
