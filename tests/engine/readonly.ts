/** What a script prints, and its errors, where it may read one folder and do nothing else. */
export async function readingOnly(folder: string, code: string) {
  const script = await Deno.makeTempFile({ suffix: ".ts" }); // `deno eval` would be allowed all
  try {
    await Deno.writeTextFile(script, code);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--no-check",
        `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
        `--allow-read=${folder}`,
        script,
      ],
      cwd: "/",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { printed: printed!, errors: errors! };
  } finally {
    await Deno.remove(script);
  }
}
