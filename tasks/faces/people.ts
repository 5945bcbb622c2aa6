/**
 * People whose faces can be aligned, from a set of the table or from a folder.
 *
 * @module
 */
import {
  FACE_SETS,
  type FaceSetName,
  type FaceSetOptions,
  listPeople,
  openFaceSet,
  type Person,
  type Points,
} from "../../lib/mod.ts";
import { exists } from "../../lib/dataset/store.ts";
import { manifestLandmarks } from "./landmarks.ts";

/** Someone, and the images of them that are looked at. */
export interface AlignedPerson {
  /** The name of the folder. */
  readonly name: string;
  /** How many images there are. */
  readonly images: number;
  /** Paths of those that have landmarks, no more than are asked for. */
  readonly taken: readonly string[];
}

/** People to be compared. */
export interface AlignedPeople {
  /** What they are of. */
  readonly title: string;
  /** What is lacking in a set; else empty. */
  readonly note: string;
  /** The folder that paths are below. */
  readonly root: string;
  /** Those of whom some image has landmarks. */
  readonly people: readonly AlignedPerson[];
  /** The names of the others. */
  readonly without: readonly string[];
  /** Five points of an image. */
  readonly landmarks: (path: string) => Points | undefined;
}

/**
 * Opens people. Of each the first images by name are taken, those without landmarks passed over.
 *
 * @param what A row of {@linkcode FACE_SETS}, or a folder that has a folder for each.
 * @param manifest Landmarks of `deno task detect`, in place of the set's own.
 * @param most Images of a person.
 * @throws {RangeError} Neither a set nor a folder; no landmarks at all.
 */
export async function openPeople(
  what: string,
  manifest: string | undefined,
  most: number,
  options: FaceSetOptions,
): Promise<AlignedPeople> {
  const { title, note = "", root, people, landmarks: own } = await openNamed(what, options);
  const landmarks = manifest ? await manifestLandmarks(manifest) : (path: string) => own?.get(path);
  const aligned = people.map(({ name, images }) => ({
    name,
    images: images.length,
    taken: images.filter((path) => landmarks(path) !== undefined).slice(0, most),
  }));
  const some = aligned.filter(({ taken }) => taken.length > 0);
  if (some.length > 0) {
    const without = aligned.filter(({ taken }) => taken.length === 0).map(({ name }) => name);
    return { title, note, root, people: some, without, landmarks };
  }
  throw new RangeError(
    `Cannot align the people of ${title}: ${
      manifest
        ? `${manifest} must have faces of their images, has none: its paths must end as theirs ` +
          `do, such as ${people[0]!.images[0]}`
        : "they have no landmarks of their own. Run deno task detect on the folder, and give its " +
          "faces.jsonl as a manifest"
    }`,
  );
}

interface NamedPeople {
  readonly title: string;
  readonly note?: string;
  readonly root: string;
  readonly people: readonly Person[];
  readonly landmarks?: ReadonlyMap<string, Points>;
}

async function openNamed(what: string, options: FaceSetOptions): Promise<NamedPeople> {
  if (Object.hasOwn(FACE_SETS, what)) return await openFaceSet(what as FaceSetName, options);
  if (await exists(what)) return { title: what, root: what, ...await listPeople(what) };
  throw new RangeError(
    `Cannot open the people of ${what}: it must be one of ${Object.keys(FACE_SETS).join(", ")} ` +
      "or a folder that has a folder for each, but is neither",
  );
}
