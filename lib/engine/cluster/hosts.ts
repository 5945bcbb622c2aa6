/**
 * The machines that train as one, as a list.
 *
 * @module
 */

/** One task: where TensorFlow's runtime of that process listens. */
export interface Host {
  /** A name or an address, IPv6 in brackets. */
  readonly name: string;
  /** The port. */
  readonly port: number;
}

const HIGHEST = 65_535, MOST = 1024;

/**
 * Reads `host:port,host:port`; the tasks are numbered in that order, from 0.
 *
 * @throws {RangeError} A list with fewer than two tasks, with one twice, or with something that is
 * no host and port.
 *
 * @example Two processes on one machine
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(parseHosts("127.0.0.1:15001,127.0.0.1:15002").map(({ port }) => port), [15001, 15002]);
 * ```
 */
export function parseHosts(list: string): Host[] {
  const words = list.split(",").map((word) => word.trim());
  const hosts = words.map((word) => {
    const [, name, digits] = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(word) ?? [];
    const port = Number(digits);
    if (!name || port < 1 || port > HIGHEST) {
      throw new RangeError(
        `Cannot make a cluster: each task must be host:port with a port from 1 to ${HIGHEST}, ` +
          `got "${word}"`,
      );
    }
    return { name, port };
  });
  const twice = words.find((word, i) => words.indexOf(word) !== i);
  if (hosts.length < 2 || hosts.length > MOST || twice) {
    const found = twice ? `${twice} twice` : `${hosts.length}`;
    throw new RangeError(
      `Cannot make a cluster: there must be 2 to ${MOST} tasks, each once, got ${found}`,
    );
  }
  return hosts;
}

/** A task for people: its number and where it is. */
export function taskName(hosts: readonly Host[], task: number): string {
  const { name, port } = hosts[task]!;
  return `task ${task} (${name}:${port})`;
}

/**
 * Where task 0 listens for the others, beside TensorFlow: the first port after its own that the
 * list leaves free on its machine. Every task finds the same.
 */
export function meetingPort(hosts: readonly Host[]): number {
  const { name, port } = hosts[0]!;
  const taken = new Set(hosts.filter((host) => host.name === name).map((host) => host.port));
  for (let next = port + 1; next <= HIGHEST; next++) if (!taken.has(next)) return next;
  throw new RangeError(
    `Cannot make a cluster: task 0 needs a port after ${port} to meet the others, and none is ` +
      `left up to ${HIGHEST}`,
  );
}
