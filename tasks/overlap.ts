/**
 * `deno task overlap`: do the people of a training set also appear in a test set?
 *
 * @module
 */
import {
  embedImages,
  type FaceEmbedder,
  meanDirections,
  nearestPeople,
  useEngine,
  writeNearest,
} from "../lib/mod.ts";
import { makeFolder, writeWhole } from "../lib/dataset/store.ts";
import { checkedBy, count, runTask } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { engineOption } from "./cli/engine.ts";
import { type Bars, progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { writeAlike } from "./faces/alike.ts";
import { checkNetworkUse, networkCommand } from "./faces/model.ts";
import { openNetwork } from "./faces/network.ts";
import { type AlignedPeople, openPeople } from "./faces/people.ts";

const command = networkCommand(
  "overlap",
  "Embeds some images of each person of a training set and of a test set with a network,\n" +
    "and finds for everyone trained on the most like person of the test: who should be looked at,\n" +
    "or left out of training, before one is tested on the other. Leaves nearest.tsv and a page of\n" +
    "the faces of pairs above a cosine.",
  [
    "deno task overlap --train celeba299 --test lfw",
    "deno task overlap --train photos --train-manifest results/photos/faces.jsonl --test lfw",
  ],
)
  .requiredOption("--train <set>", "a set of faces, or a folder with a folder a person")
  .requiredOption("--test <set>", "the other, likewise")
  .option("--train-manifest <file>", "landmarks of deno task detect, in place of the set's own")
  .option("--test-manifest <file>", "the same, of the test set")
  .addOption(engineOption())
  .option("--images <count>", "of a person that are embedded, at most", count, 10)
  .option("--cosine <number>", "pairs above it are shown", checkedBy(cosine), 0.5)
  .option("--threads <count>", "of onnxruntime", count, navigator.hardwareConcurrency)
  .option("--name <folder>", "the folder of the results", "overlap")
  .option("--out <folder>", "where results go", "results")
  .option("--data <folder>", "where files are kept", "data")
  .option("--json", "print the counts as JSON on standard output", false);

await runTask(command, async (options, { signal }) => {
  checkNetworkUse(command, options, { engine: "weights" });
  const bars = progressBars(), started = performance.now();
  const fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const open = (what: string, manifest: string | undefined) =>
    openPeople(what, manifest, options.images, fetching);
  const train = await open(options.train, options.trainManifest);
  const test = await open(options.test, options.testManifest);
  const { threads } = options, engine = () => useEngine(options.engine, { threads });
  const network = await openNetwork(options, fetching, engine), { embedder } = network;
  bars.log(`Network ${embedder.title}: ${network.about}`);
  const ours = await meansOf(train, "Train", { embedder, bars, signal });
  const theirs = await meansOf(test, "Test", { embedder, bars, signal });
  await embedder.dispose();
  const pairs = nearestPeople(ours, theirs).map((pair) => ({
    train: train.people[pair.train]!,
    test: test.people[pair.test]!,
    cosine: pair.cosine,
  }));
  const above = pairs.filter(({ cosine }) => cosine > options.cosine);
  const folder = `${options.out}/${options.name}`;
  await makeFolder(folder);
  await writeWhole(
    `${folder}/nearest.tsv`,
    writeNearest(pairs.map(({ train, test, cosine }) => ({
      name: train.name,
      images: train.images,
      person: test.name,
      cosine,
    }))),
  );
  const sheet = await writeAlike(folder, above, { train, test, embedder, cosine: options.cosine });
  bars.close();
  const counts = {
    people: { train: train.people.length, test: test.people.length },
    without: { train: train.without, test: test.without },
    images: { train: imagesOf(train).length, test: imagesOf(test).length },
    cosine: options.cosine,
    above: above.length,
    seconds: Math.round((performance.now() - started) / 1000),
    folder,
  };
  if (options.json) return console.log(JSON.stringify(counts, null, 2));
  console.log(
    `\n${counts.above} of ${counts.people.train} people (${train.title}) have someone above ` +
      `${options.cosine} among ${counts.people.test} (${test.title}); the most like:\n`,
  );
  console.log(textTable(
    [train.title, "images", test.title, "images", "cosine"],
    pairs.slice(0, 10).map(({ train, test, cosine }) => [
      train.name,
      String(train.taken.length),
      test.name,
      String(test.taken.length),
      cosine.toFixed(3),
    ]),
  ));
  for (const { title, without } of [train, test]) {
    if (without.length === 0) continue;
    console.log(
      `\nNot compared, as no image has landmarks: ${without.length} of ${title}, such as ` +
        without.slice(0, 5).join(", "),
    );
  }
  console.log(`\nLook at ${folder}/nearest.tsv, or at ${sheet}`);
});

function imagesOf({ people }: AlignedPeople): readonly string[] {
  return people.flatMap(({ taken }) => taken);
}

async function meansOf(
  set: AlignedPeople,
  what: string,
  { embedder, bars, signal }: {
    readonly embedder: FaceEmbedder;
    readonly bars: Bars;
    readonly signal: AbortSignal;
  },
) {
  const { title, note, root, people, landmarks } = set, paths = imagesOf(set);
  bars.log(`${what.padEnd(8)}${title}: ${paths.length} images of ${people.length} people`);
  if (note) bars.log(`Note    ${note}`);
  const bar = bars.add(what, paths.length);
  const { original } = await embedImages(paths, {
    root,
    landmarks,
    embedder,
    signal,
    onProgress: (done) => bar.update(done),
  });
  bar.finish(`${paths.length} images`);
  const owners = people.flatMap(({ taken }, i) => taken.map(() => i));
  return meanDirections(original, owners, people.length);
}

function cosine(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Math.abs(value) <= 1) return value;
  throw new RangeError(`It must be a cosine, from -1 to 1, got ${text}.`);
}
