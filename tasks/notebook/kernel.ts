/**
 * Deno's Jupyter kernel as a child process, spoken to over the wire of ZeroMQ.
 *
 * @module
 */
import { createHmac, randomUUID } from "node:crypto";
import { freePorts } from "./ports.ts";
import { connectWire, type Wire } from "./wire.ts";

/** A message of the Jupyter protocol. */
export interface Message {
  readonly header: { readonly msg_type: string };
  readonly parent: { readonly msg_id?: string };
  // deno-lint-ignore no-explicit-any -- each type of message has a shape of its own
  readonly content: any;
}

/** A kernel that runs. */
export interface Kernel {
  /** Sends a request; what the kernel publishes for it names its id as parent. */
  request(
    type: string,
    content: unknown,
  ): { readonly id: string; readonly reply: Promise<Message> };
  /** Is told of every message that the kernel publishes, until it is called off. */
  listen(listener: (message: Message) => void): () => void;
  /** Resolves when the process ends, to its exit code. */
  readonly ended: Promise<number>;
  /** Ends it, kindly at first. */
  stop(): Promise<void>;
}

const DELIMITER = "<IDS|MSG>", START_LIMIT = 30_000, TRIES = 3;

/**
 * Starts a kernel.
 *
 * @param folder Where its cells run.
 * @throws {Error} Where it does not answer within half a minute.
 */
export async function startKernel(folder: string): Promise<Kernel> {
  for (let left = TRIES - 1;; left--) {
    try {
      return await startOnce(folder);
    } catch (error) {
      // Another process may have taken one of the ports before the kernel did.
      if (left === 0) throw error;
    }
  }
}

async function startOnce(folder: string): Promise<Kernel> {
  const ports = await freePorts(5), key = randomUUID();
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
  const connection = {
    ...{ shell_port, iopub_port, stdin_port, control_port, hb_port, key },
    ip: "127.0.0.1",
    transport: "tcp",
    signature_scheme: "hmac-sha256",
    kernel_name: "deno",
  };
  const file = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(file, JSON.stringify(connection));
  const process = new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", file],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const ended = process.status.then(({ code }) => code);
  const kill = () => {
    try {
      process.kill("SIGKILL");
    } catch { /* it has ended */ }
  };
  // An exit in a hurry, as by a second Ctrl-C, must not leave a kernel behind.
  addEventListener("unload", kill);

  let wires: Wire[];
  try {
    wires = await Promise.all([
      connectWire(shell_port!, "DEALER", START_LIMIT),
      connectWire(iopub_port!, "SUB", START_LIMIT),
      connectWire(control_port!, "DEALER", START_LIMIT),
    ]);
  } catch (error) {
    kill();
    removeEventListener("unload", kill);
    await ended;
    throw error;
  } finally {
    // The kernel has read it, or never will; it holds the key.
    await Deno.remove(file);
  }
  const [shell, iopub, control] = wires as [Wire, Wire, Wire];

  const session = randomUUID();
  const listeners = new Set<(message: Message) => void>();
  const waiting = new Map<string, (message: Message) => void>();
  const receive = async (wire: Wire, take: (message: Message) => void) => {
    for await (const frames of wire.messages()) take(unpack(frames));
  };
  receive(iopub, (message) => listeners.forEach((listener) => listener(message)));
  receive(shell, (message) => {
    waiting.get(message.parent.msg_id!)?.(message);
    waiting.delete(message.parent.msg_id!);
  });

  const request: Kernel["request"] = (type, content) => {
    const { id, frames } = pack(type, content, session, key);
    const reply = new Promise<Message>((resolve) => waiting.set(id, resolve));
    return { id, reply: shell.send(frames).then(() => reply) };
  };
  const listen: Kernel["listen"] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const stop = async () => {
    await Promise.race([
      control.send(pack("shutdown_request", { restart: false }, session, key).frames),
      pause(200),
    ]);
    await Promise.race([ended, pause(1000)]);
    kill();
    removeEventListener("unload", kill);
    for (const wire of wires) wire.close();
    await ended;
  };
  const kernel: Kernel = { request, listen, ended, stop };
  try {
    await handshake(kernel);
  } catch (error) {
    await stop();
    throw error;
  }
  return kernel;
}

/** Asks until what the kernel publishes is really heard: a subscription takes a moment. */
async function handshake({ request, listen, ended }: Kernel): Promise<void> {
  const limit = performance.now() + START_LIMIT;
  let heard = false;
  const off = listen(() => heard = true);
  while (!heard) {
    const first = await Promise.race([
      request("kernel_info_request", {}).reply.then(() => "answer"),
      ended.then(() => "end"),
      pause(500).then(() => "silence"),
    ]);
    await pause(20);
    if (first === "end") throw new Error("The Deno kernel ended before it answered");
    if (performance.now() > limit) {
      throw new Error(`The Deno kernel did not answer within ${START_LIMIT / 1000} s`);
    }
  }
  off();
}

function pack(type: string, content: unknown, session: string, key: string) {
  const id = randomUUID();
  const header = {
    msg_id: id,
    session,
    username: "spherelab",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.3",
  };
  const parts = [JSON.stringify(header), "{}", "{}", JSON.stringify(content)];
  const signature = createHmac("sha256", key);
  parts.forEach((part) => signature.update(part));
  return { id, frames: [DELIMITER, signature.digest("hex"), ...parts] };
}

function unpack(frames: readonly Uint8Array[]): Message {
  const texts = frames.map((frame) => new TextDecoder().decode(frame));
  const [header, parent, , content] = texts.slice(texts.indexOf(DELIMITER) + 2)
    .map((text) => JSON.parse(text));
  return { header, parent, content };
}

/** Waits; the timer does not keep the process. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    Deno.unrefTimer(Number(setTimeout(resolve, milliseconds)));
  });
}
