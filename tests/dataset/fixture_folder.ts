import { statfs } from "node:fs/promises";

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/**
 * Where to make a folder for thousands of files: in memory, if there is room, as a busy disk may
 * take half a minute for them.
 */
export async function roomFor(bytes: number): Promise<Deno.MakeTempOptions> {
  const dir = "/dev/shm";
  const room = await statfs(dir).then(({ bavail, bsize }) => bavail * bsize, () => 0);
  return room > bytes ? { dir } : {};
}
