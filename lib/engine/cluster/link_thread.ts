/**
 * A thread of its own that keeps the connections between tasks: training holds the main thread for
 * as long as a step takes, and must not look dead meanwhile.
 *
 * Task 0 listens; every other task connects to it. Each end says once a second that it is alive.
 *
 * @module
 */
import { type Host, meetingPort, taskName } from "./hosts.ts";
import { pause, Peer, type Said } from "./peer.ts";

/** What the main thread says. */
export type ToLink =
  | {
    readonly kind: "open";
    readonly hosts: readonly Host[];
    readonly task: number;
    /** What must be the same everywhere before anything is said. */
    readonly code: string;
    /** How long the others are waited for, in milliseconds. */
    readonly wait: number;
  }
  | { readonly kind: "send"; readonly said: Said }
  | { readonly kind: "leave"; readonly reason?: string };

/** What the thread says. */
export type FromLink =
  /** All are there. */
  | { readonly kind: "joined" }
  | { readonly kind: "said"; readonly from: number; readonly said: Said }
  /** The cluster is at an end, and why. */
  | { readonly kind: "lost"; readonly why: string }
  /** All is sent that was to be. */
  | { readonly kind: "left" };

/** In milliseconds. */
const BEAT = 1000, SILENCE = 10_000, RETRY = 200;
const GO_ON = ". Start every task again, with the same command and --resume: they go on from " +
  "the last checkpoint";
const GREETING = "spherelab cluster 1";

const scope = self as unknown as {
  onmessage: (event: { data: ToLink }) => void;
  postMessage: (message: FromLink) => void;
};
/** By their numbers: all others where this is task 0, else task 0 alone. */
const peers = new Map<number, Peer>();
let over = false;

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case "open":
      open(data).catch((error) => lose((error as Error).message));
      break;
    case "send":
      for (const peer of peers.values()) peer.send(data.said.message, data.said.bytes);
      break;
    case "leave":
      leave(data.reason);
  }
};

/** Tells why the cluster is at an end, here and, where this is task 0, to all others: once. */
async function lose(why: string): Promise<void> {
  if (over) return;
  over = true;
  const staying = [...peers.values()].filter(({ left }) => !left);
  await soon(staying.map((peer) => peer.send({ lost: why })));
  scope.postMessage({ kind: "lost", why });
}

async function leave(reason?: string): Promise<void> {
  // Whoever goes because another is gone has been told why, and so have the others.
  const why = over ? "" : reason ?? "";
  over = true;
  await soon([...peers.values()].map(async (peer) => {
    await peer.send({ left: why });
    await peer.close();
  }));
  scope.postMessage({ kind: "left" });
}

/** Waits for what is sent, but not for a task that stands still and takes nothing in. */
async function soon(sent: readonly Promise<unknown>[]): Promise<void> {
  await Promise.race([Promise.all(sent), pause(1000)]);
}

type Opening = Extract<ToLink, { kind: "open" }>;

async function open(opening: Opening): Promise<void> {
  const { hosts, wait } = opening, until = performance.now() + wait;
  const missing = () =>
    hosts.map((_, task) => task).filter((task) => task !== opening.task && !peers.has(task));
  watch(hosts, opening.task);
  if (opening.task === 0) listen(opening, () => missing().length === 0);
  else await connect(opening, until);
  while (opening.task === 0 && missing().length > 0 && !over) {
    if (performance.now() > until) {
      const names = missing().map((task) => taskName(hosts, task)).join(", ");
      throw new Error(
        `waited ${wait / 1000} s for ${names}. Start every task within that time, or set a ` +
          "longer one with --wait",
      );
    }
    await pause(50);
  }
}

/** Task 0: takes whoever says that he is one of the list. */
function listen({ hosts, code }: Opening, complete: () => boolean): void {
  const port = meetingPort(hosts), hostname = listeningOn(hosts[0]!.name);
  let listener: Deno.Listener;
  try {
    listener = Deno.listen({ hostname, port });
  } catch (error) {
    throw new Error(
      `task 0 cannot listen on ${hostname}:${port}, where it meets the others: ` +
        `${(error as Error).message}. Is another run using it? Name other ports`,
    );
  }
  (async () => {
    for await (const connection of listener) {
      const peer = new Peer(connection);
      hear(peer, hosts, ({ message }) => {
        const { greeting, task } = message;
        if (greeting !== GREETING) return peer.close(); // a stranger
        const no = refusal(message, hosts, code);
        if (no) {
          peer.send({ lost: no.why }).then(() => peer.close());
          if (no.endsAll) lose(no.why);
          return;
        }
        peer.task = task as number;
        peers.set(peer.task, peer);
        if (!complete()) return;
        listener.close();
        for (const each of peers.values()) each.send({ joined: true });
        scope.postMessage({ kind: "joined" });
      });
    }
  })().catch(() => {}); // the listener was closed
}

/** Why a task that came cannot be taken, and whether that is the end of all. */
function refusal(
  { hosts: list, task, code: theirs }: Said["message"],
  hosts: readonly Host[],
  code: string,
): { readonly why: string; readonly endsAll: boolean } | undefined {
  const number = Number.isInteger(task) ? task as number : -1;
  if (JSON.stringify(list) !== JSON.stringify(hosts) || number < 1 || number >= hosts.length) {
    const why = `task ${task} was started with another list of hosts, or another number: all ` +
      "must be given the same --cluster, and each its own --task";
    return { why, endsAll: true };
  }
  if (peers.has(number)) {
    return { why: `there is ${taskName(hosts, number)} already`, endsAll: false };
  }
  if (theirs !== code) {
    const why = `${taskName(hosts, number)} runs other code (${theirs}) than task 0 (${code}): ` +
      "bring every machine to the same commit";
    return { why, endsAll: true };
  }
}

/** Every other task: finds task 0, which may start later. */
async function connect({ hosts, task, code, wait }: Opening, until: number): Promise<void> {
  const hostname = hosts[0]!.name.replace(/^\[|\]$/g, ""), port = meetingPort(hosts);
  for (;;) {
    let connection: Deno.Conn;
    try {
      connection = await Deno.connect({ hostname, port });
    } catch (error) {
      if (performance.now() > until) {
        throw new Error(
          `waited ${wait / 1000} s for ${taskName(hosts, 0)} to listen on port ${port}: ` +
            `${(error as Error).message}. Start every task within that time, or set a longer ` +
            "one with --wait",
        );
      }
      await pause(RETRY);
      continue;
    }
    const peer = new Peer(connection);
    peer.task = 0;
    peers.set(0, peer);
    peer.send({ greeting: GREETING, hosts, task, code });
    hear(peer, hosts, () => {});
    return;
  }
}

/** Hands on what a peer says, and sees it go. */
async function hear(
  peer: Peer,
  hosts: readonly Host[],
  greet: (said: Said) => void,
): Promise<void> {
  let why = "its connection closed";
  try {
    for await (const said of peer.listen()) {
      const { message } = said;
      if (peer.task < 0) greet(said);
      else if (typeof message.lost === "string") return await lose(message.lost);
      else if (typeof message.left === "string") {
        peer.left = true;
        if (message.left) why = `it ended: ${message.left}`;
        else return; // it had nothing more to do
      } else if (message.joined) scope.postMessage({ kind: "joined" });
      else scope.postMessage({ kind: "said", from: peer.task, said });
    }
  } catch (error) {
    why = `its connection broke off (${(error as Error).message})`;
  }
  if (peer.task >= 0) await lose(`${taskName(hosts, peer.task)} is gone: ${why}${GO_ON}`);
}

/** Looks once a second whether everybody was heard lately. */
function watch(hosts: readonly Host[], own: number): void {
  let last = performance.now();
  const timer = setInterval(() => {
    if (over) return clearInterval(timer);
    const now = performance.now(), stood = now - last - BEAT;
    last = now;
    if (stood > SILENCE / 2) {
      return lose(
        `${taskName(hosts, own)} itself stood still for ${Math.round(stood / 1000)} s${GO_ON}`,
      );
    }
    for (const peer of peers.values()) {
      if (now - peer.heard > SILENCE && !peer.left) {
        return lose(
          `${taskName(hosts, peer.task)} is frozen, or the network is: nothing came from it for ` +
            `${SILENCE / 1000} s${GO_ON}`,
        );
      }
      peer.beat();
    }
  }, BEAT);
}

/** Only this machine, where the list says so; else every address, as a name may stand for any. */
function listeningOn(name: string): string {
  const plain = name.replace(/^\[|\]$/g, "");
  if (/^(localhost|127\.|::1$)/.test(plain)) return plain;
  return plain.includes(":") ? "::" : "0.0.0.0";
}
