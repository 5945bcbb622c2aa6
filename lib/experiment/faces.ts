/**
 * Faces to train on and pairs of other people to verify.
 *
 * @module
 */
import { type CropRules, cropSet, type FaceFile } from "../align/crops.ts";
import { peopleApart } from "../dataset/apart.ts";
import type { Dataset } from "../dataset/datasets.ts";
import { bytesOf, type ImageSet } from "../dataset/images.ts";
import { verificationPairsOf } from "../dataset/drawn_pairs.ts";
import { faceSetOf } from "../dataset/face_sets.ts";
import { listPeople, type Person } from "../dataset/folder.ts";
import { type FaceSet, type FaceSetOptions, openFaceSet } from "../dataset/open_faces.ts";
import { OVERLAPS } from "../dataset/overlaps.ts";
import type { PairsList } from "../dataset/pairs.ts";
import { placePairs } from "../dataset/placed_pairs.ts";
import { splitPeople } from "../dataset/splits.ts";
import { pathInside } from "../dataset/store.ts";
import { rowName } from "../math/names.ts";
import type { VerificationPair } from "../measure/pairs.ts";
import { type ImageFiles, imageFiles } from "../train/files.ts";

/** Images of people to train on, and pairs of images of others to test. */
export interface FaceData extends Omit<Dataset, "train"> {
  /** To train on; files, where they would take too much memory. */
  readonly train: ImageSet | ImageFiles;
  /** Pairs of test images, by their places. */
  readonly pairs: readonly VerificationPair[];
}

/** What is loaded. */
export interface FaceDataOptions extends FaceSetOptions {
  /** How many people to train on, at most. */
  readonly train: number;
  /** How many people to test on, or pairs where the set has a list of them; at most. */
  readonly test: number;
  /** `[height, width]` of a crop. */
  readonly size: readonly [number, number];
  /**
   * How many MiB the crops to train on may take; more than that stay in their files and are decoded,
   * aligned and cropped anew for each step, ahead of it. Default 2048.
   */
  readonly memory?: number;
  /** Is told how many images of how many are cropped. */
  readonly onCrop?: (done: number, total: number) => void;
}

/** Who is trained on and what is tested, before an image is read. */
export interface ChosenFaces {
  /** To train on. */
  readonly train: {
    /** Where they are. */
    readonly set: Pick<FaceSet, "root" | "landmarks" | "sha256">;
    /** Labels from 0. */
    readonly people: readonly Person[];
  };
  /** To test, by a list of pairs. */
  readonly test: Pick<FaceSet, "root" | "landmarks" | "sha256" | "people" | "note"> & {
    readonly list: PairsList;
  };
}

/** One row of {@linkcode FACE_DATA}. */
export interface FaceDataDefinition {
  /** The name for people. */
  readonly title: string;
  /** What is trained on, and what is tested. */
  readonly about: string;
  /** Of a crop: 1 where the images are grey. */
  readonly channels: 1 | 3;
  /** Chooses people and pairs. */
  readonly choose: (options: FaceDataOptions) => Promise<ChosenFaces>;
}

/** Faces to train on and to test, as experiments name them. */
export const FACE_DATA = {
  "celeba299-lfw": {
    title: "LFW, trained on 243 people of CelebA",
    about: "trained on people of CelebA who are not near anyone of LFW, tested on pairs of LFW",
    channels: 3,
    async choose({ train, test, ...options }) {
      const set = await openFaceSet("celeba299", options), lfw = await openFaceSet("lfw", options);
      const people = peopleApart(set.people, set.nearest!).slice(0, train);
      return { train: { set, people }, test: { ...lfw, list: firstPairs(lfw.pairs!, test) } };
    },
  },
  "casia-lfw": {
    title: "LFW, trained on CASIA-WebFace",
    about:
      "trained on all of CASIA-WebFace but the three people of LFW, tested on pairs of LFW; its " +
      "crops of 112x96, as deno task align leaves them, are looked for in data/casia-webface",
    channels: 3,
    async choose({ train, test, ...options }) {
      const root = pathInside(options.folder ?? "data", "casia-webface");
      const { people } = await listPeople(root, { exclude: OVERLAPS.seed.people });
      const lfw = await openFaceSet("lfw", options), list = firstPairs(lfw.pairs!, test);
      const set = { root, sha256: {} };
      return { train: { set, people: people.slice(0, train) }, test: { ...lfw, list } };
    },
  },
  orl: {
    title: "ORL",
    about: faceSetOf("orl").about,
    channels: 1,
    async choose({ train, test, ...options }) {
      const set = await openFaceSet("orl", options);
      const split = splitPeople(set.people, { train, test }, 1);
      const each = set.people[0]!.images.length, same = split.test.length * each * (each - 1) / 2;
      const list = verificationPairsOf(split.test, { same: same - same % 10, seed: 1 });
      return { train: { set, people: split.train }, test: { ...set, list } };
    },
  },
} as const satisfies Record<string, FaceDataDefinition>;

/** The name of faces to train on and to test. */
export type FaceDataName = keyof typeof FACE_DATA;

/**
 * Loads faces: chosen, cropped to one size, in memory.
 *
 * Without landmarks of its own (ORL) a set's images are taken whole.
 *
 * @throws {RangeError} An unknown name, more people than there are.
 * @throws {MissingFile} A file that cannot be had.
 * @throws {SyntaxError} A file that is not what its name says.
 */
export async function loadFaceData(
  name: FaceDataName,
  options: FaceDataOptions,
): Promise<FaceData> {
  const row: FaceDataDefinition = FACE_DATA[rowName("set of faces", FACE_DATA, name)];
  return await cropChosen({ name, ...row }, await row.choose(options), options);
}

/** Which crops are made, and who is told of it. */
export type CropOptions =
  & Pick<FaceDataOptions, "size" | "memory" | "onCrop">
  & { readonly signal?: AbortSignal | undefined };

/**
 * The same of people that are chosen already.
 *
 * @throws {RangeError} A pair of an image that nobody has.
 * @throws {SyntaxError} A file that is no image, with its path.
 */
export async function cropChosen(
  { name, title, channels }: Pick<FaceDataDefinition, "title" | "channels"> & { name: string },
  { train, test }: ChosenFaces,
  { size: [height, width], memory = 2048, onCrop, signal }: CropOptions,
): Promise<FaceData> {
  const { paths, pairs } = placePairs(test.people, test.list);
  const whose = new Map(
    test.people.flatMap(({ images, label }) => images.map((path) => [path, label] as const)),
  );
  const files = paths.map((path) => fileOf(test, path, whose.get(path)!));
  const own = train.people.flatMap(({ images, label }) =>
    images.map((path) => fileOf(train.set, path, label))
  );
  const rules: CropRules = { width, height, channels };
  const crops = own.length * bytesOf(rules);
  const streamed = crops > memory * 2 ** 20, before = streamed ? 0 : own.length;
  const total = before + files.length;
  const cropped = ({ root }: Pick<FaceSet, "root">, some: readonly FaceFile[], before: number) =>
    cropSet(root, some, rules, {
      ...(onCrop ? { onProgress: (done) => onCrop(before + done, total) } : {}),
      signal,
    });
  return {
    name,
    title,
    note: test.note,
    classes: train.people.map(({ name }) => name),
    train: streamed ? imageFiles(train.set.root, own, rules) : await cropped(train.set, own, 0),
    test: await cropped(test, files, before),
    pairs,
    sha256: { ...train.set.sha256, ...test.sha256 },
  };
}

function fileOf({ landmarks }: Pick<FaceSet, "landmarks">, path: string, label: number): FaceFile {
  const points = landmarks?.get(path);
  return { path, label, ...(points ? { landmarks: points } : {}) };
}

/** The first pairs of each kind in each fold, as many of each. */
function firstPairs({ folds, pairs }: PairsList, count: number): PairsList {
  const left = Array.from({ length: 2 * folds }, () => Math.floor(count / folds / 2));
  return { folds, pairs: pairs.filter(({ fold, same }) => left[2 * fold + Number(same)]!-- > 0) };
}
