/**
 * Every command line of README, CONTRIBUTING and docs, and how it is run here.
 *
 * Pages are gone through in order, and the lines of each from top to bottom, in one fresh checkout
 * that has `photos`, `photos/friends` and `party.mp4` beside it, as pages take for granted. A line of
 * several pages runs on the first.
 *
 * @module
 */
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { read, run, small, type Way } from "./ways.ts";

/** wasm, the engine that is always there, for as long as shows that it runs. */
const SHORT = "--engine wasm --steps 8 --seeds 1";
/** Of five losses two, so that there is something to compare. */
const BRIEF = `--losses softmax,a-softmax ${SHORT}`;
const WASM = "--engine wasm";

/** What a task says when its page is there. */
const SERVES = /Look at http/;
const COMPARES = {
  leaves: ["results/compare/report.html"],
  says: /Against Softmax, seed by seed/,
} as const;

const photos = { needs: ["mirror"] } as const;
const video = {
  needs: ["mirror", "ffmpeg"],
  leaves: ["results/video/video.mp4", "results/video/video.html", "results/video/faces.jsonl"],
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
  "deno task evaluate": read("embeds the faces of 7 701 images: minutes"),
  "deno task video party.mp4 --gallery photos/friends --follow": small(WASM, video),

  // docs/cluster.md
  "deno task train --experiment digits --workers 2": small(
    "--losses softmax --steps 8 --seeds 1",
    { needs: ["tensorflow"], leaves: ["results/digits/report.json"] },
  ),
  "deno task train --experiment digits --cluster a:15001,b:15001 --task 0": read(
    "wants two machines",
  ),
  "deno task train --experiment digits --cluster a:15001,b:15001 --task 1": read(
    "wants two machines",
  ),

  // docs/explore.md
  "deno task explore": small("--no-open", { serves: SERVES }),
  "deno task explore results/digits": small("--no-open", { serves: SERVES }),
  "deno task explore --out results/site": run({ leaves: ["results/site/index.html"] }),

  // docs/faces.md
  "deno task train --experiment orl": small(`--losses softmax ${SHORT}`, {
    ...photos,
    leaves: ["results/orl/report.html", "results/orl/checkpoints/softmax-seed1.safetensors"],
  }),
  "deno task evaluate --weights results/orl/checkpoints/softmax-seed1.safetensors --set orl": small(
    `${WASM} --protocols clcarwin`,
    { ...photos, leaves: ["results/evaluate/report.json", "results/evaluate/figures/roc.png"] },
  ),
  "deno task evaluate --bin agedb_30.bin --protocols insightface": read(
    "wants a file that is not free; tests/tasks/evaluate_bin_test.ts has others",
  ),
  "deno task album photos": small(WASM, {
    ...photos,
    leaves: ["results/album/album.html", "results/album/names.txt"],
  }),
  "deno task album export --gallery data/gallery": small(WASM, {
    ...photos,
    before: nameTheFirst,
    leaves: ["data/gallery"],
  }),
  "deno task train --experiment orl-small": small("--engine wasm --steps 4 --seeds 1", {
    ...photos,
    leaves: ["results/orl-small/report.html"],
  }),
  "deno task model sphereface-20 --prune 0.5": run({ says: /all +\d+ / }),
  "deno task export --weights results/orl-small/checkpoints/depth-20-50-pruned-seed1.safetensors --format onnx --stored-as int8":
    run({ ...photos, leaves: ["results/digits-d20.onnx"] }),

  // docs/how-to-faces.md
  "deno task detect photos/friends --name friends --pick largest": small(WASM, {
    ...photos,
    leaves: ["results/friends/faces.jsonl", "results/friends/contact.html"],
  }),
  "deno task align results/friends/faces.jsonl --name friends-crops": run({
    ...photos,
    leaves: ["results/friends-crops/ada/1.png", "results/friends-crops/grace/1.png"],
  }),
  "deno task gallery add photos/friends": small(WASM, {
    ...photos,
    leaves: ["data/gallery"],
    says: /ada/,
  }),
  "deno task gallery search photos/new.png": small(WASM, { ...photos, says: /ada/i }),
  "deno task verify photos/new.png photos/friends/ada/1.png --out results/pair.png": small(WASM, {
    ...photos,
    leaves: ["results/pair.png"],
    says: /One person/,
  }),
  "deno task gallery add photos/friends --model sface --gallery data/sface": read(
    "fetches 39 MB; tests/embed/models_test.ts fetches a file in its place",
  ),
  "deno task gallery add photos/friends --onnx arcface.onnx --pixels insightface --gallery data/arcface":
    read("wants a file of one's own; tests/tasks/own_network_test.ts has one"),
  "deno task gallery list": run({ ...photos, says: /grace/ }),
  "deno task evaluate --images people": run({
    ...photos,
    leaves: ["results/evaluate/report.json"],
    says: /on 24 pairs of two people and 4 of one/,
  }),
  "deno task evaluate --images people --weights results/own/checkpoints/cosface-sphereface-4-seed1.safetensors":
    small(WASM, {
      ...photos,
      leaves: ["results/evaluate/report.json"],
      says: /on 4 pairs of two people and 2 of one/,
    }),
  "deno task train --faces people --losses cosface --seeds 1": small(
    "--engine wasm --steps 2",
    {
      ...photos,
      leaves: ["results/own/report.html", "results/own/people.json"],
      says: /People {2}2 to train on .* 2 to test on/,
    },
  ),
  "deno task video party.mp4 --gallery data/gallery --follow": small(WASM, video),
  "deno task evaluate --weights results/orl/checkpoints/softmax-seed1.safetensors --set orl --protocols clcarwin --far 0.01":
    small(WASM, { ...photos, says: /clcarwin +above/ }),
  "deno task gallery add photos/friends --gallery data/own --weights results/orl/checkpoints/softmax-seed1.safetensors":
    small(WASM, { ...photos, leaves: ["data/own"], says: /ada/ }),
  "deno task gallery search photos/new.png --gallery data/own --weights results/orl/checkpoints/softmax-seed1.safetensors --threshold 0.8":
    small(WASM, { ...photos, says: /cosine/ }),
  "deno task gallery remove grace": run(photos),

  // docs/networks.md
  "deno task model iresnet-18": run({ says: /10-normalise/ }),

  // docs/how-to-loss.md
  "deno task figures --losses arcface --out results/figures": run({
    leaves: ["results/figures/losses.md", "results/figures/images/losses/arcface.png"],
  }),
  "deno task golden": run({ leaves: ["docs/golden.md"] }),
  "deno task train --experiment tiny --losses arcface": small(SHORT, {
    leaves: ["results/tiny/report.html"],
  }),
  "deno task compare softmax arcface:m=0.3 --dataset strokes --steps 400": small(
    "--steps 8 --seeds 2",
    COMPARES,
  ),

  // docs/how-to-researcher.md
  "deno task train --experiment tiny": small(SHORT, { leaves: ["results/tiny/report.json"] }),
  "deno task train --experiment tiny --print > mine.json": run({ says: /"question": / }),
  "deno task train --experiment mine.json": small(SHORT, {
    before: writeMine,
    leaves: ["results/mine/report.json"],
  }),
  "deno task train --experiment results/tiny/report.json --out results/again": small(SHORT, {
    leaves: ["results/again/tiny/report.json"],
  }),
  "deno task train --experiment tiny --losses softmax --out results/first": small(SHORT),
  "deno task train --experiment tiny --losses a-softmax --from results/first/tiny/checkpoints/softmax-seed1.safetensors":
    small(SHORT, { says: /Begins +softmax-seed1.safetensors .*: its network, and its head/ }),
  "deno task diagnose results/tiny": run({ says: /what to try, in this order/ }),
  "deno task compare softmax cosface:m=0.35:scale=16 --dataset strokes --seeds 5 --steps 400":
    small(
      "--steps 8 --seeds 2",
      COMPARES,
    ),
  "deno task export --network sphereface-4 --seed 1 --format onnx": run({
    leaves: ["results/sphereface-4.onnx"],
  }),
  "deno task model sphereface-20": run({ says: /all +\d+ / }),

  // docs/how-to-student.md
  "deno task figures --losses arcface,sphereface2 --out results/figures": run({
    leaves: ["results/figures/images/losses/sphereface2.png"],
  }),
  "deno task compare cosface:m=0.2 cosface:m=0.35 --dataset strokes --steps 400 --name cosface-margins":
    small("--steps 8 --seeds 2", { leaves: ["results/cosface-margins/report.html"] }),

  // docs/notebooks.md
  "python3 -m venv .cache/lab && .cache/lab/bin/pip install jupyterlab": read(
    "installs JupyterLab; .ci/run does so",
  ),
  "deno task lab": read("serves until Ctrl-C; tests/tasks/lab_test.ts opens a notebook in it"),

  // docs/reports.md
  "deno task reports": small("--no-open", { serves: SERVES }),
  "deno task reports /data/runs --port 8080 --no-open": read("wants such a folder"),
  "deno task reports --out results/index": run({ leaves: ["results/index/index.html"] }),
  "deno task reports --json > runs.json": run({ says: /"runs"/ }),

  // docs/tensorboard.md
  "deno task reproduce --tensorboard results/tensorboard": small(BRIEF, {
    leaves: ["results/tensorboard"],
  }),
  "deno task train --experiment sphere --tensorboard results/tensorboard": read(
    "logs as the line before it does",
  ),
  "deno task compare softmax cosface:m=0.2 --tensorboard results/tensorboard": read(
    "logs as the lines before it do",
  ),
  "pip install tensorboard": read("installs another program"),
  "tensorboard --logdir results/tensorboard": read("another program, which serves until Ctrl-C"),

  // docs/tutorial.md
  "deno task reproduce --losses softmax,a-softmax --steps 400 --engine wasm": small("--steps 8", {
    leaves: ["results/digits/report.html"],
  }),
  "deno task compare softmax a-softmax arcface:m=0.3 --steps 400 --engine wasm": small(
    "--dataset strokes --steps 8 --seeds 2",
    COMPARES,
  ),
  "deno task diagnose results/digits": run({ says: /what to try, in this order/ }),
};

/** Writes a name behind the first group of the album. */
async function nameTheFirst(checkout: string): Promise<void> {
  const path = `${checkout}/results/album/names.txt`, text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(/^(\d+ =).*$/m, "$1 Ada"));
}

/** What the shell writes where a line ends in `> mine.json`, under a name of its own. */
async function writeMine(checkout: string): Promise<void> {
  const mine = { ...EXPERIMENTS.tiny, name: "mine" };
  await Deno.writeTextFile(`${checkout}/mine.json`, JSON.stringify(mine));
}
