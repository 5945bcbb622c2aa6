/**
 * `deno task diagnose`: what a run says of itself, and what to try.
 *
 * @module
 */
import { dirname } from "node:path";
import { exists, readBytes } from "../lib/dataset/store.ts";
import { diagnose, type Finding } from "../lib/experiment/diagnose.ts";
import { type Probe, probe } from "../lib/experiment/probe.ts";
import { jobName } from "../lib/experiment/job_name.ts";
import {
  FACE_DATA,
  type ImageSet,
  loadImages,
  OWN_FACES,
  type Report,
  useEngine,
} from "../lib/mod.ts";
import { Argument, runTask, taskCommand } from "./cli/command.ts";
import { textTable } from "./cli/table.ts";
import { readReport } from "./experiment/report.ts";
import { reportPath } from "./experiment/run_path.ts";

const command = taskCommand(
  "diagnose",
  "Reads what a run left in its folder: its report, its log, its weights. Prints what is seen, then\n" +
    "what to try, in the order of the README of SphereFace, with the present values.",
  ["deno task diagnose results/digits", "deno task diagnose results/digits --json"],
)
  .addArgument(new Argument("<run>", "the folder of a run, as results/digits, or its report.json"))
  .option("--data <folder>", "where datasets are kept", "data")
  .option("--json", "print it as JSON on standard output", false);

/** Pairs of faces: as few as ten folds can have. */
const FEW = 10;

await runTask(command, async ({ data, json }) => {
  const [run] = command.processedArgs;
  const path = await reportPath(run, "diagnose"), report = await readReport(path, "diagnose");
  const probes = await probesOf(report, dirname(path), data);
  const found = report.rows.map((_, i) => diagnose(report, i, probes[i]));
  if (json) return console.log(JSON.stringify(found, null, 2));
  for (const { label, seen, levers } of found) {
    console.log(`\n${label}\n`);
    console.log(textTable(["what is seen", "value", "what it means"], seen.map(line)));
    console.log(textTable(["what to try, in this order", "now", "how"], levers.map(line)));
  }
});

function line({ what, value, advice }: Finding): string[] {
  return [what, value, advice];
}

/** What the weights of the first seed of each row make of some images, where they are there. */
async function probesOf(
  { experiment, rows, dataset }: Report,
  folder: string,
  data: string,
): Promise<(Probe | undefined)[]> {
  const [seed] = experiment.seeds;
  const paths = experiment.rows.map((_, index) =>
    `${folder}/checkpoints/${jobName(experiment.rows, { index, seed: seed! })}.safetensors`
  );
  const there = await Promise.all(paths.map(exists));
  const own = experiment.dataset.name === OWN_FACES;
  if (own) {
    console.error("Note    of a folder of one's own the report says all: weights are not read");
  }
  if (own || !there.some(Boolean)) return rows.map(() => undefined);
  await useEngine();
  const images = await imagesOf(experiment, data);
  const probes: (Probe | undefined)[] = [];
  for (const [i, path] of paths.entries()) {
    probes.push(
      there[i]
        ? await probe(await readBytes(path), experiment.rows[i]!, images, dataset.classes.length)
        : undefined,
    );
  }
  return probes;
}

/** Test images; of faces, which are tested on other people, those that were trained on. */
async function imagesOf({ dataset }: Report["experiment"], folder: string): Promise<ImageSet> {
  const faces = Object.hasOwn(FACE_DATA, dataset.name);
  const wanted = faces ? { ...dataset, test: FEW } : { ...dataset, train: 1 };
  const { train, test } = await loadImages({ dataset: wanted }, { folder, memory: Infinity });
  return faces ? train as ImageSet : test;
}
