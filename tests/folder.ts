/** A folder of its own for a test, gone when it is done. */
export async function inFolder(
  work: (folder: string) => Promise<void>,
  options: Deno.MakeTempOptions = {},
): Promise<void> {
  const folder = await Deno.makeTempDir(options);
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
