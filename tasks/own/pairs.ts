/**
 * Pairs of people of a folder of one's own, to evaluate on.
 *
 * @module
 */
import {
  countPairs,
  evenPairs,
  type FetchOptions,
  listPeople,
  OWN_FACES,
  ownDigest,
  ownTitle,
  parsePairs,
  type Person,
  placePairs,
  readWeights,
  usablePeople,
  useEngine,
  verificationPairsOf,
} from "../../lib/mod.ts";
import type { Bars } from "../cli/progress.ts";
import { readAs, readTextAs } from "../cli/read_as.ts";
import type { EvaluateOptions } from "../evaluate/options.ts";
import type { PairedImages } from "../evaluate/pairs.ts";
import { ownLandmarks, toldLeftOut, toldTwice, withErrors } from "./landmarks.ts";

/** Pairs at most that thresholds are chosen on: of one person, and of two. */
const MOST = { same: 20_000, different: 200_000 } as const;

/** What is needed to look for faces. */
interface Context {
  readonly bars: Bars;
  readonly fetching: FetchOptions & { readonly folder: string };
  readonly signal: AbortSignal;
}

/**
 * Opens a folder: with a list of pairs the images that it names, else all people of whom two images
 * can be used and whom the network does not know, with pairs that are drawn.
 *
 * @throws {RangeError} Too few people, a list of others, a manifest of other images.
 */
export async function openOwnPairs(
  root: string,
  options: EvaluateOptions,
  context: Context,
): Promise<PairedImages> {
  const { pairsFile, weights, familiar, seed } = options;
  const title = ownTitle(root), { people: all } = await listPeople(root);
  // Numbers of images are those of the whole folder: a list must not shift by who has no face.
  const list = pairsFile === undefined
    ? undefined
    : await readTextAs(pairsFile, "a list of pairs", parsePairs);
  const listed = list && placePairs(all, list);
  const { precision, threads } = options;
  const engine = () => useEngine(options.engine, { precision, threads });
  const wanted = listed?.paths ?? all.flatMap(({ images }) => images);
  const found = await ownLandmarks(root, wanted, options, { ...context, engine });
  const { landmarks, errors } = found;
  const known = familiar || weights === undefined || list
    ? []
    : (await readAs(weights, "weights of a network", readWeights)).classes ?? [];
  const exclude = all.map(({ name }) => name).filter((name) => known.includes(name));
  const { people, skipped } = list
    ? { people: all, skipped: [] }
    : await usablePeople(root, { landmarks, exclude });
  if (exclude.length > 0) {
    context.bars.log(
      `Note    ${exclude.length} people have names of people the network was trained on, and are ` +
        "left out; --familiar takes them, too",
    );
  }
  const left = withErrors(skipped.filter(({ reason }) => reason !== "excluded"), errors);
  if (left.length > 0) context.bars.log(toldLeftOut(left));
  const { placed, folds } = list
    ? { placed: { ...listed!, forThresholds: listed!.pairs }, folds: list.folds }
    : drawn(people, seed);
  const { sha256, twice } = await ownDigest(root, placed.paths.toSorted(), landmarks);
  toldTwice(twice).forEach(context.bars.log);
  const set = { name: OWN_FACES, title, root, people, note: "", sha256: { [title]: sha256 } };
  return {
    ...placed,
    set: landmarks ? { ...set, landmarks } : set,
    folds,
    from: pairsFile ?? "drawn",
  };
}

/** Even pairs in folds, and as many as there are in one. */
function drawn(people: readonly Person[], seed: number) {
  const even = evenPairs(people, { seed }), { same, different } = countPairs(people);
  const most = verificationPairsOf(people, {
    same: Math.min(same, MOST.same),
    different: Math.min(different, MOST.different),
    folds: 1,
    seed,
  });
  const { paths, pairs } = placePairs(people, {
    folds: even.folds,
    pairs: [...even.pairs, ...most.pairs],
  });
  const count = even.pairs.length;
  const placed = { paths, pairs: pairs.slice(0, count), forThresholds: pairs.slice(count) };
  return { placed, folds: even.folds };
}
