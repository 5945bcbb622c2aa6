/**
 * The page of people of two sets who look alike, beside their table.
 *
 * @module
 */
import { cropOf, type FaceEmbedder } from "../../lib/mod.ts";
import { writeWhole } from "../../lib/dataset/store.ts";
import { type AlikePair, alikeSheet, facePicture } from "../../lib/figure/alike.ts";
import type { AlignedPeople, AlignedPerson } from "./people.ts";

/** Pairs on the page: more nobody looks through. */
const MOST = 200;
/** Faces of a person. */
const FACES = 3;

/** Two people, and how like they are. */
export interface FoundPair {
  /** Of the training set. */
  readonly train: AlignedPerson;
  /** Of the test set. */
  readonly test: AlignedPerson;
  /** Between the means of both. */
  readonly cosine: number;
}

/**
 * Writes the page: of each some faces, as the network saw them.
 *
 * @param pairs The most like first.
 * @returns Its path.
 */
export async function writeAlike(
  folder: string,
  pairs: readonly FoundPair[],
  { train, test, embedder, cosine }: {
    readonly train: AlignedPeople;
    readonly test: AlignedPeople;
    readonly embedder: FaceEmbedder;
    readonly cosine: number;
  },
): Promise<string> {
  const shown: AlikePair[] = [];
  for (const pair of pairs.slice(0, MOST)) {
    const [ours, theirs] = await Promise.all([
      facesOf(pair.train, train, embedder),
      facesOf(pair.test, test, embedder),
    ]);
    shown.push({
      train: { name: pair.train.name, pictures: ours },
      test: { name: pair.test.name, pictures: theirs },
      cosine: pair.cosine,
    });
  }
  const about =
    `${shown.length} of ${pairs.length} people of ${train.title} (above) whose nearest ` +
    `of ${test.title} (below) is above ${cosine} by ${embedder.title}, the most like first.`;
  const path = `${folder}/alike.html`;
  await writeWhole(path, alikeSheet(`${train.title} and ${test.title}`, about, shown));
  return path;
}

async function facesOf(
  { taken }: AlignedPerson,
  { root, landmarks }: AlignedPeople,
  { crop }: FaceEmbedder,
): Promise<string[]> {
  return await Promise.all(
    taken.slice(0, FACES).map(async (path) =>
      await facePicture(await cropOf(root, { path, landmarks: landmarks(path)! }, crop))
    ),
  );
}
