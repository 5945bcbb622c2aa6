/**
 * What `deno task video` may be told.
 *
 * @module
 */
import { DETECT_DEFAULTS, type DetectSettings } from "../../lib/mod.ts";
import { Argument, between, checkedBy, count } from "../cli/command.ts";
import { engineOption } from "../cli/engine.ts";
import { networkCommand } from "../faces/model.ts";
import { thresholdOption } from "../faces/threshold.ts";

/** Larger and coarser than for photographs: twice the speed, and faces that can be told apart. */
export const VIDEO_DETECT = {
  ...DETECT_DEFAULTS,
  minSize: 40,
  factor: 0.709,
} as const satisfies DetectSettings;

/** A folder that lies in another. */
const folderName = checkedBy((text: string) => {
  if (/^[\w-][\w.-]*$/.test(text)) return text;
  throw new RangeError(`It must be letters, digits, ., - and _, got ${text}.`);
});

/** The command line. */
export const videoCommand = () =>
  networkCommand(
    "video",
    "Finds the faces of a video frame by frame, compares each with a gallery of photographs and\n" +
      "draws boxes with names and cosines in a colour a person, outliers in grey. Videos go through\n" +
      "ffmpeg, which must be on PATH; animated GIF and WebP and folders of frames need none. Leaves\n" +
      "the result in the format of the input, every face in faces.jsonl, a timeline, and video.html,\n" +
      "which plays the one beside the other.",
    [
      "deno task video party.mp4 --gallery photos/friends --follow",
      "deno task video party.mp4 --gallery data/gallery",
      "deno task video frames --gallery photos/friends --fps 30 --threshold 0.5",
    ],
  )
    .addArgument(new Argument("<input>", "a video, an animated GIF or WebP, a folder of frames"))
    .requiredOption(
      "--gallery <folder>",
      "photographs, a file or a folder a person, named so; or what deno task gallery keeps",
    )
    .addOption(thresholdOption("below it a face is an outlier"))
    .option(
      "--follow",
      "people from frame to frame: names by the mean of their cosines, and do not flicker",
      false,
    )
    .option("--min-size <pixels>", "the smallest face", between(12, 10_000), VIDEO_DETECT.minSize)
    .option(
      "--factor <number>",
      "from one size to the next",
      between(0.1, 0.99),
      VIDEO_DETECT.factor,
    )
    .option("--fps <rate>", "frames a second of a folder of frames", between(0.01, 1000), 25)
    .addOption(engineOption())
    .option("--threads <count>", "of onnxruntime", count, navigator.hardwareConcurrency)
    .option("--batch <count>", "frames that go through the detector at once", count, 4)
    .option("--name <folder>", "the folder of the results", folderName, "video")
    .option("--out <folder>", "where results go", "results")
    .option("--data <folder>", "where files are kept", "data")
    .option("--json", "print the counts as JSON on standard output", false);

/** What it holds. */
export type VideoOptions = ReturnType<ReturnType<typeof videoCommand>["opts"]>;
