/**
 * Where the faces on images of a folder of one's own are.
 *
 * @module
 */
import type { Landmarks, OwnDigest, PeopleList } from "../../lib/mod.ts";
import { manifestLandmarks } from "../faces/landmarks.ts";
import { type FindContext, findFaces } from "./found.ts";

/** Where landmarks come from. */
export interface LandmarkOptions {
  /** A manifest of `deno task detect`. */
  readonly manifest?: string | undefined;
  /** Whether images are crops that are aligned already. */
  readonly whole: boolean;
}

/** Landmarks of images. */
export interface OwnLandmarks {
  /** Five points by path; none where images are taken whole. */
  readonly landmarks?: ReadonlyMap<string, Landmarks>;
  /** Why an image could not be looked at, by path. */
  readonly errors: ReadonlyMap<string, string>;
}

/**
 * Takes them from a manifest, or looks for faces; images that are crops already need none.
 *
 * @throws {RangeError} A manifest of other images.
 */
export async function ownLandmarks(
  root: string,
  paths: readonly string[],
  { manifest, whole }: LandmarkOptions,
  context: FindContext,
): Promise<OwnLandmarks> {
  const { bars } = context, errors = new Map<string, string>();
  if (whole) {
    bars.log("Crops   whole images, as --whole says that they are aligned already");
    return { errors };
  }
  if (manifest === undefined) {
    const { landmarks, several, ...found } = await findFaces(root, paths, context);
    const one = several.length === 1 ? "1 image has" : `${several.length} images have`;
    if (several.length > 0) {
      bars.log(`Note    ${one} several faces, such as ${several[0]}: the largest is taken`);
    }
    return { landmarks, errors: found.errors };
  }
  const find = await manifestLandmarks(manifest);
  const landmarks = new Map(paths.flatMap((path) => {
    const points = find(path);
    return points ? [[path, points] as const] : [];
  }));
  if (landmarks.size > 0) return { landmarks, errors };
  throw new RangeError(
    `Cannot align the images of ${root}: ${manifest} must have faces of them, has none: its paths ` +
      `must end as theirs do, such as ${paths[0]}. Leave --manifest out to look for faces now`,
  );
}

/** What was left out, in some lines: all of it is in a file. */
export function toldLeftOut(skipped: PeopleList["skipped"], most = 5): string {
  const lines = skipped.slice(0, most).map(({ path, reason }) => `\n        ${path}: ${reason}`);
  const more = skipped.length > most ? `\n        … and ${skipped.length - most} more` : "";
  return `Left    ${skipped.length} out:${lines.join("")}${more}`;
}

/** The same, where an image could not be looked at with the reason of that. */
export function withErrors(
  skipped: PeopleList["skipped"],
  errors: OwnLandmarks["errors"],
): PeopleList["skipped"] {
  return skipped.map(({ path, reason }) => ({ path, reason: errors.get(path) ?? reason }));
}

/** A warning of files that lie with two people; nothing where there are none. */
export function toldTwice([first, ...others]: OwnDigest["twice"]): readonly string[] {
  if (!first) return [];
  return [
    `Note    ${first.join(" and ")} are the same file with two people` +
    `${others.length > 0 ? `, and ${others.length} more are` : ""}: what is measured is wrong then`,
  ];
}
