/**
 * Experiments on the people of a folder of one's own.
 *
 * @module
 */
import { sha256Of } from "../dataset/hash.ts";
import type { PeopleList } from "../dataset/folder.ts";
import { evenPairs, holdOut, usablePeople } from "../dataset/own_people.ts";
import type { Landmarks } from "../dataset/landmarks.ts";
import { pathInside, readBytes } from "../dataset/store.ts";
import type { Experiment, ExperimentRow } from "./experiment.ts";
import { type ChosenFaces, cropChosen, type CropOptions, type FaceData } from "./faces.ts";
import { shorten } from "./shorten.ts";

/** What stands for a row of FACE_DATA where the images are of a folder of one's own. */
export const OWN_FACES = "own";

/** So often the images of a folder are gone through at most: a small one is learnt by heart then. */
const EPOCHS = 40;

/** Who is trained on and who is tested. */
export interface OwnFacesOptions {
  /** Five points of images by path, counted from 0; images without are left out. */
  readonly landmarks?: ReadonlyMap<string, Landmarks> | undefined;
  /** The share of people to test on; default a quarter. */
  readonly heldOut?: number;
  /** Decides who that is, and which pairs are drawn; any integer, default 1. */
  readonly seed?: number;
}

/** People of a folder, chosen before an image is decoded. */
export interface OwnFaces extends ChosenFaces {
  /** The name of the folder, without where it lies. */
  readonly title: string;
  /** Who and what was left out, and why. */
  readonly skipped: PeopleList["skipped"];
  /** Files that are the same and lie with two people: what is measured with them is wrong. */
  readonly twice: OwnDigest["twice"];
}

/**
 * Chooses people of `ROOT/PERSON/IMAGE`: some to train on, pairs of others to test. Nobody is in
 * both. Without landmarks the images are taken whole, as crops that are aligned already.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 * @throws {RangeError} Too few people or images, with how many there are.
 */
export async function ownFaces(
  root: string,
  { landmarks, heldOut = 0.25, seed = 1 }: OwnFacesOptions = {},
): Promise<OwnFaces> {
  const { people, skipped } = await usablePeople(root, { landmarks });
  const { train, test } = holdOut(people, heldOut, seed), list = evenPairs(test, { seed });
  const title = ownTitle(root);
  const paths = people.flatMap(({ images }) => images);
  const { sha256, twice } = await ownDigest(root, paths, landmarks);
  const set = { root, ...landmarks && { landmarks }, sha256: { [title]: sha256 } };
  return {
    title,
    skipped,
    twice,
    train: { set, people: train },
    test: { ...set, people: test, list, note: "" },
  };
}

/**
 * Crops them to one size, in colour.
 *
 * @throws {SyntaxError} A file that is no image, with its path.
 */
export async function loadOwnFaces(own: OwnFaces, options: CropOptions): Promise<FaceData> {
  return await cropChosen({ name: OWN_FACES, title: own.title, channels: 3 }, own, options);
}

/**
 * An experiment on faces, with these people in place of its own. Its batches are no larger than
 * there are images, and it is shortened to forty times through them where it would take longer.
 *
 * @throws {RangeError} An experiment that is not on faces.
 *
 * @example The experiment `faces` of another folder
 * ```ts
 * import { equal, throws } from "node:assert/strict";
 * import { EXPERIMENTS } from "./experiments.ts";
 *
 * const person = (name: string, label: number) => {
 *   return { name, label, images: Array.from({ length: 10 }, (_, i) => `${name}/${i}.png`) };
 * };
 * const set = { root: "photos", sha256: {}, note: "" }, list = { folds: 1, pairs: [] };
 * const own = {
 *   title: "photos",
 *   skipped: [],
 *   twice: [],
 *   train: { set, people: ["ada", "grace"].map(person) },
 *   test: { ...set, people: ["emmy", "mary"].map(person), list },
 * };
 * const { training } = ownExperiment(EXPERIMENTS.faces, own).rows[0]!;
 * equal(training.batch, 20);
 * equal(training.steps, 40);
 * throws(() => ownExperiment(EXPERIMENTS.digits, own), /must be on faces/);
 * ```
 */
export function ownExperiment(base: Experiment, { title, train, test }: OwnFaces): Experiment {
  const { size } = base.dataset;
  if (!size) {
    throw new RangeError(
      `Cannot train ${base.name} on the faces of ${title}: it must be on faces, such as faces or ` +
        "orl, and is on other images",
    );
  }
  const images = train.people.reduce((sum, { images }) => sum + images.length, 0);
  return {
    ...base,
    rows: base.rows.map((row) => fitted({ ...base, rows: [row] }, row, images)),
    name: OWN_FACES,
    question: `Do margins on ${train.people.length} people of ${title} help to tell ` +
      `${test.people.length} others apart?`,
    dataset: { name: OWN_FACES, train: train.people.length, test: test.people.length, size },
  };
}

/** A row as so many images can be trained on. */
function fitted(alone: Experiment, row: ExperimentRow, images: number): ExperimentRow {
  const batch = Math.min(row.training.batch, images), steps = Math.ceil(EPOCHS * images / batch);
  const { rows: [shorter] } = steps < row.training.steps ? shorten(alone, steps) : alone;
  return { ...shorter!, training: { ...shorter!.training, batch } };
}

/** The name of a folder, without where it lies. */
export function ownTitle(root: string): string {
  return root.split(/[\\/]/).filter((part) => part !== "" && part !== ".").at(-1) ?? "faces";
}

/** What some images are, by their bytes. */
export interface OwnDigest {
  /** Of all together, and of where their faces are: other images have another. */
  readonly sha256: string;
  /** Files that are the same and lie with two people, of whom one must be wrong. */
  readonly twice: readonly (readonly [path: string, other: string])[];
}

/** Reads some images, whose paths begin with the person, for their SHA-256. */
export async function ownDigest(
  root: string,
  paths: readonly string[],
  landmarks: ReadonlyMap<string, Landmarks> | undefined,
): Promise<OwnDigest> {
  const lines: string[] = [], firsts = new Map<string, string>();
  const twice: [string, string][] = [], personOf = (path: string) => path.split("/")[0];
  for (const path of paths) {
    const sha256 = await sha256Of(await readBytes(pathInside(root, path)));
    const first = firsts.get(sha256) ?? path;
    firsts.set(sha256, first);
    if (personOf(first) !== personOf(path)) twice.push([first, path]);
    lines.push(JSON.stringify([path, sha256, landmarks?.get(path) ?? null]));
  }
  return { sha256: await sha256Of(new TextEncoder().encode(lines.join("\n"))), twice };
}
