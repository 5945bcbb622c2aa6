/**
 * Groups of faces against the people of LFW's View 2, over thresholds:
 * `deno run -A tests/album/lfw.ts`. First those with several images, then everyone, of whom most
 * have one image.
 */
import {
  bCubed,
  embedImages,
  groupRows,
  openFaceModel,
  openFaceSet,
  pairAgreement,
} from "../../lib/mod.ts";

const folder = Deno.args[0] ?? "data";
const { root, people, landmarks } = await openFaceSet("lfw", { folder });
const embedder = await openFaceModel("mobilefacenet", { folder, threads: 1 });
const images = people.flatMap(({ images }, person) => images.map((path) => ({ path, person })));
const { original } = await embedImages(images.map(({ path }) => path), {
  ...{ root, embedder },
  landmarks: (path) => landmarks!.get(path),
});
await embedder.dispose();

for (const least of [2, 1]) {
  const kept = images.flatMap(({ person }, i) => people[person]!.images.length >= least ? [i] : []);
  const { size } = original, truth = kept.map((i) => images[i]!.person);
  const data = new Float32Array(kept.length * size);
  kept.forEach((i, to) => data.set(original.data.subarray(i * size, (i + 1) * size), to * size));
  console.log(`\n${kept.length} images of ${new Set(truth).size} people`);
  for (let threshold = 0.2; threshold < 0.551; threshold += 0.025) {
    const started = performance.now();
    const groups = await groupRows({ data, count: kept.length, size }, { threshold });
    const seconds = (performance.now() - started) / 1000;
    const told = [pairAgreement(groups, truth), bCubed(groups, truth)].map(
      ({ precision, recall, f }) =>
        [precision, recall, f].map((share) => (100 * share).toFixed(1)).join(" "),
    );
    console.log(
      `${threshold.toFixed(3)}  ${new Set(groups).size} groups  pairs ${told[0]}  ` +
        `B-cubed ${told[1]}  ${seconds.toFixed(1)} s`,
    );
  }
}
