const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs a task as the command line does, with all permissions, and gives what it said. */
export async function runTaskFile(file: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `tasks/${file}`, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", CI: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}
