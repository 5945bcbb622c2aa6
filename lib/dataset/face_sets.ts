/**
 * Sets of faces, as one table.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { CELEBA_FILES, LFW_FILES, ORL_FILES } from "./face_files.ts";
import type { RemoteFile } from "./remote.ts";

/** An archive of images, a folder a person. */
export interface FaceArchive {
  /** The archive. */
  readonly file: RemoteFile;
  /** The folder in it that has the people. */
  readonly root: string;
  /** How many people it has. */
  readonly people: number;
  /** How many images they have. */
  readonly images: number;
  /** What it lacks, where it stands in for another; else empty. */
  readonly note: string;
  /** By which its root may also be taken as a folder: the hash of pixels of `looseFaces`. */
  readonly pixels?: string;
}

/** One row of {@linkcode FACE_SETS}. */
export interface FaceSetDefinition {
  /** The name for people. */
  readonly title: string;
  /** What it is, and what it may be used for. */
  readonly about: string;
  /** The key of the paper in `docs/references.md`. */
  readonly cite: string;
  /** Where the images are: the best first, the others stand in. */
  readonly archives: readonly FaceArchive[];
  /** The five points of each image, and how many columns their table has. */
  readonly landmarks?: { readonly file: RemoteFile; readonly columns: number };
  /** Lists of pairs by name, the first is the default. */
  readonly pairs?: Readonly<Record<string, RemoteFile>>;
  /** Whom of LFW each person looks like most. */
  readonly nearest?: RemoteFile;
  /** Files that belong to it and are not read here. */
  readonly others: readonly RemoteFile[];
}

/** Every set of faces the toolkit knows. */
export const FACE_SETS = {
  lfw: {
    title: "Labeled Faces in the Wild",
    about: "photographs from the news, 250x250 in colour; for research",
    cite: "huang2007",
    archives: [
      { file: LFW_FILES.archive, root: "lfw", people: 5749, images: 13_233, note: "" },
      {
        file: LFW_FILES.view2,
        root: "lfw",
        people: 4281,
        images: 7701,
        note:
          "only the 7701 of 13 233 images that pairs.txt names: the figures of View 2 are those " +
          "of the whole set, but there is no View 1",
      },
    ],
    // By MTCNN for all originals: clcarwin/sphereface_pytorch, MIT.
    landmarks: { file: LFW_FILES.landmarks, columns: 11 },
    pairs: {
      view2: LFW_FILES.pairs,
      devTrain: LFW_FILES.pairsDevTrain,
      devTest: LFW_FILES.pairsDevTest,
    },
    others: [LFW_FILES.people],
  },
  orl: {
    title: "ORL",
    about: "ten images each of forty people, 92x112 grey; for research, with credit to AT&T " +
      "Laboratories Cambridge",
    cite: "samaria1994",
    archives: [{
      file: ORL_FILES.archive,
      root: "att_faces",
      people: 40,
      images: 400,
      note: "",
      pixels: "9139826eb8e667bca8663066d5f01ab075469cae50e8fe9e18dd492d880003c8",
    }],
    others: [],
  },
  celeba299: {
    title: "CelebA, 299 people",
    about: "crops of 128x128 in colour, not rotated, about 4 % of them of someone else; derived " +
      "from CelebA, for non-commercial research only",
    cite: "liu2015",
    archives: [
      { file: CELEBA_FILES.archive, root: "celeba299", people: 299, images: 6273, note: "" },
    ],
    landmarks: { file: CELEBA_FILES.landmarks, columns: 15 },
    nearest: CELEBA_FILES.nearest,
    others: [],
  },
} as const satisfies Record<string, FaceSetDefinition>;

/** The name of a set of faces. */
export type FaceSetName = keyof typeof FACE_SETS;

/**
 * The row of a set of faces.
 *
 * @throws {RangeError} An unknown name.
 */
export function faceSetOf(name: FaceSetName): FaceSetDefinition {
  return FACE_SETS[rowName("set of faces", FACE_SETS, name)];
}
