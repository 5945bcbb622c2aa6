/**
 * What a task may do, for who asked it for more.
 *
 * @module
 */
import settings from "../../deno.json" with { type: "json" };

type Tasks = Readonly<Record<string, { readonly command: string } | undefined>>;
type Permissions = Readonly<
  Record<string, { readonly write?: boolean | readonly string[] } | undefined>
>;

/**
 * Advice to who named a place where a task may not write: Deno's own, a flag, belongs to a command
 * that `deno task` spells out.
 *
 * @param task The name of the task.
 * @param error What it ended with.
 * @returns Nothing, where the error is another.
 */
export function writeAdvice(task: string, error: unknown): string | undefined {
  const { message, cause } = error as Error;
  const denied = [error, cause].some((one) => one instanceof Deno.errors.NotCapable);
  return denied && /Requires write access/.test(message) ? placesOf(task) : undefined;
}

/** Options that name where results go. */
const PLACES = ["out", "tensorboard"] as const;

/**
 * What is wrong with the places that a command line names, before hours of work go there.
 *
 * @param options As they were read.
 */
export async function deniedPlace(
  task: string,
  options: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  for (const name of PLACES) {
    const path = options[name];
    if (typeof path !== "string") continue;
    const { state } = await Deno.permissions.query({ name: "write", path });
    const places = placesOf(task);
    if (state !== "granted" && places) {
      return `Cannot write to ${path}, as --${name} says: ${places}`;
    }
  }
  return undefined;
}

/** Where a task may write, in words. */
function placesOf(task: string): string | undefined {
  const command = (settings.tasks as Tasks)[task]?.command ?? "";
  const [, set] = /-P=(\w+)/.exec(command) ?? [], [file] = /tasks\/\S+\.ts/.exec(command) ?? [];
  const write = (settings.permissions as Permissions)[set ?? ""]?.write;
  if (!Array.isArray(write) || !file) return undefined;
  return `deno task ${task} writes below ${
    write.join(", ")
  } alone (deno.json, "permissions"): name ` +
    `a folder there, or give it all permissions by deno run -A ${file}`;
}
