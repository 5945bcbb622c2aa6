/**
 * A server for one reader: this machine's, and nobody else's.
 *
 * @module
 */

/** One file. */
export interface ServedFile {
  /** Its type, as in `"text/html; charset=utf-8"`. */
  readonly type: string;
  /** What is sent. */
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Of what a page may do, where it is not ours to trust. */
  readonly policy?: string;
}

/** What is served. */
export interface Served {
  /** By its path, as in `"/"`: nothing else is there, so that no address leads to another file. */
  readonly files:
    | Readonly<Record<string, ServedFile>>
    | ((path: string) => Promise<ServedFile | undefined>);
  /** The port; 0 takes one that is free. */
  readonly port: number;
  /** Ends the server. */
  readonly signal: AbortSignal;
}

/** Names of this machine: a page elsewhere that has its own name lead here is told nothing. */
const OURS = ["127.0.0.1", "localhost"];

/**
 * Serves files on 127.0.0.1 until the signal.
 *
 * @returns The address, and a promise of the end.
 * @throws {Error} A port that is taken, with what to do.
 */
export function serve({ files, port, signal }: Served): { address: string; ended: Promise<void> } {
  const find = typeof files === "function"
    ? files
    : (path: string) => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined);
  try {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port, signal, onListen: () => {} },
      async ({ url }) => {
        const { hostname, pathname } = new URL(url);
        const file = OURS.includes(hostname) ? await find(pathname) : undefined;
        if (!file) return new Response("Not here", { status: 404 });
        return new Response(file.body, {
          headers: {
            "content-type": file.type,
            "x-content-type-options": "nosniff",
            ...(file.policy ? { "content-security-policy": file.policy } : {}),
          },
        });
      },
    );
    return { address: `http://127.0.0.1:${server.addr.port}/`, ended: server.finished };
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new Error(
      `Cannot serve the page: port ${port} of 127.0.0.1 must be free, and another program has ` +
        "it. Leave --port out, which takes one that is free",
      { cause: error },
    );
  }
}
