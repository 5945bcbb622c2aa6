/**
 * A server for one reader: this machine's, and nobody else's.
 *
 * @module
 */

/** What is served. */
export interface Served {
  /** By its path, as in `"/"`: its type, and what is sent. */
  readonly files: Readonly<Record<string, { readonly type: string; readonly body: string }>>;
  /** The port; 0 takes one that is free. */
  readonly port: number;
  /** Ends the server. */
  readonly signal: AbortSignal;
}

/**
 * Serves files on 127.0.0.1 until the signal.
 *
 * @returns The address, and a promise of the end.
 * @throws {Error} A port that is taken, with what to do.
 */
export function serve({ files, port, signal }: Served): { address: string; ended: Promise<void> } {
  try {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port, signal, onListen: () => {} },
      ({ url }) => {
        const { pathname } = new URL(url);
        if (!Object.hasOwn(files, pathname)) return new Response("Not here", { status: 404 });
        const { type, body } = files[pathname]!;
        return new Response(body, {
          headers: { "content-type": type, "x-content-type-options": "nosniff" },
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
