/**
 * How far the points that were found on LFW's View 2 lie from published ones:
 * `deno run -A tests/detect/lfw.ts`, after `deno task detect` on its images with `--name lfw`.
 */
import { openFaceSet } from "../../lib/mod.ts";
import { manifestLandmarks } from "../../tasks/faces/landmarks.ts";

const [folder = "data", manifest = "results/lfw/faces.jsonl"] = Deno.args;
const { people, landmarks } = await openFaceSet("lfw", { folder });
const found = await manifestLandmarks(manifest);
const images = people.flatMap(({ images }) => images);
const pairs = images.flatMap((path) => {
  const [ours, published] = [found(path), landmarks!.get(path)];
  return ours && published ? [{ ours, published }] : [];
});
const distances = pairs.flatMap(({ ours, published }) =>
  ours.map(([x, y], i) => Math.hypot(x - published[i]![0], y - published[i]![1]))
).sort((a, b) => a - b);
const within = (share: number) => distances[Math.floor(share * distances.length)]!.toFixed(2);
console.log(
  `${pairs.length} of ${images.length} images; of ${distances.length} points half lie within ` +
    `${within(0.5)} pixels, nine in ten within ${within(0.9)}`,
);
