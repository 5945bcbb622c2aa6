/**
 * `deno task video`: who is seen in a video, and when.
 *
 * @module
 */
import {
  collectSightings,
  createDetector,
  drawFaces,
  faceLines,
  frameName,
  knownFacesOf,
  type KnownPeople,
  knownPeople,
  type Letters,
  letterSize,
  loadCascade,
  lookAtFrames,
  type LookedFrame,
  openFrameSource,
  openLetters,
  OUTLIER,
  personColour,
  stopwatch,
  useEngine,
  VIDEO_FORMATS,
  type VideoFrame,
  type VideoHead,
} from "../lib/mod.ts";
import { makeFolder, openNew, remove, rename } from "../lib/dataset/store.ts";
import { runTask } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { checkNetworkUse } from "./faces/model.ts";
import { modelOf, openNetwork } from "./faces/network.ts";
import { thresholdFor } from "./faces/threshold.ts";
import { checkApart } from "./video/apart.ts";
import { videoCommand } from "./video/options.ts";
import { showResult, writeResult } from "./video/result.ts";

const command = videoCommand();

await runTask(command, async (options, { signal }) => {
  const [input] = command.processedArgs, { follow: following } = options;
  const folder = `${options.out}/${options.name}`, lines = `${folder}/faces.jsonl`;
  // First what may be wrong, then what takes its time.
  checkNetworkUse(command, options);
  const { cosine: threshold } = thresholdFor(options);
  await checkApart(input, folder);
  const { source, result } = await openFrameSource(input, { rate: options.fps });
  const bars = progressBars();
  const fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const engine = await useEngine(options.engine);
  bars.log(`Engine  ${engine.reason}`);
  const { rate, count, format } = source;
  bars.log(
    `Video   ${input}: ${count ?? "some"} frames, ${rate.toFixed(2)} a second; the result is ` +
      VIDEO_FORMATS[format].about,
  );
  const { minSize, factor } = options;
  const detector = createDetector(await loadCascade(fetching), { minSize, factor }, engine);
  const network = await openNetwork(options, fetching, () => Promise.resolve(engine));
  const { embedder } = network, model = modelOf(network);
  bars.log(`Network ${embedder.title}: ${network.about}`);
  const known = await knownFacesOf(options.gallery, { detector, embedder, model, signal });
  const people = knownPeople(known);
  bars.log(`Gallery ${people.names.length} people by ${known.names.length} faces`);
  for (const { path, reason } of known.skipped) bars.log(`Note    ${path} is left out: ${reason}`);

  await makeFolder(folder);
  const sink = result(folder), watch = stopwatch(), sightings = collectSightings();
  const failed: string[] = [], files: [number, string][] = [], drawing = drawer(people);
  const partial = `${lines}.${crypto.randomUUID().slice(0, 8)}.partial`;
  const file = await openNew(partial), text = new TextEncoder();
  const head: VideoHead = {
    video: 1,
    input,
    rate,
    names: people.names,
    threshold,
    follow: following,
  };
  const bar = bars.add("Frames", count ?? 0), started = performance.now();
  const looking = { detector, embedder, people, threshold, following, watch, signal };
  let frames = 0;
  try {
    try {
      await file.append(text.encode(`${JSON.stringify(head)}\n`));
      for await (const frame of lookAtFrames(source, { ...looking, batch: options.batch })) {
        if (frame.error) failed.push(`frame ${frame.index}: ${frame.error}`);
        if (frame.image) files.push([frame.time, `frames/${frameName(frame.index)}`]);
        await file.append(text.encode(faceLines(frame, people.names)));
        sightings.add(frame);
        const drawn = await watch.time("draw", () => drawing(frame));
        await watch.time("encode", () => sink.write(drawn));
        bar.update(++frames, `${frame.faces.length} faces`);
      }
    } finally {
      await file.close();
    }
    await watch.time("encode", () => sink.finish());
    await rename(partial, lines);
  } catch (error) {
    // Nothing is left that looks as if it were whole.
    await sink.abandon();
    await remove(partial);
    throw error;
  }
  const seconds = (performance.now() - started) / 1000, { spent } = watch;
  bar.finish(`${frames} frames`);
  bars.close();
  detector.dispose();
  await embedder.dispose();
  const counts = await writeResult({
    ...{ folder, head, source, sightings, frames, seconds, spent, failed },
    files: format === "frames" ? files : [],
  });
  if (options.json) return console.log(JSON.stringify(counts, null, 2));
  showResult(counts);
});

/** Draws names and scores onto frames; letters have the size that suits the first. */
function drawer({ names }: KnownPeople) {
  let letters: Promise<Letters> | undefined;
  return async (frame: LookedFrame): Promise<VideoFrame> => {
    const { image, faces } = frame;
    if (!image || faces.length === 0) return frame;
    letters ??= openLetters(letterSize(image.height));
    // Known people lie on top of those who are not.
    const drawn = faces.toSorted((a, b) => b.person - a.person).map(({ box, person, score }) => ({
      box,
      label: `${names[person] ?? OUTLIER} ${score.toFixed(2)}`,
      colour: personColour(person),
    }));
    return { ...frame, image: await drawFaces(image, drawn, await letters) };
  };
}
