/**
 * Silence while the library starts.
 *
 * @module
 */

/**
 * Does something while what the library writes to standard error goes nowhere.
 *
 * TensorFlow says on its own that oneDNN is on, before its log level counts and in three lines
 * that look like trouble. With DEBUG=1 they stay. What goes wrong is thrown, never written.
 */
export function hushed<T>(work: () => T): T {
  // Standard error is the whole process's: two threads that give it back would mix it up, and by
  // the time there are workers the library has long said what it has to say.
  const inWorker = "postMessage" in globalThis;
  const c = inWorker || Deno.build.os === "windows" || debugging() ? undefined : openC();
  if (!c) return work();
  const sink = c.symbols.open(new TextEncoder().encode("/dev/null\0"), WRITE_ONLY);
  const kept = c.symbols.dup(ERRORS);
  try {
    c.symbols.dup2(sink, ERRORS);
    return work();
  } finally {
    c.symbols.dup2(kept, ERRORS);
    c.symbols.close(kept);
    c.symbols.close(sink);
    c.close();
  }
}

/** Standard error's number, and how a file is opened to be written. */
const ERRORS = 2, WRITE_ONLY = 1;

function openC() {
  const name = Deno.build.os === "darwin" ? "libSystem.dylib" : "libc.so.6";
  try {
    return Deno.dlopen(name, {
      open: { parameters: ["buffer", "i32"], result: "i32" },
      dup: { parameters: ["i32"], result: "i32" },
      dup2: { parameters: ["i32", "i32"], result: "i32" },
      close: { parameters: ["i32"], result: "i32" },
    });
  } catch {
    return undefined; // another C library: a few lines more on the terminal
  }
}

function debugging(): boolean {
  const granted = Deno.permissions.querySync({ name: "env", variable: "DEBUG" }).state;
  return granted === "granted" && Deno.env.get("DEBUG") === "1";
}
