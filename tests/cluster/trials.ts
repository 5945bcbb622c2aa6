/**
 * Kills or freezes a task of a cluster at random moments, and tells what the other one did:
 * `deno run -A tests/cluster/trials.ts 20`. Too slow for a test.
 */
import { freeHosts } from "../../tasks/experiment/workers.ts";
import { start } from "./processes.ts";

/** When a task is hit, by what it has said until then, and how long after that at most (ms). */
const MOMENTS = {
  "at the start": { said: "Cluster", within: 1500 },
  "between start and first step": { said: "Runs", within: 700 },
  "in training": { said: "A-Softmax", within: 8000 },
} as const;
const SIGNALS = ["SIGKILL", "SIGSTOP"] as const;

const trials = Number(Deno.args[0] ?? 20), folder = await Deno.makeTempDir();
let wrong = 0;
for (let trial = 0; trial < trials; trial++) {
  const signal = SIGNALS[trial % 2]!, victim = Math.floor(trial / 2) % 2;
  const [name, { said, within }] = Object.entries(MOMENTS)[Math.floor(trial / 4) % 3]!;
  const hosts = freeHosts(2);
  const tasks = [0, 1].map((task) =>
    start(
      ...["tasks/train.ts", "--experiment", "tiny", "--losses", "a-softmax", "--threads", "1"],
      ...["--steps", "100000", "--out", folder, "--cluster", hosts, "--task", `${task}`],
      ...["--wait", "14"],
    )
  );
  const other = tasks[1 - victim]!, hit = tasks[victim]!;
  // Task 1 does not say when its runs begin; task 0 does.
  await (said === "Cluster" ? hit : tasks[0]!).said(said);
  const after = Math.round(Math.random() * within);
  await new Promise((done) => setTimeout(done, after));
  hit.child.kill(signal);
  const struck = performance.now(), { code, error } = await other.ended;
  const seconds = (performance.now() - struck) / 1000;
  if (signal === "SIGSTOP") hit.child.kill("SIGKILL");
  await hit.ended;
  const last = error.trim().split("\n").at(-1)!;
  const right = code === 1 && seconds <= 15 && last.includes(`task ${victim} (`);
  if (!right) wrong++;
  console.log(
    `${right ? "right" : "WRONG"}  ${signal} of task ${victim} ${name}, ${after} ms after ` +
      `"${said}": the other ended with ${code} after ${seconds.toFixed(1)} s: ${last}`,
  );
}
await Deno.remove(folder, { recursive: true });
console.log(`${trials - wrong} of ${trials} as they should be`);
Deno.exit(wrong ? 1 : 0);
