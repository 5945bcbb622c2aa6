/**
 * Several processes, on one machine or on many, that train as one.
 *
 * @module
 */
import type * as tf from "../tensor.ts";
import { type Host, parseHosts, taskName } from "./hosts.ts";
import type { FromLink, ToLink } from "./link_thread.ts";
import { pause, type Said } from "./peer.ts";

/** The cluster is at an end: a task is gone, or differs from the others. */
export class ClusterEnded extends Error {
  /** Tells it from other errors. */
  override readonly name = "ClusterEnded";

  /** From the reason. */
  constructor(why: string) {
    super(`The cluster ended: ${why}`);
  }
}

/** How a process joins. */
export interface ClusterOptions {
  /** Every task in order, `host:port,host:port`: where TensorFlow's runtime listens. */
  readonly hosts: string;
  /** Which of them this process is, from 0. */
  readonly task: number;
  /** What decides that all run the same code; a task with another is refused. Default: nothing. */
  readonly code?: string;
  /** How many seconds the others are waited for. Default 60. */
  readonly wait?: number;
}

/** A cluster that this process is one task of. */
export interface Cluster {
  /** Every task, in order. */
  readonly hosts: readonly Host[];
  /** Which of them this process is. Task 0 leads: it decides what is done, and keeps the results. */
  readonly task: number;
  /** How many there are. */
  readonly count: number;
  /**
   * Makes sure that what must be the same is the same in every task.
   *
   * @param about What, by name.
   * @throws {Error} In every task, naming the first that differs.
   */
  agree(about: Readonly<Record<string, string>>): Promise<void>;
  /** Task 0: says something to all others. */
  tell(message: Readonly<Record<string, unknown>>, bytes?: Uint8Array): void;
  /** Any other task: what task 0 says next. */
  hear(): Promise<Said>;
  /**
   * The sum of a tensor over all tasks, which all must ask for in the same order. It is set by the
   * engine that is opened with this cluster.
   */
  sum: (tensor: tf.Tensor) => Promise<tf.Tensor>;
  /** What is awaited, or the reason why the cluster ended before it came. */
  orLost<T>(awaited: Promise<T>): Promise<T>;
  /** Says goodbye. With a reason, the others end, too, and tell it. */
  leave(reason?: string): Promise<void>;
}

/**
 * Meets the other tasks.
 *
 * @throws {Error} A list or a number that is wrong, a port that is in use, a task that does not
 * come, or one with other code.
 *
 * @example Two tasks, here in one process
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const hosts = "127.0.0.1:29471,127.0.0.1:29472";
 * const [leader, other] = await Promise.all(
 *   [0, 1].map((task) => joinCluster({ hosts, task })),
 * );
 * leader!.tell({ go: true });
 * equal((await other!.hear()).message.go, true);
 * await Promise.all([other!.leave(), leader!.leave()]);
 * ```
 */
export async function joinCluster(
  { hosts: list, task, code = "", wait = 60 }: ClusterOptions,
): Promise<Cluster> {
  const hosts = parseHosts(list);
  if (!Number.isInteger(task) || task < 0 || task >= hosts.length) {
    throw new RangeError(
      `Cannot join a cluster: the task must be a whole number from 0 to ${hosts.length - 1}, as ` +
        `the list has ${hosts.length}, got ${task}`,
    );
  }
  checkPort(hosts, task);
  const link = new Worker(new URL("./link_thread.ts", import.meta.url), { type: "module" });
  const send = (message: ToLink) => link.postMessage(message);
  const inbox = new Inbox();
  const joined = Promise.withResolvers<void>(), left = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {}); // whoever waits for something hears of it
  link.onmessage = ({ data }: MessageEvent<FromLink>) => {
    if (data.kind === "said") inbox.put(data.from, data.said);
    else if (data.kind === "lost") lost.reject(new ClusterEnded(data.why));
    else if (data.kind === "joined") joined.resolve();
    else left.resolve();
  };
  link.onerror = (event) => {
    event.preventDefault();
    lost.reject(new ClusterEnded(`its connections failed: ${event.message}`));
  };
  const orLost = <T>(awaited: Promise<T>) => Promise.race([awaited, lost.promise]);
  const next = (from: number) => orLost(inbox.take(from));

  send({ kind: "open", hosts, task, code, wait: wait * 1000 });
  try {
    await orLost(joined.promise);
  } catch (error) {
    link.terminate();
    throw error;
  }
  return {
    hosts,
    task,
    count: hosts.length,
    async agree(about) {
      if (task > 0) {
        send({ kind: "send", said: { message: { about } } });
        await next(0);
        return;
      }
      for (let other = 1; other < hosts.length; other++) {
        const theirs = (await next(other)).message.about as Record<string, string>;
        const what = Object.keys(about).find((key) => theirs[key] !== about[key]);
        if (!what) continue;
        const why = `${taskName(hosts, other)} differs from task 0 in its ${what}: ` +
          `${theirs[what]}, and there ${about[what]}. Start all with the same command`;
        send({ kind: "send", said: { message: { lost: why } } });
        throw new ClusterEnded(why);
      }
      send({ kind: "send", said: { message: { agreed: true } } });
    },
    tell: (message, bytes) =>
      send({ kind: "send", said: { message, ...(bytes ? { bytes } : {}) } }),
    hear: () => next(0),
    sum: () => Promise.reject(new Error("Cannot sum: no engine was opened with this cluster")),
    orLost: (awaited) =>
      orLost(awaited).catch(async (error) => {
        // Where an operation failed because a peer is gone, the link soon says which.
        await Promise.race([lost.promise, pause(GRACE)]).catch((named) => error = named);
        throw error;
      }),
    async leave(reason) {
      send({ kind: "leave", ...(reason ? { reason } : {}) });
      await Promise.race([left.promise, pause(3000)]);
      link.terminate();
    },
  };
}

/** Longer than a peer may be silent. */
const GRACE = 12_000;

/** TensorFlow shares a port that is in use without a word, and then neither works. */
function checkPort(hosts: readonly Host[], task: number): void {
  const { port } = hosts[task]!;
  try {
    Deno.listen({ hostname: "0.0.0.0", port }).close();
  } catch (error) {
    throw new Error(
      `Cannot join a cluster: port ${port} of ${taskName(hosts, task)} cannot be used: ` +
        `${(error as Error).message}. Is another run using it? Name other ports`,
    );
  }
}

/** What was said and not yet heard, by who said it. */
class Inbox {
  readonly #waiting = new Map<number, Said[]>();
  readonly #takers = new Map<number, (said: Said) => void>();

  put(from: number, said: Said): void {
    const taker = this.#takers.get(from);
    this.#takers.delete(from);
    if (taker) taker(said);
    else this.#waiting.set(from, [...this.#waiting.get(from) ?? [], said]);
  }

  take(from: number): Promise<Said> {
    const [first, ...rest] = this.#waiting.get(from) ?? [];
    if (!first) return new Promise((resolve) => this.#takers.set(from, resolve));
    this.#waiting.set(from, rest);
    return Promise.resolve(first);
  }
}
