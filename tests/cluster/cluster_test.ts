import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { readSafeTensors } from "../../lib/format/safetensors.ts";
import { joinCluster } from "../../lib/mod.ts";
import { NATIVE } from "../engine/tensorflow.ts";
import { freeHosts } from "../../tasks/experiment/workers.ts";
import { start } from "./processes.ts";

const ignore = !NATIVE || Deno.build.os === "windows";
const TRAIN = ["tasks/train.ts", "--experiment", "tiny", "--losses", "a-softmax", "--threads", "1"];

/** A cluster test: it needs the native library, and has a folder for its files. */
function together(name: string, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `cluster: ${name}`,
    ignore,
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        await fn(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

/** Both tasks of a run of the command line; only task 0 writes. */
function pair(folder: string, ...more: string[]) {
  const hosts = freeHosts(2);
  return [0, 1].map((task) =>
    start(...TRAIN, "--out", folder, "--cluster", hosts, "--task", `${task}`, ...more)
  ) as [ReturnType<typeof start>, ReturnType<typeof start>];
}

together("two tasks have one process's weights after 50 steps, to the bit the same", async (to) => {
  const hosts = freeHosts(2), fixture = "tests/cluster/fixture_task.ts";
  const ends = await Promise.all([
    start(fixture, `${to}/alone`).ended,
    start(fixture, `${to}/0`, hosts, "0").ended,
    start(fixture, `${to}/1`, hosts, "1").ended,
  ]);
  deepEqual(ends.map(({ code, error }) => [code, error]), ends.map(() => [0, ""]));
  const [first, second, alone] = await Promise.all(
    ["0", "1", "alone"].map((name) => Deno.readFile(`${to}/${name}`)),
  );
  deepEqual(first, second);
  const [shared, own] = [first!, alone!].map((bytes) => readSafeTensors(bytes).arrays);
  let furthest = 0;
  for (const [name, { data }] of Object.entries(own!)) {
    data.forEach((value, i) => {
      furthest = Math.max(furthest, Math.abs(value - shared![name]!.data[i]!));
    });
  }
  ok(furthest > 0 && furthest < 1e-5, `they differ by ${furthest}`);
});

together(
  "a killed task ends the other with its name; resumed, the bytes are the same",
  async (to) => {
    const report = async (folder: string) =>
      deterministicPart(JSON.parse(await Deno.readTextFile(`${folder}/tiny/report.json`)));
    const whole = pair(`${to}/whole`, "--steps", "240");
    deepEqual((await Promise.all(whole.map(({ ended }) => ended))).map(({ code }) => code), [0, 0]);

    const [leader, other] = pair(`${to}/cut`, "--steps", "240");
    const checkpoint = `${to}/cut/tiny/checkpoints/a-softmax-m-4-seed1.safetensors`;
    while (!await Deno.stat(checkpoint).catch(() => null)) await pause(10);
    other.child.kill("SIGKILL");
    const killed = performance.now(), end = await leader.ended;
    ok(performance.now() - killed < 15_000, "the other has 15 s to see it");
    equal(end.code, 1);
    // Closed, or reset where it had not read everything that was sent to it.
    match(
      end.error,
      /task 1 \(127\.0\.0\.1:\d+\) is gone: its connection (closed|broke off .*)\. Start every task again, .* --resume/,
    );
    ok(!await Deno.stat(`${to}/cut/tiny/report.json`).catch(() => null), "it was killed in time");

    const resumed = pair(`${to}/cut`, "--steps", "240", "--resume");
    deepEqual((await Promise.all(resumed.map(({ ended }) => ended))).map(({ code }) => code), [
      0,
      0,
    ]);
    equal(await report(`${to}/cut`), await report(`${to}/whole`));
  },
);

together("a task that stands still is given up after ten seconds", async (to) => {
  const [leader, other] = pair(to, "--steps", "4000");
  await leader.said("A-Softmax");
  leader.child.kill("SIGSTOP");
  const stopped = performance.now();
  try {
    const { code, error } = await other.ended;
    ok(performance.now() - stopped < 15_000);
    equal(code, 1);
    match(
      error,
      /task 0 \(127\.0\.0\.1:\d+\) is frozen, or the network is: nothing .* for 10 s\. .* --resume/,
    );
  } finally {
    leader.child.kill("SIGCONT");
  }
  const { code, error } = await leader.ended;
  equal(code, 1);
  match(error, /The cluster ended: task [01]/);
});

together("one that is stopped by Ctrl-C stops all, with a checkpoint", async (to) => {
  const [leader, other] = pair(to, "--steps", "4000");
  await leader.said("A-Softmax");
  other.child.kill("SIGINT");
  equal((await other.ended).code, 130);
  const { code, error } = await leader.ended;
  equal(code, 1);
  match(error, /task 1 \(.*\) was stopped, and all others with it\. .* --resume/);
  ok(await Deno.stat(`${to}/tiny/checkpoints/a-softmax-m-4-seed1.safetensors`));
});

together("what a run begins with is needed by task 0 alone", async (to) => {
  const first = await start(...TRAIN, "--engine", "tensorflow", "--steps", "2", "--out", to).ended;
  equal(first.code, 0, first.error);
  const path = `${to}/first.safetensors`, hosts = freeHosts(2);
  await Deno.rename(`${to}/tiny/checkpoints/a-softmax-m-4-seed1.safetensors`, path);
  const ends = await Promise.all(
    [["--from", path], []].map((from, task) =>
      start(
        ...[...TRAIN, "--out", to, "--cluster", hosts, "--task", `${task}`, "--steps", "4"],
        ...from,
      ).ended
    ),
  );
  deepEqual(ends.map(({ code }) => code), [0, 0], ends.map(({ error }) => error).join("\n"));
  const report = JSON.parse(await Deno.readTextFile(`${to}/tiny/report.json`));
  deepEqual(report.start.heads, ["taken"]);
});

together("tasks that were given different runs are refused", async (to) => {
  const hosts = freeHosts(2);
  const ends = await Promise.all(
    ["10", "12"].map((steps, task) =>
      start(
        ...[...TRAIN, "--out", to, "--cluster", hosts, "--task", `${task}`, "--steps", steps],
      ).ended
    ),
  );
  for (const { code, error } of ends) {
    equal(code, 1);
    match(error, /task 1 .* differs from task 0 in its experiment: tiny, \w+, and there tiny/);
  }
});

together("--workers starts both, and says how each ended", async () => {
  const { code, error } = await start(...TRAIN, "--workers", "2", "--from", "nowhere").ended;
  equal(code, 1);
  match(error, /task 0 ended with 1\n {2}task 1 ended with 1: The cluster ended: task 0/);
});

/** Joins in this process; the other tasks are played by the test. */
const join = (hosts: string, task: number, more: { code?: string; wait?: number } = {}) =>
  joinCluster({ hosts, task, wait: 5, ...more });

Deno.test("cluster: other code, another list or number is refused, and both are told", async () => {
  const hosts = freeHosts(2);
  const both = await Promise.allSettled([
    join(hosts, 0, { code: "aaa" }),
    join(hosts, 1, { code: "bbb" }),
  ]);
  for (const end of both) {
    equal(end.status, "rejected");
    match(
      String((end as PromiseRejectedResult).reason),
      /runs other code \(bbb\) than task 0 \(aaa\)/,
    );
  }
  const list = freeHosts(3), [first, second] = list.split(",");
  const ends = await Promise.allSettled([
    join(list, 0),
    join(`${first},${second}`, 1, { wait: 2 }),
  ]);
  match(String((ends[0] as PromiseRejectedResult).reason), /waited 5 s for|another list of hosts/);
  await rejects(join(hosts, 2), /must be a whole number from 0 to 1/);
});

Deno.test("cluster: a port in use, and one who never comes, are told", async () => {
  const hosts = freeHosts(2), port = Number(hosts.split(":").at(-1));
  const listener = Deno.listen({ hostname: "0.0.0.0", port });
  await rejects(
    join(hosts, 1),
    new RegExp(`port ${port} of task 1 .* cannot be used: Address already`),
  );
  listener.close();
  const meeting = Deno.listen({ hostname: "127.0.0.1", port: port + 1 });
  await rejects(join(hosts, 0), /task 0 cannot listen on 127.0.0.1:\d+, where it meets the others/);
  meeting.close();
  await rejects(join(hosts, 0, { wait: 1 }), /waited 1 s for task 1 .*--wait/);
  await rejects(join(hosts, 1, { wait: 1 }), /waited 1 s for task 0 .* refused/);
});

Deno.test("cluster: strangers at the meeting place are shown out", async () => {
  const hosts = freeHosts(2), port = Number(hosts.split(":").at(-1)) + 1;
  const leader = join(hosts, 0);
  leader.catch(() => {});
  await pause(500);
  for (const words of ["GET / HTTP/1.1\r\n\r\n", "\0\0\0\x02\x01{}", "\xff\xff\xff\xff\x01"]) {
    const stranger = await Deno.connect({ hostname: "127.0.0.1", port });
    await stranger.write(Uint8Array.from(words, (letter) => letter.charCodeAt(0)));
    // It is answered by the end of the connection, and nothing else.
    equal(await stranger.read(new Uint8Array(1)).catch(() => null), null);
    stranger.close();
  }
  const [first, second] = await Promise.all([leader, join(hosts, 1)]);
  first.tell({ hello: 1 }, new Uint8Array([1, 2, 3]));
  deepEqual(await second.hear(), {
    message: { hello: 1, more: true },
    bytes: new Uint8Array([1, 2, 3]),
  });
  await second.leave("I am tired");
  await rejects(first.orLost(new Promise(() => {})), /task 1 .* is gone: it ended: I am tired/);
  await first.leave();
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
