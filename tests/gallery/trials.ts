/**
 * Kills a process that changes a gallery at random moments, and checks what is left:
 * `deno run -A tests/gallery/trials.ts 200`. A short version is a test. With the word `writes` it is
 * killed within a change, as it writes the file; that needs strace.
 */
import { killOnce, type People } from "./kills.ts";

/** A gallery is made anew after so many kills, so that making it is hit, too. */
const ANEW = 10;

const trials = Number(Deno.args[0] ?? 20), writes = Deno.args[1] === "writes";
let folder = await Deno.makeTempDir(),
  people: People = new Map(),
  wrong = 0,
  done = 0,
  spoilt = false;
const ends: Record<string, number> = { none: 0, kept: 0, undone: 0 };
for (let trial = 0; trial < trials; trial++) {
  if (trial % ANEW === 0 || spoilt) {
    await Deno.remove(folder, { recursive: true });
    [folder, people, spoilt] = [await Deno.makeTempDir(), new Map(), false];
  }
  // One in four is hit before it is at work, as it makes or opens the gallery.
  const opened = trial % 4 !== 0, after = Math.round(Math.random() * 700);
  try {
    const killed = await killOnce(folder, {
      ...{ before: people, seed: trial, opened },
      ...writes ? { after: 60_000, write: 1 + Math.floor(Math.random() * 300) } : { after },
    });
    people = killed.people;
    done += killed.done;
    ends[killed.last]!++;
  } catch (error) {
    wrong++;
    spoilt = true;
    console.log(
      `WRONG  killed ${after} ms after its ${opened ? "opening" : "start"}: ${
        (error as Error).message.split("\n")[0]
      }`,
    );
  }
}
await Deno.remove(folder, { recursive: true });
console.log(
  `${trials - wrong} of ${trials} galleries had every change that was told as done, ${done} in all`,
);
console.log(`The change that was going on: ${JSON.stringify(ends)}`);
Deno.exit(wrong ? 1 : 0);
