import { deepEqual, equal, ok } from "node:assert/strict";
import { followFaces, NO_TRACKS, type SeenFace, type Track } from "../../lib/video/follow.ts";
import { overlapOf } from "../../lib/detect/overlap.ts";

const OPTIONS = { threshold: 0.4, patience: 3 };

/** A face at a place, of someone, that is as like the known ones as the cosines say. */
const face = (x: number, cosines: readonly number[], someone = [1, 0]): SeenFace => ({
  box: [x, 0, x + 19, 19],
  embedding: someone,
  cosines,
});

/** Frames one after the other. */
function run(frames: readonly (readonly SeenFace[])[]): (readonly Track[])[] {
  let tracks = NO_TRACKS;
  return frames.map((faces, i) => {
    const next = followFaces(tracks, faces, i, OPTIONS);
    tracks = next.tracks;
    return next.faces;
  });
}

Deno.test("a frame in which a face is not like anyone does not change a name", () => {
  const scores = [0.7, 0.6, 0.1, 0.65, 0.05, 0.7, 0.7];
  const guesses = run(scores.map((score, i) => [face(i, [score, 0.1])])).map(([one]) => one!.guess);
  ok(guesses.every(({ person }) => person === 0));
  equal(guesses[2]!.score.toFixed(4), (1.4 / 3).toFixed(4));
});

Deno.test("a mean about the threshold does not flicker", () => {
  const scores = [0.42, 0.37, 0.41, 0.38, 0.42, 0.37, 0.41];
  const alone = scores.map((score) => score < OPTIONS.threshold);
  equal(alone.filter((out, i) => i > 0 && out !== alone[i - 1]).length, 6);
  const guesses = run(scores.map((score) => [face(0, [score])])).map(([one]) => one!.guess.person);
  deepEqual(guesses, scores.map(() => 0));
});

Deno.test("someone who was mistaken at first has their name in the end", () => {
  const frames = [
    [face(0, [0.45, 0.3])],
    ...Array.from({ length: 9 }, () => [face(0, [0.2, 0.7])]),
  ];
  deepEqual(run(frames).map(([one]) => one!.guess.person), [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
});

Deno.test("at a cut another at the same place is another track", () => {
  const [[before], [after]] = run([[face(0, [0.8])], [face(0, [0.1], [0, 1])]]) as [
    [Track],
    [Track],
  ];
  deepEqual([before.id, after.id, after.seen], [1, 2, 1]);
});

Deno.test("two who stand side by side keep their numbers, whatever the order of faces", () => {
  const [a, b] = [face(0, [0.9, 0]), face(12, [0, 0.9])];
  deepEqual(run([[a, b], [b, a], [a, b]]).map((faces) => faces.map(({ id }) => id)), [
    [1, 2],
    [2, 1],
    [1, 2],
  ]);
});

Deno.test("who is out of sight as long as patience allows is the same, and no longer", () => {
  const gone = (frames: number) =>
    run([[face(0, [0.9])], ...Array.from({ length: frames }, () => []), [face(0, [0.9])]]);
  equal(gone(OPTIONS.patience - 1).at(-1)![0]!.id, 1);
  equal(gone(OPTIONS.patience).at(-1)![0]!.id, 2);
});

Deno.test("one track goes on with one face of a frame", () => {
  const [, faces] = run([[face(0, [0.9])], [face(1, [0.9]), face(2, [0.9])]]);
  deepEqual(faces!.map(({ id }) => id), [1, 2]);
});

Deno.test("overlap is 1 of a box with itself, 0 of boxes apart, a third of halves", () => {
  equal(overlapOf([0, 0, 9, 9], [0, 0, 9, 9]), 1);
  equal(overlapOf([0, 0, 9, 9], [10, 0, 19, 9]), 0);
  equal(overlapOf([0, 0, 9, 9], [5, 0, 14, 9]), 1 / 3);
});
