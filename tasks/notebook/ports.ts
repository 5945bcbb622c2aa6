/**
 * Ports of this machine that nobody listens on.
 *
 * @module
 */
import { createServer } from "node:net";

/** So many ports; another process may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map((server) =>
      new Promise<number>((resolve) =>
        server.listen(
          0,
          "127.0.0.1",
          () => resolve((server.address() as { port: number }).port),
        )
      )
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
