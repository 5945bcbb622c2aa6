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

/**
 * What SQLite's words mean for who uses a gallery. Deno passes on its codes of some errors only.
 */
const WORDS: Readonly<Record<string, string>> = {
  "database is locked": "another program has the file open; end it and try again",
  "attempt to write a readonly database": "the file or its folder cannot be written",
  "disk I/O error": "the disk failed, or is full; nothing was changed",
  "database or disk is full": "the disk is full; nothing was changed. Make room and try again",
  "unable to open database file": "the file or its folder cannot be opened or written",
};
const DAMAGED = ["database disk image is malformed", "file is not a database"];

/** An error of SQLite with what we tried and what to do; any other as it is. */
export function explained(path: string, what: string, error: unknown): unknown {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  if (code !== "ERR_SQLITE_ERROR") return error;
  if (DAMAGED.some((words) => message.includes(words))) {
    return damaged(path, `SQLite says: ${message}`);
  }
  const known = Object.keys(WORDS).find((words) => message.includes(words));
  const advice = known ? WORDS[known] : "it failed in a way that is not known here";
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
