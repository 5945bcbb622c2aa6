/**
 * What a video leaves beside itself: the timeline, the page, the counts.
 *
 * @module
 */
import {
  type FrameSource,
  type SeenPerson,
  type Sightings,
  STAGES,
  stageShares,
  type Stopwatch,
  timelineFigure,
  VIDEO_FORMATS,
  type VideoHead,
  videoPage,
} from "../../lib/mod.ts";
import { makeFolder, writeWhole } from "../../lib/dataset/store.ts";
import { figureCsv } from "../../lib/figure/csv.ts";
import { writeFigure } from "../../lib/figure/write.ts";
import { textTable } from "../cli/table.ts";

/** A video that was looked at. */
export interface DoneVideo {
  /** Where its result lies. */
  readonly folder: string;
  /** How it was looked at. */
  readonly head: VideoHead;
  /** What it was. */
  readonly source: FrameSource;
  /** Who was seen. */
  readonly sightings: Sightings;
  /** How many frames there were. */
  readonly frames: number;
  /** Start and file of each, where they are files. */
  readonly files: readonly (readonly [time: number, file: string])[];
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** Where the time went. */
  readonly spent: Stopwatch["spent"];
  /** Frames that could not be looked at, and why. */
  readonly failed: readonly string[];
}

/** The counts, for people and for programs. */
export type VideoCounts = Awaited<ReturnType<typeof writeResult>>;

/** Writes the timeline and the page. */
export async function writeResult(
  { folder, head, source, sightings, frames, files, seconds, spent, failed }: DoneVideo,
) {
  const { input, names, threshold, rate, follow } = head, { format } = source;
  const seen = sightings.seen(names), length = sightings.seconds();
  const title = `Who is seen in ${input.split("/").findLast((part) => part) ?? input}`;
  const figure = timelineFigure(title, seen, { seconds: length, threshold });
  const troubles = [...failed, ...source.troubles().map((line) => `decoder: ${line}`)];
  const file = VIDEO_FORMATS[format].name;
  await makeFolder(`${folder}/figures`);
  const timeline = await writeFigure(`${folder}/figures/timeline`, figure);
  await writeWhole(
    `${folder}/video.html`,
    videoPage({
      title,
      about: `${frames} frames, ${rate.toFixed(2)} a second; ${names.length} people are known, a ` +
        `face is an outlier below the cosine ${threshold}; people are ${
          follow ? "followed" : "judged frame by frame"
        }.`,
      format,
      file,
      frames: files,
      seconds: length,
      seen,
      timeline,
      csv: figureCsv(figure),
      troubles,
    }),
  );
  return {
    input,
    frames,
    failed: failed.length,
    framesPerSecond: Number((frames / seconds).toFixed(2)),
    shares: stageShares(spent),
    people: seen.map(({ spans: _, person: __, ...counts }) => counts),
    ...follow && { changes: sightings.changes() },
    troubles,
    folder,
    file: `${folder}/${file}`,
  };
}

/** Prints the counts. */
export function showResult(counts: VideoCounts): void {
  const { frames, failed, framesPerSecond, shares, people, troubles, folder, file } = counts;
  console.log(
    `\n${frames} frames, ${framesPerSecond} a second: ${
      STAGES.map((stage) => `${stage} ${Math.round(100 * shares[stage])} %`).join(", ")
    }\n`,
  );
  console.log(textTable(["who", "seconds", "faces", "mean score"], people.map(rowOf)));
  if (people.length === 0) console.log("No face was found.");
  if (failed > 0) console.log(`\n${failed} frames could not be looked at`);
  for (const trouble of troubles.slice(0, 5)) console.log(`  ${trouble}`);
  if (troubles.length > 5) console.log(`  … and ${troubles.length - 5} more, in video.html`);
  console.log(`\nLook at ${folder}/video.html, or at ${file}`);
}

const rowOf = (
  { name, seconds, faces, score }: Pick<SeenPerson, "name" | "seconds" | "faces" | "score">,
) => [name, seconds.toFixed(2), String(faces), score.toFixed(3)];
