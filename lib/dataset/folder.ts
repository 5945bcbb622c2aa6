/**
 * Sets of faces as a folder a person.
 *
 * @module
 */
import { exists, listFolder, pathInside } from "./store.ts";

/** Files with these endings, of any case, are images. */
export const IMAGE_EXTENSIONS: readonly string[] = [
  "avif",
  "gif",
  "jfif",
  "jpeg",
  "jpg",
  "pgm",
  "png",
  "ppm",
  "tif",
  "tiff",
  "webp",
];

/** Whether a file is an image by its ending. */
export function hasImageEnding(name: string): boolean {
  return IMAGE_EXTENSIONS.includes(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "");
}

/** A person and their images. */
export interface Person {
  /** The name of the folder. */
  readonly name: string;
  /** From 0, in the order of names; those left out have none. */
  readonly label: number;
  /** Their paths below the root, by name. */
  readonly images: readonly string[];
}

/** What a folder of people holds. */
export interface PeopleList {
  /** By name, in the order of code units, as C and MATLAB sort. */
  readonly people: readonly Person[];
  /** What was left out, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Lists a set kept as `ROOT/PERSON/IMAGE`. What is no image, and a person without any, is skipped
 * with its reason; labels have no gaps. Links to folders are not followed.
 *
 * @param options `exclude`: people to leave out, e.g. of {@linkcode OVERLAPS}.
 * @throws {Deno.errors.NotFound} No such folder.
 * @throws {RangeError} A folder without people that have images.
 */
export async function listPeople(
  root: string,
  { exclude = [] }: { readonly exclude?: readonly string[] } = {},
): Promise<PeopleList> {
  if (!await exists(root)) {
    throw new Deno.errors.NotFound(`Cannot list the people of ${root}: there is no such folder`);
  }
  const people: Person[] = [], skipped: { path: string; reason: string }[] = [];
  const entries = await listFolder(root), left = new Set(exclude);
  for (const { name, isFolder } of entries) {
    const reason = !isFolder ? "no folder of a person" : left.has(name) ? "excluded" : odd(name);
    if (reason !== undefined) {
      skipped.push({ path: name, reason });
      continue;
    }
    const images: string[] = [], files = await filesOf(root, name);
    for (const file of typeof files === "string" ? [] : files) {
      const reason = file.isFolder ? "a folder in that of a person" : noImage(file.name);
      if (reason === undefined) images.push(`${name}/${file.name}`);
      else skipped.push({ path: `${name}/${file.name}`, reason });
    }
    if (images.length > 0) people.push({ name, label: people.length, images });
    else skipped.push({ path: name, reason: typeof files === "string" ? files : "no images" });
  }
  const present = new Set(entries.map(({ name }) => name));
  for (const name of left) {
    if (!present.has(name)) skipped.push({ path: name, reason: "excluded, but not there" });
  }
  if (people.length === 0) {
    const { path, reason } = skipped[0] ?? { path: root, reason: "nothing in it" };
    throw new RangeError(
      `Cannot list the people of ${root}: it must have a folder for each with images in it, ` +
        `has none among its ${entries.length} entries (${path}: ${reason})`,
    );
  }
  return { people, skipped };
}

/** The files of a person, or why they cannot be had: one bad folder must not stop the rest. */
async function filesOf(root: string, name: string) {
  return await listFolder(pathInside(root, name)).catch((error: Error) => error.message);
}

function noImage(name: string): string | undefined {
  return odd(name) ?? (hasImageEnding(name) ? undefined : "no image by its ending");
}

/** Hidden, or a name that a list of lines cannot hold, or that is a path elsewhere. */
function odd(name: string): string | undefined {
  if (name.startsWith(".")) return "hidden";
  const unsafe = /[\\\p{Cc}]|^[A-Za-z]:/u.test(name);
  return unsafe ? "a name with a backslash, a drive or a control character" : undefined;
}
