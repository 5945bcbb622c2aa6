/**
 * `deno task detect`: the faces of every image below a folder.
 *
 * @module
 */
import {
  DETECT_DEFAULTS,
  type DetectSettings,
  detectSettings,
  loadCascade,
  type ManifestEntry,
  type ManifestHead,
  ORIGINS,
  type Pick,
  PICKS,
  useEngine,
} from "../lib/mod.ts";
import { makeFolder } from "../lib/dataset/store.ts";
import { Argument, count, Option, rowOf, runTask, taskCommand } from "./cli/command.ts";
import { engineOption } from "./cli/engine.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { lookThrough } from "./faces/look.ts";
import { openManifest } from "./faces/manifest.ts";
import { listPhotos, type Photos, toldEndings } from "./faces/photos.ts";
import { writeSheet } from "./faces/sheet.ts";

const number = (text: string) => Number(text);

const command = taskCommand(
  "detect",
  "Looks for faces in every image below a folder, with MTCNN and the settings of SphereFace, and\n" +
    "leaves a manifest: faces.jsonl, a line an image with box, score and five landmarks. Images\n" +
    "without a face and files that cannot be read are counted and listed, those of other endings\n" +
    "counted, not passed over in silence.",
  [
    "deno task detect photos",
    "deno task detect photos --pick all --thresholds 0.6,0.7,0.7 --name photos-all",
  ],
)
  .addArgument(new Argument("<folder>", "where the images are, at any depth; or one image"))
  .option("--min-size <pixels>", "the smallest face", number, DETECT_DEFAULTS.minSize)
  .option("--factor <number>", "from one size to the next", number, DETECT_DEFAULTS.factor)
  .option(
    "--thresholds <three>",
    "what each network must be sure of",
    (text) => text.split(",").map(Number),
    [...DETECT_DEFAULTS.thresholds] as number[],
  )
  .option("--no-flip", "landmarks of the face alone, not the mean with its mirror image")
  .addOption(
    new Option("--origin <name>", "boxes count from 1 as in MATLAB, or from 0 as in its ports")
      .default(DETECT_DEFAULTS.origin).argParser(rowOf("origin", ORIGINS)),
  )
  .addOption(
    new Option("--pick <name>", "which face of an image is kept").default("center" as Pick)
      .argParser(rowOf("way to pick", PICKS)),
  )
  .addOption(engineOption())
  .option("--workers <count>", "threads that look side by side; default one a core", count)
  .option("--name <folder>", "the folder of the results", "detect")
  .option("--out <folder>", "where results go", "results")
  .option("--data <folder>", "where weights are kept", "data")
  .option("--sheet <count>", "images on the contact sheet, 0 for none", number, 200)
  .option("--resume", "go on from the manifest of a run that was stopped or killed", false)
  .option("--json", "print the counts as JSON on standard output", false);

await runTask(command, async (options, { signal }) => {
  const { root, paths, passedOver } = await listPhotos(command.processedArgs[0]);
  const settings: DetectSettings = detectSettings({
    minSize: options.minSize,
    factor: options.factor,
    thresholds: options.thresholds as unknown as DetectSettings["thresholds"],
    flip: options.flip,
    origin: options.origin,
  });
  const head: ManifestHead = { manifest: 1, root, settings, pick: options.pick };
  const bars = progressBars();
  const engine = await useEngine(options.engine);
  bars.log(`Engine  ${engine.reason}`);
  bars.log(`Images  ${paths.length} below ${root}`);
  const models = await loadCascade({ folder: options.data, signal, ...showDownloads(bars) });
  const folder = `${options.out}/${options.name}`;
  await makeFolder(folder);
  const manifest = await openManifest(`${folder}/faces.jsonl`, head, options.resume);
  const { entries, looked, seconds } = await lookThrough(paths, manifest, bars, {
    root,
    models,
    settings,
    pick: options.pick,
    engine,
    signal,
    ...(options.workers ? { workers: options.workers } : {}),
  });
  bars.close();
  const sheet = options.sheet > 0 ? await writeSheet(folder, root, entries, options.sheet) : "";
  report(entries, { folder, sheet, passedOver, json: options.json, rate: looked / seconds });
});

function report(
  entries: readonly ManifestEntry[],
  { folder, sheet, json, rate, passedOver }: {
    readonly passedOver: Photos["passedOver"];
    readonly folder: string;
    readonly sheet: string;
    readonly json: boolean;
    readonly rate: number;
  },
): void {
  const looked = entries.flatMap((entry) => "faces" in entry ? [entry] : []);
  const unread = entries.flatMap((entry) => "error" in entry ? [entry] : []);
  const without = looked.filter(({ count }) => count === 0).map(({ path }) => path);
  const counts = {
    images: entries.length,
    withFaces: looked.length - without.length,
    withoutFace: without.length,
    severalFaces: looked.filter(({ count }) => count > 1).length,
    unreadable: unread.length,
    passedOver,
    imagesPerSecond: Number(rate.toFixed(1)),
  };
  if (json) return console.log(JSON.stringify({ ...counts, without, unread, folder }, null, 2));
  console.log(textTable(["images", ""], [
    ["with a face", `${counts.withFaces} (${counts.severalFaces} with several)`],
    ["without a face", listed(counts.withoutFace, without)],
    ["that cannot be read", listed(unread.length, unread.map(({ path }) => path))],
    ["other files", toldEndings(passedOver) || "0"],
    ["a second", rate > 0 ? rate.toFixed(1) : "-"],
  ]));
  console.log(`\nLook at ${folder}/faces.jsonl${sheet ? `, or at ${sheet}` : ""}`);
}

/** A count and some of what it counts: all are in the manifest. */
function listed(count: number, paths: readonly string[]): string {
  const shown = paths.slice(0, 5);
  return [String(count), ...shown, ...(count > 5 ? [`… and ${count - 5} more`] : [])].join("\n");
}
