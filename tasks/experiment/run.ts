/**
 * An experiment from the command line: data, bars, report, table.
 *
 * @module
 */
import {
  aboutImages,
  answerOf,
  checkExperiment,
  type CheckOptions,
  type Cluster,
  type Engine,
  type Experiment,
  type ExperimentImages,
  finish,
  follow,
  joinCluster,
  loadImages,
  type Report,
  resultTable,
  run,
  startLine,
  type Step,
  useEngine,
  vary,
} from "../../lib/mod.ts";
import { exists, readText } from "../../lib/dataset/store.ts";
import { codeHash } from "../../lib/experiment/agreement.ts";
import { type EventLog, openEventLog } from "../../lib/experiment/event_log.ts";
import { pooledOf } from "../../lib/experiment/pool.ts";
import { memoryNow } from "../../lib/experiment/machine.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { publish } from "../../lib/figure/publish.ts";
import { type TaskContext, WrongUse } from "../cli/command.ts";
import { showDownloads } from "../cli/downloads.ts";
import { type Bar, type Bars, progressBars } from "../cli/progress.ts";
import { textTable } from "../cli/table.ts";
import { keepEarlier } from "./keep.ts";
import type { ExperimentOptions } from "./options.ts";
import { startOf } from "./start.ts";
import { launchWorkers } from "./workers.ts";

/**
 * Runs an experiment with the options of the command line and leaves its results in a folder.
 *
 * @param load Brings the images; those that the experiment names, where it is left out.
 * @returns The report; none where other processes have it.
 */
export async function runExperiment(
  chosen: Experiment,
  options: ExperimentOptions,
  { signal }: TaskContext,
  load: typeof loadImages = loadImages,
): Promise<Report | undefined> {
  if (options.workers) {
    await launchWorkers(options.workers, signal);
    return undefined;
  }
  const started = performance.now();
  const bars = progressBars();
  let cluster: Cluster | undefined, events: EventLog | undefined;
  try {
    const experiment = varied(chosen, options, { ownImages: load !== loadImages });
    const folder = `${options.out}/${options.name ?? experiment.name}`;
    cluster = await joined(options, bars);
    // Task 0 sends it to the others.
    const begin = cluster && cluster.task > 0 ? {} : await startOf(options);
    const engine = await useEngine(cluster ? "tensorflow" : options.engine, {
      precision: options.precision,
      ...(options.threads ? { threads: options.threads } : {}),
      ...(cluster ? { cluster } : {}),
    });
    bars.log(`Engine  ${engine.reason}`);
    const dataset = await loadData(load, experiment, options, bars, signal);
    bars.log(`Images  ${describe(dataset)}`);
    const drawing = watchJobs(experiment, bars);
    if (cluster && cluster.task > 0) {
      const running = follow(experiment, { engine, dataset, cluster, signal });
      for await (const step of running) drawing.step(step);
      await cluster.leave();
      return undefined;
    }
    const onTrouble = (message: string) => bars.log(`Note    ${message}`);
    const { resume, tensorboard } = options;
    const earlier = resume ? undefined : await keepEarlier(folder, {
      ...{ experiment, engine: engine.name, precision: engine.precision },
      begins: begin.start !== undefined,
    });
    if (earlier) bars.log(`Kept    what ${folder} had of another run is in ${earlier}`);
    events = tensorboard
      ? await openEventLog(tensorboard, { experiment, resume, onTrouble })
      : undefined;
    const kept = await experimentStore(folder, { resume, onTrouble });
    const store = events?.through(kept) ?? kept;
    const workers = cluster ? 1 : options.jobs ?? navigator.hardwareConcurrency;
    bars.log(
      `Runs    ${experiment.rows.length} rows x ${experiment.seeds.length} seeds, ` +
        (cluster
          ? `each on ${cluster.count} processes as one`
          : atOnce(engine, experiment, workers)) +
        (resume ? ", going on from what is there" : ""),
    );
    if (tensorboard) bars.log(`Logged  tensorboard --logdir ${tensorboard}`);
    const trained = await finish(
      run(experiment, {
        ...begin,
        onStart: (start) => bars.log(`Begins  ${startLine(start)}`),
        ...{ engine, dataset, workers, store, signal, closely: events !== undefined },
        ...(cluster ? { cluster } : {}),
      }),
      (step) => {
        drawing.step(step);
        events?.step(step);
      },
    );
    drawing.end();
    await cluster?.leave();
    const report = await withMachine(trained, started);
    let pictures: Bar | undefined;
    await publish(report, folder, (name, done, total) => {
      pictures ??= bars.add("Pictures", total);
      pictures.update(done, name);
    });
    pictures?.finish(`${folder}/figures`);
    bars.close();
    show(report, folder, options.json);
    return report;
  } catch (error) {
    await cluster?.leave((error as Error).message);
    throw error;
  } finally {
    await events?.close();
    bars.close();
  }
}

/** How the runs are spread over the cores, in words. */
function atOnce(engine: Engine, { rows, seeds }: Experiment, workers: number): string {
  const runs = rows.filter(({ ensemble }) => !ensemble).length * seeds.length;
  const pooled = engine.workers ? pooledOf(runs, workers, engine.parts) : 0;
  const side = `${Math.min(pooled, workers)} at once`;
  if (pooled === runs) return side;
  return pooled > 0 ? `${side}, the last ${runs - pooled} on all cores` : "one by one on all cores";
}

/** The cluster that the command line names, once all are there. */
async function joined(
  { cluster: hosts, task, wait }: ExperimentOptions,
  bars: Bars,
): Promise<Cluster | undefined> {
  if (hosts === undefined && task === undefined) return undefined;
  if (hosts === undefined || task === undefined) {
    throw new WrongUse(
      "Cannot join a cluster: --cluster and --task go together, and one of them is missing",
    );
  }
  bars.log(`Cluster task ${task} of ${hosts}; the others have ${wait} s to come`);
  return await joinCluster({ hosts, task, wait, code: await codeHash() });
}

/**
 * An experiment as the command line changes it.
 *
 * @throws {RangeError} One that cannot be, before anything is fetched or made ready for it.
 */
export function varied(
  chosen: Experiment,
  { losses, seeds, steps, parts }: Pick<ExperimentOptions, "losses" | "seeds" | "steps" | "parts">,
  check: CheckOptions = {},
): Experiment {
  const experiment = vary(chosen, {
    ...(losses ? { losses } : {}),
    ...(seeds ? { seeds } : {}),
  });
  const rows = experiment.rows.map((row) => ({
    ...row,
    training: {
      ...row.training,
      // A row that is but measured has none.
      ...(steps && row.training.steps > 0 ? { steps } : {}),
      ...(parts ? { parts } : {}),
    },
  }));
  return checkExperiment({ ...experiment, rows }, check);
}

async function loadData(
  load: typeof loadImages,
  experiment: Experiment,
  { data, memory }: ExperimentOptions,
  bars: Bars,
  signal: AbortSignal,
): Promise<ExperimentImages> {
  let crops: Bar | undefined;
  const images = await load(experiment, {
    folder: data,
    signal,
    ...(memory ? { memory } : {}),
    ...showDownloads(bars),
    onCrop(done, total) {
      crops ??= bars.add("Faces", total);
      crops.update(done, "aligned and cropped");
    },
  });
  crops?.finish("aligned and cropped");
  return images;
}

function describe({ name, title, note, train, test, pairs }: ExperimentImages): string {
  return `${title} (${aboutImages(name)}): ${train.count} to train on, ` +
    (pairs ? `${pairs.length} pairs of ${test.count} to test` : `${test.count} to test on`) +
    (note ? `\nNote    ${note}` : "");
}

/** A bar for each job that runs. */
function watchJobs({ rows }: Experiment, bars: Bars) {
  const jobs = new Map<string, { bar: Bar; accuracy: number }>();
  return {
    step({ index, seed, step, steps, loss, accuracy, lambda }: Step): void {
      const key = `${index} ${seed}`, name = `${rows[index]!.label} #${seed}`;
      const job = jobs.get(key) ?? { bar: bars.add(name, steps), accuracy: 0 };
      jobs.set(key, job);
      job.accuracy = accuracy;
      const note = `loss ${loss.toFixed(3)}` +
        (lambda > 0.005 ? `, λ ${lambda.toPrecision(2)}` : "");
      if (step < steps) job.bar.update(step, note);
      else job.bar.finish(`${(100 * accuracy).toFixed(1)} % of training images right`);
    },
    end: () => jobs.clear(),
  };
}

/** The commit, if this is a checkout, and the time of everything so far. */
async function withMachine(report: Report, started: number): Promise<Report> {
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const root = new URL("../../.git/", import.meta.url).pathname;
  let commit = "";
  if (await exists(`${root}HEAD`)) {
    const head = (await readText(`${root}HEAD`)).trim(), ref = head.replace(/^ref: /, "");
    const path = `${root}${ref}`;
    commit = ref === head ? head : await exists(path) ? (await readText(path)).trim() : "";
  }
  const peakMemory = Math.max(report.machine.peakMemory, memoryNow());
  return { ...report, machine: { ...report.machine, commit, seconds, peakMemory } };
}

function show(report: Report, folder: string, json: boolean): void {
  if (json) {
    const rows = report.rows.map(({ detail: _, ...row }) => row);
    console.log(JSON.stringify({ ...report, rows }, null, 2));
    return;
  }
  const { header, rows, notes } = resultTable(report);
  console.log(`\n${report.question} (${report.dataset.title})\n`);
  console.log(textTable(header.slice(0, 5), rows.map((row) => row.slice(0, 5))));
  console.log(`\n${answerOf(report)}`);
  for (const note of report.dataset.note ? [report.dataset.note, ...notes] : notes) {
    console.log(`\nNote: ${note}.`);
  }
  for (const { label, warnings } of report.rows) {
    for (const warning of warnings) console.log(`\n${label}: ${warning}`);
  }
  console.log(`\nLook at ${folder}/report.html, or at the pictures in ${folder}/figures.`);
}
