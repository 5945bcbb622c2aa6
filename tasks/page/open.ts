/**
 * The reader's own browser.
 *
 * @module
 */

/** What opens an address, by the system. */
const OPENERS: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "/usr/bin/xdg-open",
  darwin: "/usr/bin/open",
};

/** Opens an address in the browser, where the system has a way to; says whether it did. */
export async function openBrowser(address: string): Promise<boolean> {
  const opener = OPENERS[Deno.build.os];
  if (!opener) return false;
  try {
    const { code } = await new Deno.Command(opener, {
      args: [address],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return code === 0;
  } catch {
    return false; // there is none: the address is on the terminal
  }
}
