/** Kills a process that changes a gallery, and holds what is left against what it said was done. */
import { type Gallery, type GalleryModel, openGallery } from "../../lib/mod.ts";
import { random } from "../../lib/math/random.ts";

/** What the galleries of these trials are of. */
export const MODEL: GalleryModel = { name: "drawn", sha256: "d".repeat(64), size: 128 };

/** The embedding of a photo, by its source alone. */
export function vectorOf(name: string, photo: number | string): number[] {
  const draw = random(1, name, photo);
  return Array.from({ length: MODEL.size }, () => draw.normal());
}

/** Sources of a person whose vectors are looked for. */
const SOME = 10;

/** Who should be there, and with which sources. */
export type People = ReadonlyMap<string, readonly string[]>;

/** What a change makes of people. */
const CHANGES: Readonly<
  Record<string, (people: Map<string, readonly string[]>, ...words: string[]) => void>
> = {
  add: (people, name, count) =>
    void people.set(name!, Array.from({ length: Number(count) }, (_, i) => `${name}/${i}`)),
  remove: (people, name) => void people.delete(name!),
  merge: (people, from, into) => {
    people.set(into!, [...people.get(into!)!, ...people.get(from!)!]);
    people.delete(from!);
  },
};

/** How a trial ended. */
export interface Killed {
  /** Who is in the gallery now. */
  readonly people: People;
  /** Changes that were done before the kill. */
  readonly done: number;
  /** Whether a change had begun, and if so whether it is there. */
  readonly last: "none" | "kept" | "undone";
}

/**
 * Lets a process change the gallery, kills it some milliseconds after its start (or after it has
 * opened the gallery), and checks what is left: every change that was told as done is there, and the last one is there or not, whole.
 *
 * @param options `before`: who was there. `write`: kills it at so many writes instead.
 * @throws {Error} A gallery that does not open, or holds something else.
 */
export async function killOnce(
  folder: string,
  { before, seed, opened, after, write }: {
    readonly before: People;
    readonly seed: number;
    readonly opened: boolean;
    readonly after: number;
    readonly write?: number;
  },
): Promise<Killed> {
  const fixture = ["run", "-q", "-A", "--no-check", "tests/gallery/fixture_enrol.ts"];
  const [program, ...args] = [
    ...write === undefined ? [] : struckAt(write),
    ...[Deno.execPath(), ...fixture, folder, `${seed}`],
  ] as const;
  const child = new Deno.Command(program!, {
    args,
    cwd: new URL("../../", import.meta.url).pathname,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const first = opened ? await text.read() : undefined;
  const timer = setTimeout(() => child.kill("SIGKILL"), after);
  let said = first?.value ?? "";
  for (let part = await text.read(); !part.done; part = await text.read()) said += part.value;
  const error = await new Response(child.stderr).text(), { signal } = await child.status;
  clearTimeout(timer);
  if (signal !== "SIGKILL") throw new Error(`It ended by itself: ${error}`);
  // The last line may be cut.
  const lines = said.split("\n").slice(0, -1);
  const people = new Map(before), done = lines.filter((line) => line.startsWith("did "));
  for (const line of done) change(people, line);
  const begun = lines.at(-1)?.startsWith("will ") ? lines.at(-1) : undefined;
  const gallery = await openGallery(folder, { model: MODEL, create: true });
  try {
    if (same(gallery, people)) {
      return { people, done: done.length, last: begun ? "undone" : "none" };
    }
    if (begun) change(people, begun);
    if (begun && same(gallery, people)) return { people, done: done.length, last: "kept" };
    throw new Error(
      `After ${done.length} changes and the last words ${lines.at(-1)}, there is ` +
        JSON.stringify(gallery.people()),
    );
  } finally {
    gallery.close();
  }
}

/** What the file is written, cut, synced and its journal removed with. */
const CALLS = "pwrite64,fsync,fdatasync,ftruncate,unlink,rename";

/** Runs a program that is killed as it makes one of these calls for the nth time. */
function struckAt(nth: number): string[] {
  return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${CALLS}`, "-e"]
    .concat(`inject=${CALLS}:signal=SIGKILL:when=${nth}`);
}

function change(people: Map<string, readonly string[]>, line: string): void {
  const [, kind, ...words] = line.split(" ");
  CHANGES[kind!]!(people, ...words);
}

/**
 * Whether a gallery holds these people and sources, with the right vectors: of some sources each, as
 * every vector was held to its sum when the gallery was opened.
 */
function same(gallery: Gallery, people: People): boolean {
  const told = gallery.people();
  return told.length === people.size && told.every(({ name, sources }) => {
    const wanted = people.get(name);
    return wanted !== undefined && [...wanted].sort().join() === [...sources].sort().join() &&
      sources.slice(0, SOME).every((source) => {
        const [from, photo] = source.split("/");
        const [[match]] = gallery.search([vectorOf(from!, photo!)]) as [
          [{ name: string; score: number }],
        ];
        return match.name === name && match.score > 0.9999;
      });
  });
}
