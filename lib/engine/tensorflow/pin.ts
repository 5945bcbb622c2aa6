/**
 * A library that stays.
 *
 * @module
 */

/** How a library is opened: its functions looked up when they are called, and never closed. */
const STAYS = Deno.build.os === "darwin" ? 0x1 | 0x80 : 0x1 | 0x1000;

/**
 * Keeps a library in memory until the process ends.
 *
 * Deno closes a library with the thread that opened it. TensorFlow's own threads go on, and the
 * process would end with a segmentation fault when their code is gone.
 */
export function pin(path: string): void {
  if (Deno.build.os === "windows") return;
  const name = Deno.build.os === "darwin" ? "libSystem.dylib" : "libc.so.6";
  try {
    const c = Deno.dlopen(name, { dlopen: { parameters: ["buffer", "i32"], result: "pointer" } });
    c.symbols.dlopen(new TextEncoder().encode(`${path}\0`), STAYS);
    c.close();
  } catch {
    // Another C library: the risk stays, for threads alone.
  }
}
