/**
 * The files that sets of faces are made of, with their sizes and hashes.
 *
 * @module
 */
import type { RemoteFile } from "./remote.ts";

/** The server of LFW has long been flaky; scikit-learn keeps copies at figshare. */
const OFFICIAL = "http://vis-www.cs.umass.edu/lfw/",
  COPIES = "https://ndownloader.figshare.com/files/";

const lfw = (name: string, bytes: number, sha256: string, copy?: number): RemoteFile => ({
  name,
  folder: "lfw",
  bytes,
  sha256,
  addresses: [OFFICIAL + name, ...copy ? [COPIES + copy] : []],
});

/** LFW: the originals, the official lists, and landmarks that others made. */
export const LFW_FILES = {
  archive: lfw(
    "lfw.tgz",
    180_566_744,
    "055f7d9c632d7370e6fb4afc7468d40f970c34a80d4c6f50ffec63f5a8d536c0",
    5976018,
  ),
  view2: {
    ...lfw(
      "lfw-view2.tgz",
      105_612_556,
      "755cebaf0305359365ddc3122ecefeba596d1eb6c6456d642f23c2c2408694cd",
    ),
    addresses: [],
    origin: "it is made of lfw.tgz, of the images that pairs.txt names",
  },
  pairs: lfw(
    "pairs.txt",
    155_335,
    "ea42330c62c92989f9d7c03237ed5d591365e89b3e649747777b70e692dc1592",
    5976006,
  ),
  pairsDevTrain: lfw(
    "pairsDevTrain.txt",
    56_579,
    "1d454dada7dfeca0e7eab6f65dc4e97a6312d44cf142207be28d688be92aabfa",
    5976012,
  ),
  pairsDevTest: lfw(
    "pairsDevTest.txt",
    26_002,
    "7cb06600ea8b2814ac26e946201cdb304296262aad67d046a16a7ec85d0ff87c",
    5976009,
  ),
  people: lfw(
    "people.txt",
    94_770,
    "bc8fa2b7f25c895cf7efb6de4f4fc27ca8b8d1cfa63350ad8b96eae2b198d365",
  ),
  landmarks: {
    name: "lfw_landmark.txt",
    folder: "lfw",
    bytes: 1_031_679,
    sha256: "e517ec9b03232baaf10c7d5f82f0df6f500bb6cca1ead1126642cd42ff3ad039",
    addresses: [
      "https://raw.githubusercontent.com/clcarwin/sphereface_pytorch/" +
      "e2f11f0b0f394cf75b9f65ce8d353e4390b0948c/data/lfw_landmark.txt",
    ],
  },
} as const satisfies Record<string, RemoteFile>;

/** The database of AT&T, once of Olivetti Research. */
export const ORL_FILES = {
  archive: {
    name: "att_faces.tgz",
    folder: "orl",
    bytes: 3_713_034,
    sha256: "6819ba55e1723d0ea01cfdd4ce34476c897e21fb266fe4fc308c3e5ae8334012",
    addresses: [],
    origin:
      "what Cambridge offers, att_faces.tar.Z, is another file of the same images: unpack it " +
      "in the data folder or a mirror as orl/att_faces/s1/1.pgm to s40/10.pgm, and it is taken so",
  },
} as const satisfies Record<string, RemoteFile>;

const CELEBA =
  "it was derived from CelebA, for non-commercial research only, and is not published: " +
  "who has it must bring it by hand";

const celeba = (name: string, bytes: number, sha256: string): RemoteFile => ({
  name,
  folder: "celeba299",
  bytes,
  sha256,
  addresses: [],
  origin: CELEBA,
});

/** A small part of CelebA. */
export const CELEBA_FILES = {
  archive: celeba(
    "celeba299-crops-128.tgz",
    29_858_914,
    "4153230f3980b6beeec30caae6ce3ee4bd3660efe8a5a9ea9c8b9f72ca4f471e",
  ),
  landmarks: celeba(
    "celeba299-landmarks.tsv",
    570_938,
    "6c07977e72c21088c503a201686de9a75e8d10b86a340ec1fc560cf4ff372185",
  ),
  nearest: celeba(
    "celeba299-lfw-nearest.tsv",
    8_909,
    "86026fed757b653d29f89d6879719d1f5459bd8a3881e47f42c3da9c483b09b7",
  ),
} as const satisfies Record<string, RemoteFile>;
