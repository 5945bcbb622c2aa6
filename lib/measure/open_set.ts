/**
 * What became of probes, some of whom a gallery does not know, as rates with intervals.
 *
 * @module
 */
import { wilson } from "../math/statistics.ts";
import { bootstrap } from "./bootstrap.ts";
import { allowed, checkRate, thresholdAtFar } from "./operating.ts";
import { rocCurve } from "./roc.ts";

/** What became of each probe. */
export interface Trial {
  /** Who it shows. */
  readonly ids: readonly (string | number)[];
  /** Whether the gallery knows them. */
  readonly known: readonly boolean[];
  /** Whether it was guessed right. */
  readonly right: readonly boolean[];
  /** The cosine with whom it was taken for. */
  readonly scores: ArrayLike<number>;
}

/** How many probes are found at a rate of strangers who are taken for someone. */
export interface TpirAtFpir {
  /** The false positive identification rate that was wished for. */
  readonly fpir: number;
  /** The share of probes of the gallery's people who are guessed right, above the threshold. */
  readonly tpir: number;
  /** A 95 % interval of it over people, whose threshold is chosen anew. */
  readonly tpirInterval: readonly [number, number];
  /** The rate of the strangers at hand, at most `fpir`. */
  readonly actualFpir: number;
  /** Accepted is what scores above this; `null`: everything. */
  readonly threshold: number | null;
  /** A 95 % interval of the true rate of strangers, Wilson's. */
  readonly interval: readonly [number, number];
}

/** Detection error tradeoff: who is missed, against strangers who are taken for someone. */
export interface DetCurve {
  /** Falling; accepted is what scores at least this. */
  readonly thresholds: readonly number[];
  /** The share of strangers who are taken for someone. */
  readonly fpir: readonly number[];
  /** The share of probes of the gallery's people who are missed or mistaken: 1 - TPIR. */
  readonly fnir: readonly number[];
}

/** What a gallery makes of probes, as rates. */
export interface OpenSetRates {
  /** The share of probes of the gallery's people whose nearest image shows them. */
  readonly rank1: number;
  /** A 95 % interval of it over people. */
  readonly rank1Interval: readonly [number, number];
  /** How many probes show someone of the gallery. */
  readonly mated: number;
  /** How many show a stranger. */
  readonly unmated: number;
  /** Rate by rate; empty where no probe shows a stranger. */
  readonly tpirAtFpir: readonly TpirAtFpir[];
}

/**
 * The rates of a trial. An interval over people is that of the bootstrap, or Wilson's where this
 * reaches further: the one knows that images of one person are alike, the other that errors may be
 * which none has shown.
 *
 * @throws {RangeError} No probe whom the gallery knows, or a rate outside.
 */
export function ratesOf(trial: Trial, fpirs: readonly number[], seed: number): OpenSetRates {
  for (const fpir of fpirs) checkRate(fpir, "FPIR");
  const { mated, strangers } = partsOf(trial), hits = mated.of.filter(({ right }) => right);
  if (mated.of.length === 0) {
    throw new RangeError(
      "Cannot measure the identification: a probe must show someone of the gallery, but none " +
        `of the ${trial.ids.length} does. searchGallery() guesses without measuring`,
    );
  }
  const rates = strangers.of.length === 0 ? [] : fpirs;
  const intervals = bootstrap([mated.people, strangers.people], ([known, unknown]) => {
    const all = weigh(mated.of, known!);
    return [-Infinity, ...rates.map((fpir) => thresholdOf(strangers.of, unknown!, fpir))]
      .map((threshold) => weigh(hits.filter(({ score }) => score > threshold), known!) / all);
  }, seed);
  const shareAbove = (threshold: number, k: number) => {
    const count = hits.filter(({ score }) => score > threshold).length;
    return shareOf(count, mated.of.length, intervals[k]!);
  };
  const [rank1, rank1Interval] = shareAbove(-Infinity, 0);
  const scores = strangers.of.map(({ score }) => score);
  const tpirAtFpir = rates.map((fpir, k) => {
    const { threshold, actualFar: actualFpir, interval } = thresholdAtFar(scores, fpir);
    const [tpir, tpirInterval] = shareAbove(threshold ?? -Infinity, k + 1);
    return { fpir, tpir, tpirInterval, actualFpir, threshold, interval };
  });
  const [known, unmated] = [mated.of.length, strangers.of.length];
  return { rank1, rank1Interval, mated: known, unmated, tpirAtFpir };
}

/** What a threshold that was chosen elsewhere does. */
export interface RatesAt {
  /** The share of probes of the gallery's people who are guessed right, above it. */
  readonly tpir: number;
  /** A 95 % interval of it over people. */
  readonly tpirInterval: readonly [number, number];
  /** The share of probes of strangers who are taken for someone. */
  readonly fpir: number;
  /** A 95 % interval of it over people. */
  readonly fpirInterval: readonly [number, number];
}

/**
 * What a threshold does in a trial.
 *
 * @throws {RangeError} A threshold that is NaN, no probe whom the gallery knows, or none of a stranger.
 */
export function ratesAt(trial: Trial, threshold: number, seed: number): RatesAt {
  if (Number.isNaN(threshold)) {
    throw new RangeError("Cannot measure a threshold: it must be a number, is NaN");
  }
  const { mated, strangers } = partsOf(trial), all = [mated.of, strangers.of] as const;
  if (all.some((probes) => probes.length === 0)) {
    throw new RangeError(
      "Cannot measure a threshold: there must be probes of people of the gallery and of strangers, " +
        `got ${mated.of.length} and ${strangers.of.length}`,
    );
  }
  const above = [mated.of.filter(({ right }) => right), strangers.of]
    .map((probes) => probes.filter(({ score }) => score > threshold));
  const intervals = bootstrap(
    [mated.people, strangers.people],
    (times) => times.map((one, k) => weigh(above[k]!, one) / weigh(all[k]!, one)),
    seed,
  );
  const [[tpir, tpirInterval], [fpir, fpirInterval]] = [0, 1].map((k) =>
    shareOf(above[k]!.length, all[k]!.length, intervals[k]!)
  ) as [Share, Share];
  return { tpir, tpirInterval, fpir, fpirInterval };
}

/** A share and an interval of it. */
type Share = readonly [number, readonly [number, number]];

/** A share, and the interval of the bootstrap or Wilson's where this reaches further. */
function shareOf(count: number, all: number, [from, to]: readonly [number, number]): Share {
  const [low, high] = wilson(count, all);
  return [count / all, [Math.min(low, from), Math.max(high, to)]];
}

/**
 * The DET curve of a trial, with a point at each distinct score.
 *
 * @throws {RangeError} No probe of someone known, or none of a stranger.
 */
export function detOf({ known, right, scores }: Trial): DetCurve {
  // Who is mistaken is found at no threshold: below all of them, and the curve ends before.
  const found = Array.from(scores, (score, i) => known[i] && !right[i] ? BELOW : score);
  const { thresholds, far, tar } = rocCurve(found, known);
  const points = thresholds.filter((threshold) => threshold > BELOW).length;
  const fnir = tar.slice(0, points).map((share) => 1 - share);
  return { thresholds: thresholds.slice(0, points), fpir: far.slice(0, points), fnir };
}

/** No cosine is so low. */
const BELOW = -2;

interface Probe {
  readonly right: boolean;
  readonly score: number;
  /** From 0, among people of the same kind. */
  readonly person: number;
}

/** Probes of people the gallery knows and of strangers, the most certain first. */
function partsOf({ ids, known, right, scores }: Trial) {
  const [mated, strangers] = [true, false].map((kind) => {
    const people = new Map<string | number, number>(), of: Probe[] = [];
    ids.forEach((id, i) => {
      if (known[i] !== kind) return;
      if (!people.has(id)) people.set(id, people.size);
      of.push({ right: right[i]!, score: scores[i]!, person: people.get(id)! });
    });
    return { of: of.sort((a, b) => b.score - a.score), people: people.size };
  });
  return { mated: mated!, strangers: strangers! };
}

/** How many probes there are where people count several times. */
function weigh(probes: readonly Pick<Probe, "person">[], times: Int32Array): number {
  return probes.reduce((sum, { person }) => sum + times[person]!, 0);
}

/**
 * As {@linkcode thresholdAtFar} chooses it, where people count several times.
 *
 * @param strangers Their probes, the highest score first.
 * @returns -Infinity where everything may be accepted.
 */
export function thresholdOf(
  strangers: readonly Pick<Probe, "score" | "person">[],
  times: Int32Array,
  fpir: number,
): number {
  const most = allowed(fpir, weigh(strangers, times));
  let seen = 0;
  for (const { score, person } of strangers) {
    if ((seen += times[person]!) > most) return score;
  }
  return -Infinity;
}
