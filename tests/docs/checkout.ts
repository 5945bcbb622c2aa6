/**
 * A fresh copy of the project, as a clone would be, with what people have beside it.
 *
 * @module
 */
import { ffmpeg, hasFfmpeg } from "../video/ffmpeg.ts";
import { ROOT } from "./pages.ts";

/** What the pages ask people to bring, and whether it is here. */
export const AT_HAND = {
  /** The mirror of datasets, weights and photos that SPHERELAB_MIRROR names. */
  mirror: Deno.env.has("SPHERELAB_MIRROR"),
  ffmpeg: hasFfmpeg,
  /** TensorFlow's library, where the task looks for it. */
  tensorflow: await exists(`${ROOT}.cache/tensorflow`),
} as const;

/** The name of something that may be at hand. */
export type Need = keyof typeof AT_HAND;

/** Photos under the names that the pages use, and what of the mirror stands in for them. */
const PHOTOS: Readonly<Record<string, string>> = {
  "photos/group.jpg": "test1.jpg",
  "photos/friends/ada/1.png": "cast/amy1.png",
  "photos/friends/ada/2.png": "cast/amy2.png",
  "photos/friends/grace/1.png": "cast/penny1.png",
  "photos/new.png": "cast/amy3.png",
  ...Object.fromEntries(
    ["bernadette", "howard", "leonard", "sheldon"].flatMap((name) =>
      [1, 2].map((i) => [`people/${name}/${i}.png`, `cast/${name}${i}.png`])
    ),
  ),
};

/** Frames of party.mp4. */
const FRAMES = ["amy4", "penny2", "howard1"];

/**
 * Copies every file that git would take, edited ones as they are; programs that were installed and
 * the cache are linked, `data` and `results` are not there yet.
 */
export async function freshCheckout(to: string): Promise<void> {
  const { stdout, success } = await new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(`Cannot copy the project: git must know the files of ${ROOT}`);
  const files = new TextDecoder().decode(stdout).split("\0").filter(Boolean);
  for (const folder of new Set(files.map((file) => file.replace(/[^/]*$/, "")))) {
    await Deno.mkdir(`${to}/${folder}`, { recursive: true });
  }
  // A file that was deleted and is not yet taken from git is no longer part of the project.
  for (const file of files) {
    await Deno.copyFile(ROOT + file, `${to}/${file}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  for (const linked of ["node_modules", ".cache"]) {
    if (await exists(ROOT + linked)) await Deno.symlink(ROOT + linked, `${to}/${linked}`);
  }
}

/** Lays photos and a video of three frames into a checkout, where they are at hand. */
export async function layPhotos(checkout: string): Promise<void> {
  if (!AT_HAND.mirror) return;
  const photos = `${Deno.env.get("SPHERELAB_MIRROR")}/photos`;
  for (const [to, from] of Object.entries(PHOTOS)) {
    await Deno.mkdir(`${checkout}/${to}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${photos}/${from}`, `${checkout}/${to}`);
  }
  if (!AT_HAND.ffmpeg) return;
  const frames = FRAMES.flatMap((name) => ["-i", `${photos}/cast/${name}.png`]);
  const scaled = FRAMES.map((_, i) => `[${i}]scale=160:160,setsar=1[v${i}]`).join(";");
  const joined = `${FRAMES.map((_, i) => `[v${i}]`).join("")}concat=n=${FRAMES.length}`;
  await ffmpeg(...frames, "-filter_complex", `${scaled};${joined}`, `${checkout}/party.mp4`);
}

/** Whether something is there. */
export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
