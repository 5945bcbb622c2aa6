/**
 * Every command line of README, CONTRIBUTING and docs, and how it is run here.
 *
 * Lines of one page run in the order in which they stand there, in one fresh checkout that has
 * `photos`, `photos/friends` and `party.mp4` beside it, as pages take for granted.
 *
 * @module
 */
import { read, run, small, type Way } from "./ways.ts";

/** wasm, the engine that is always there, for as long as shows that it runs. */
const SHORT = "--engine wasm --steps 8 --seeds 1";
/** Of five losses two, so that there is something to compare. */
const BRIEF = `--losses softmax,a-softmax ${SHORT}`;
const WASM = "--engine wasm";

const photos = { needs: ["mirror"] } as const;
const video = {
  needs: ["mirror", "ffmpeg"],
  leaves: ["results/video/party.mp4", "results/video/video.html", "results/video/faces.jsonl"],
} as const;

/** By the line as it is printed, without what stands behind # and with broken lines joined. */
export const COMMANDS: Readonly<Record<string, Way>> = {
  // README.md
  "npx -y deno@2.9.6 install": run(),
  "npx -y deno@2.9.6 task reproduce": small(BRIEF, {
    leaves: ["results/digits/report.html", "results/digits/report.json", "results/digits/figures"],
    says: /Look at results\/digits\/report\.html/,
  }),
  "deno task detect photos --pick all": small(WASM, {
    ...photos,
    leaves: ["results/detect/faces.jsonl", "results/detect/contact.html"],
  }),
  "deno task align results/detect/faces.jsonl": run({ ...photos, leaves: ["results/aligned"] }),
  "deno task evaluate --manifest results/lfw/faces.jsonl": read(
    "finds and embeds the faces of 7 701 images: half an hour",
  ),
  "deno task video party.mp4 --gallery photos/friends --follow": small(WASM, video),

  // docs
  "deno task train --experiment digits --workers 2": read(
    "two processes over TensorFlow's library; tests/cluster runs a smaller one",
  ),
  "deno task train --experiment digits --cluster a:15001,b:15001 --task 0": read(
    "wants two machines",
  ),
  "deno task train --experiment digits --cluster a:15001,b:15001 --task 1": read(
    "wants two machines",
  ),
  "deno task explore": read(
    "serves until Ctrl-C; tests/tasks/explore_test.ts asks it for its page",
  ),
  "deno task explore results/digits/report.json": read("serves until Ctrl-C"),
  "deno task explore --out results/site": run({ leaves: ["results/site/index.html"] }),
  "deno task train --experiment orl": small(`--losses softmax ${SHORT}`, {
    ...photos,
    leaves: ["results/orl/report.html", "results/orl/checkpoints/softmax-seed1.safetensors"],
  }),
  "deno task evaluate --weights results/orl/checkpoints/softmax-seed1.safetensors --set orl": small(
    `${WASM} --protocols clcarwin`,
    { ...photos, leaves: ["results/evaluate/report.json", "results/evaluate/figures/roc.png"] },
  ),
  "deno task album photos": small(WASM, {
    ...photos,
    leaves: ["results/album/album.html", "results/album/names.txt"],
  }),
  "deno task album export --gallery data/gallery": read(
    "wants names.txt to be written by hand first; tests/tasks/album_test.ts does so",
  ),
  "deno task train --experiment orl-small": read("eleven networks, an hour on two cores"),
  "deno task model sphereface-20 --prune 0.5": run({ says: /all +\d+ / }),
  "deno task export --weights results/orl-small/checkpoints/depth-20-50-pruned-seed1.safetensors --format onnx --stored-as int8":
    read("wants the hour of the line before; another page exports a network of digits"),
};
