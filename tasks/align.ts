/**
 * `deno task align`: the faces of a manifest as crops of one size.
 *
 * @module
 */
import sharp from "sharp";
import {
  alignFace,
  countedAs,
  decodeImage,
  type FoundFaces,
  type Origin,
  ORIGINS,
  readManifest,
  type TemplateName,
  TEMPLATES,
} from "../lib/mod.ts";
import { MOST_PIXELS } from "../lib/image/limits.ts";
import { makeFolder, pathInside, readBytes, writeWhole } from "../lib/dataset/store.ts";
import { Argument, Option, rowOf, runTask, taskCommand } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { readTextAs } from "./cli/read_as.ts";
import { cropNames } from "./faces/crop_names.ts";

/** How crops are written: without loss, or as MATLAB's imwrite does. */
const FORMATS = { png: "png", jpg: "jpeg" } as const;

/** Photos that are open at once: of 24 million pixels each takes 72 MB. */
const AT_ONCE = 4;

const command = taskCommand(
  "align",
  "Warps the faces of a manifest of deno task detect to crops of one size, by a similarity from\n" +
    "their five landmarks to a template, and keeps the folders they were in. Images without a face\n" +
    "are counted and listed.",
  ["deno task align results/detect/faces.jsonl", "deno task align faces.jsonl --template 112x112"],
)
  .addArgument(new Argument("<manifest>", "faces.jsonl of deno task detect"))
  .addOption(
    new Option("--template <name>", "where landmarks go").default("112x96" as TemplateName)
      .argParser(rowOf("template", TEMPLATES)),
  )
  .addOption(
    new Option("--origin <name>", "pixels of the template count from 1 as in MATLAB, or from 0")
      .default("matlab" as Origin).argParser(rowOf("origin", ORIGINS)),
  )
  .addOption(
    new Option("--format <name>", "png without loss, or jpg of quality 75 as MATLAB writes")
      .default("png" as keyof typeof FORMATS).argParser(rowOf("format", FORMATS)),
  )
  .option("--name <folder>", "the folder of the crops", "aligned")
  .option("--out <folder>", "where results go", "results")
  .option("--json", "print the counts as JSON on standard output", false);

await runTask(command, async (options, { signal }) => {
  const [file] = command.processedArgs;
  const { head, entries } = await readTextAs(file, "a manifest of faces", readManifest);
  const found = entries.filter((entry): entry is FoundFaces => "faces" in entry);
  const without = found.filter(({ faces }) => faces.length === 0).map(({ path }) => path);
  const crops = cropNames(found, options.format);
  const faces = found.flatMap(({ path, faces }) =>
    faces.map(({ landmarks }) => ({ path, landmarks }))
  ).map((face, i) => ({ ...face, crop: crops[i]! }));
  const folder = `${options.out}/${options.name}`, bars = progressBars();
  for (const sub of new Set(faces.map(({ crop }) => folderOf(crop)))) {
    await makeFolder(sub ? pathInside(folder, sub) : folder);
  }
  const bar = bars.add("Crops", faces.length);
  const troubles: { path: string; error: string }[] = [];
  const photos = [...Map.groupBy(faces, ({ path }) => path)];
  for (let from = 0, done = 0; from < photos.length; from += AT_ONCE) {
    signal.throwIfAborted();
    const some = photos.slice(from, from + AT_ONCE).map(([path, faces]) => {
      const opened = open(head.root, path); // once for all of its faces
      return faces.map(async ({ landmarks, crop }) => {
        try {
          const points = countedAs(options.origin, landmarks);
          const { data, width, height } = alignFace(await opened, points, options);
          const raw = sharp(data, { raw: { width, height, channels: 3 } });
          const bytes = await raw.toFormat(FORMATS[options.format], { quality: 75 }).toBuffer();
          await writeWhole(pathInside(folder, crop), bytes);
        } catch (error) {
          troubles.push({ path, error: (error as Error).message });
        }
      });
    }).flat();
    await Promise.all(some);
    bar.update(done += some.length);
  }
  bar.finish(`${faces.length - troubles.length} crops of ${options.template}`);
  bars.close();
  const counts = { crops: faces.length - troubles.length, without, troubles, folder };
  if (options.json) console.log(JSON.stringify(counts, null, 2));
  else show(counts);
  if (faces.length > 0 && counts.crops === 0) {
    throw new Error(
      `Cannot align the faces of ${file}: some must be cropped, of ${faces.length} none was`,
    );
  }
});

/** A photo, as large as it may be to be searched for faces. */
async function open(root: string, path: string) {
  return await decodeImage(await readBytes(pathInside(root, path)), { most: MOST_PIXELS });
}

/** What was done, for people. */
function show({ crops, without, troubles, folder }: {
  readonly crops: number;
  readonly without: readonly string[];
  readonly troubles: readonly { readonly path: string; readonly error: string }[];
  readonly folder: string;
}): void {
  const some = (paths: readonly string[]) =>
    paths.slice(0, 10).map((path) => `\n  ${path}`).join("") +
    (paths.length > 10 ? `\n  … and ${paths.length - 10} more` : "");
  if (without.length > 0) console.log(`${without.length} images without a face:${some(without)}`);
  if (troubles.length > 0) {
    console.log(
      `${troubles.length} not aligned:${
        some(troubles.map(({ path, error }) => `${path}: ${error}`))
      }`,
    );
  }
  console.log(`${crops} crops in ${folder}`);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
