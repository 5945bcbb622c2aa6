/**
 * `deno task evaluate`: how well a network tells people apart, by the pairs of a set of faces.
 *
 * @module
 */
import {
  embedImages,
  FACE_MODELS,
  FACE_SETS,
  type FaceModelName,
  type FaceSet,
  type FaceSetName,
  faceSetOf,
  imageFinder,
  type MirrorRule,
  openFaceModel,
  openFaceSet,
  type Points,
  type ProtocolName,
  VERIFICATION_PROTOCOLS,
  verificationPairsOf,
  type VerificationReport,
  verify,
} from "../lib/mod.ts";
import { makeFolder, writeWhole } from "../lib/dataset/store.ts";
import { writeSafeTensors } from "../lib/format/safetensors.ts";
import { toPng, toSvg } from "../lib/figure/render.ts";
import { rocFigure } from "../lib/figure/roc.ts";
import { count, Option, rowOf, rowsOf, runTask, taskCommand } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { type Bars, progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { manifestLandmarks } from "./faces/landmarks.ts";

const MIRRORS = { concatenate: 0, sum: 0, none: 0 } satisfies Record<MirrorRule, 0>;

const command = taskCommand(
  "evaluate",
  "Embeds the images of a set of faces with a released network, and verifies its pairs by one or\n" +
    "more protocols: accuracy over folds, true accepts at rates of false ones, the threshold to use.",
  [
    "deno task evaluate --model mobilefacenet",
    "deno task evaluate --manifest results/lfw/faces.jsonl --protocols seed --mirror none",
  ],
)
  .addOption(
    new Option("--model <name>", "the network").default("mobilefacenet" as FaceModelName)
      .argParser(rowOf("network for faces", FACE_MODELS)),
  )
  .addOption(
    new Option("--set <name>", "the faces").default("lfw" as FaceSetName)
      .argParser(rowOf("set of faces", FACE_SETS)),
  )
  .option("--manifest <file>", "landmarks of deno task detect, in place of the set's own")
  .option(
    "--protocols <names>",
    "which, separated by commas",
    rowsOf<ProtocolName>("protocol", VERIFICATION_PROTOCOLS),
    Object.keys(VERIFICATION_PROTOCOLS) as ProtocolName[],
  )
  .addOption(
    new Option("--mirror <rule>", "how features of mirror images join; default the protocol's own")
      .argParser(rowOf("rule", MIRRORS)),
  )
  .option("--threads <count>", "of onnxruntime", count, navigator.hardwareConcurrency)
  .option("--seed <number>", "of pairs that are drawn, where the set has none", Number, 1)
  .option("--name <folder>", "the folder of the results", "evaluate")
  .option("--out <folder>", "where results go", "results")
  .option("--data <folder>", "where files are kept", "data")
  .option("--json", "print the results as JSON on standard output", false);

await runTask(command, async (options, { signal }) => {
  const bars = progressBars(), started = performance.now();
  const fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const embedder = await openFaceModel(options.model, { ...fetching, threads: options.threads });
  const set = await openFaceSet(options.set, fetching);
  bars.log(`Network ${embedder.title}: ${FACE_MODELS[options.model].about}`);
  bars.log(`Images  ${set.title}: ${faceSetOf(options.set).about}`);
  if (set.note) bars.log(`Note    ${set.note}`);
  const { paths, pairs } = pairsOf(set, options.seed);
  const landmarks = options.manifest
    ? await manifestLandmarks(options.manifest)
    : setLandmarks(set);
  const mirrored = options.protocols.some((name) => {
    return (options.mirror ?? VERIFICATION_PROTOCOLS[name].mirror) !== "none";
  });
  const embedded = await embed(paths, bars, { set, landmarks, embedder, mirrored, signal });
  await embedder.dispose();
  const reports = options.protocols.map((name) =>
    verify(embedded, pairs, name, options.mirror ? { mirror: options.mirror } : {})
  );
  bars.close();
  const seconds = (performance.now() - started) / 1000;
  const folder = `${options.out}/${options.name}`;
  await makeFolder(`${folder}/figures`);
  const label = `${embedder.title}, ${options.manifest ? "own landmarks" : "given landmarks"}`;
  const result = {
    schema: 1,
    name: options.name,
    question: `Does ${embedder.title} tell the people of ${set.title} apart?`,
    dataset: { name: set.name, title: set.title, images: paths.length, sha256: set.sha256 },
    rows: reports.map(({ scores: _scores, roc: _roc, ...verification }) => ({
      label,
      network: options.model,
      dimension: embedder.size,
      guessed: embedded.guessed,
      verification,
    })),
    machine: { engine: "onnxruntime", threads: options.threads, seconds: Math.round(seconds) },
  };
  await writeWhole(`${folder}/report.json`, JSON.stringify(result, null, 1));
  await writeWhole(`${folder}/embeddings.safetensors`, embeddingsFile(paths, embedded));
  const figure = rocFigure(
    reports.map((report) => ({ label: titleOf(report), roc: report.roc })),
    `${set.title}: ${embedder.title}`,
  );
  const svg = await toSvg(figure);
  await writeWhole(`${folder}/figures/roc.svg`, svg);
  await writeWhole(`${folder}/figures/roc.png`, await toPng(svg));
  if (options.json) return console.log(JSON.stringify(result, null, 2));
  show(reports, paths.length, embedded.guessed, seconds);
  console.log(`\nLook at ${folder}/report.json, or at ${folder}/figures/roc.png`);
});

/** The images that pairs name, each once, and the pairs by their places among them. */
function pairsOf(set: FaceSet, seed: number) {
  // As many as a person's images can give, in ten folds.
  const list = set.pairs ?? verificationPairsOf(set.people, { same: 1000, seed });
  const find = imageFinder(set.people), places = new Map<string, number>();
  const place = (image: Parameters<typeof find>[0]) => {
    const path = find(image), known = places.get(path) ?? places.size;
    places.set(path, known);
    return known;
  };
  const pairs = list.pairs.map(({ left, right, same, fold }) => ({
    left: place(left),
    right: place(right),
    same,
    fold: fold + 1,
  }));
  return { paths: [...places.keys()], pairs };
}

function setLandmarks({ landmarks, title }: FaceSet): (path: string) => Points | undefined {
  if (landmarks) return (path) => landmarks.get(path);
  throw new RangeError(
    `Cannot align ${title}: it has no landmarks of its own. Run deno task detect on its images, ` +
      "and give its faces.jsonl as --manifest",
  );
}

async function embed(
  paths: readonly string[],
  bars: Bars,
  { set, ...options }: {
    readonly set: FaceSet;
    readonly landmarks: (path: string) => Points | undefined;
    readonly embedder: Awaited<ReturnType<typeof openFaceModel>>;
    readonly mirrored: boolean;
    readonly signal: AbortSignal;
  },
) {
  const bar = bars.add("Embedding", paths.length);
  const embedded = await embedImages(paths, {
    root: set.root,
    ...options,
    onProgress: (done) => bar.update(done),
  });
  bar.finish(`${paths.length} images${options.mirrored ? ", and mirrored" : ""}`);
  return embedded;
}

function embeddingsFile(
  paths: readonly string[],
  { original, mirrored }: Awaited<ReturnType<typeof embedImages>>,
): Uint8Array {
  const array = ({ data, count, size }: typeof original) => ({ shape: [count, size], data });
  return writeSafeTensors({
    arrays: { original: array(original), ...(mirrored && { mirrored: array(mirrored) }) },
    metadata: { paths: JSON.stringify(paths) },
  });
}

function titleOf({ protocol }: VerificationReport): string {
  return VERIFICATION_PROTOCOLS[protocol].title;
}

function show(
  reports: readonly VerificationReport[],
  images: number,
  guessed: readonly string[],
  seconds: number,
): void {
  const percent = (share: number, digits = 2) => (100 * share).toFixed(digits);
  console.log(
    `\n${images} images in ${seconds.toFixed(0)} s; aligned by typical landmarks, as no ` +
      `face was found: ${guessed.length}\n`,
  );
  const [first] = reports;
  console.log(textTable(
    [
      "protocol",
      "mirror",
      "accuracy, %",
      "over folds",
      "95 % interval",
      ...first!.tarAtFar.map(({ far }) => `TAR at ${far}`),
      "EER",
      "threshold",
    ],
    reports.map((report) => [
      report.protocol,
      report.mirror,
      percent(report.accuracy),
      report.folds.length > 1 ? `±${percent(report.deviation.sample)}` : "-",
      report.interval.map((share) => percent(share)).join(" to "),
      ...report.tarAtFar.map(({ tar }) => percent(tar)),
      percent(report.eer),
      report.threshold.toFixed(3),
    ]),
  ));
  if (first!.folds.length > 1) {
    console.log(
      `\nFold by fold, ${first!.protocol}: ${
        first!.folds.map(({ accuracy }) => percent(accuracy)).join(" ")
      }`,
    );
  }
}
