/**
 * What can befall the file of a gallery, in words.
 *
 * @module
 */

/** A file that is not as it was written. */
export function damaged(path: string, found: string): SyntaxError {
  return new SyntaxError(
    `Cannot use the gallery ${path}: it must be whole, as it was written, but ${found}. It is not ` +
      "changed; take it from a backup, or remove it and enrol the photos anew",
  );
}

/** What SQLite's codes mean for who uses a gallery. */
const CODES: Readonly<Record<number, string>> = {
  5: "another program has the file open; end it and try again",
  8: "the file or its folder cannot be written",
  10: "the disk failed, or is full; nothing was changed",
  13: "the disk is full; nothing was changed. Make room and try again",
  14: "the file or its folder cannot be opened or written",
};

/** An error of SQLite with what we tried and what to do; any other as it is. */
export function explained(path: string, what: string, error: unknown): unknown {
  const { errcode, message } = error as { errcode?: number; message: string };
  if (errcode === undefined) return error;
  const code = errcode & 0xff;
  if (code === 11 || code === 26) return damaged(path, `SQLite says: ${message}`);
  const advice = CODES[code] ?? "this should not happen";
  return new Error(`Cannot ${what} the gallery ${path}: ${advice} (SQLite says: ${message})`, {
    cause: error,
  });
}

/** Does some work, with errors explained. */
export function explaining<T>(path: string, what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(path, what, error);
  }
}
