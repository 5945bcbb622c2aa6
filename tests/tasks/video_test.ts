import { deepEqual, equal, match, ok } from "node:assert/strict";
import sharp from "sharp";
import { FACE_MODELS, type GalleryModel, openGallery } from "../../lib/mod.ts";
import { inFolder } from "../folder.ts";
import { ffmpeg, hasFfmpeg, streamsOf } from "../video/ffmpeg.ts";
import { runTaskFile } from "./run_task.ts";

const { file: { sha256 } } = FACE_MODELS.mobilefacenet;
const MODEL: GalleryModel = { name: "mobilefacenet", sha256, size: 128 };
const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;
const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

/** A gallery of two people, and frames: one of them, the other, a stranger, nobody, a broken file. */
async function cast(folder: string): Promise<string[]> {
  const faces = (name: string) => `${mirror}/photos/cast/${name}.png`;
  await Deno.mkdir(`${folder}/known/howard`, { recursive: true });
  await Deno.mkdir(`${folder}/frames`);
  await Deno.copyFile(faces("amy1"), `${folder}/known/amy.png`);
  for (const name of ["howard1", "howard2"]) {
    await Deno.copyFile(faces(name), `${folder}/known/howard/${name}.png`);
  }
  await sharp({ create: { width: 80, height: 60, channels: 3, background: "#808080" } }).png()
    .toFile(`${folder}/frames/4.png`);
  await Deno.writeTextFile(`${folder}/frames/5.png`, "no image");
  for (const [i, name] of ["amy2", "howard3", "penny1"].entries()) {
    await Deno.copyFile(faces(name), `${folder}/frames/${i + 1}.png`);
  }
  return [
    ...["video.ts", "--gallery", `${folder}/known`, "--out", folder, "--engine", "wasm"],
    ...["--min-size", "20"],
  ];
}

Deno.test({
  name: "video: people of a folder of frames are named, strangers are outliers, all else is told",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const args = [...await cast(folder), `${folder}/frames`, "--json", "--fps", "2"];
      const { code, out, error } = await runTaskFile(...args as [string]);
      equal(code, 0, error);
      const { people, failed, frames, troubles, shares } = JSON.parse(out);
      deepEqual([frames, failed], [5, 1]);
      match(troubles[0], /^frame 4: 5\.png: /);
      deepEqual(people.map(({ name, faces }: { name: string; faces: number }) => [name, faces]), [
        ["amy", 1],
        ["howard", 1],
        ["outlier", 1],
      ]);
      const sum = Object.values(shares as Record<string, number>).reduce((a, b) => a + b);
      ok(Math.abs(sum - 1) < 1e-9);
      deepEqual(await namesIn(`${folder}/video`), [
        "faces.jsonl",
        "figures",
        "frames",
        "video.html",
      ]);
      deepEqual(await namesIn(`${folder}/video/figures`), [
        "timeline.csv",
        "timeline.png",
        "timeline.svg",
      ]);
      equal((await namesIn(`${folder}/video/frames`)).length, 4);
      const [head, ...lines] = (await Deno.readTextFile(`${folder}/video/faces.jsonl`)).trim()
        .split("\n").map((line) => JSON.parse(line));
      deepEqual([head.names, head.rate, head.follow], [["amy", "howard"], 2, false]);
      deepEqual(lines.map(({ frame, time, name = "error" }) => [frame, time, name]), [
        [0, 0, "amy"],
        [1, 0.5, "howard"],
        [2, 1, null],
        [4, 2, "error"],
      ]);
      ok((await Deno.readTextFile(`${folder}/video/video.html`)).includes("frames/000002.png"));
    }),
});

/** The gallery of a folder, of Ada, whose face is amy's. */
async function storedGallery(folder: string, model?: GalleryModel): Promise<void> {
  if (model) return (await openGallery(folder, { model, create: true })).close();
  await Deno.mkdir(`${folder}-in`);
  await Deno.copyFile(`${mirror}/photos/cast/amy1.png`, `${folder}-in/Ada.png`);
  const args = ["add", `${folder}-in`, "--gallery", folder, "--engine", "wasm", "--threads", "1"];
  const { code, error } = await runTaskFile("gallery.ts", ...args);
  equal(code, 0, error);
}

Deno.test({
  name: "video: people are known by a stored gallery as by photos, and it is free for others",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const args = await cast(folder), gallery = `${folder}/gallery`;
      await storedGallery(gallery);
      const asked = [...args, "--gallery", gallery, `${folder}/frames`, "--json"];
      const { code, out, error } = await runTaskFile(...asked as [string]);
      equal(code, 0, error);
      match(error, /Gallery 1 people by 1 faces/);
      const { people } = JSON.parse(out);
      deepEqual(people.map(({ name, faces }: { name: string; faces: number }) => [name, faces]), [
        ["Ada", 1],
        ["outlier", 2],
      ]);
      (await openGallery(gallery)).close();
    }),
});

for (
  const [what, model, message] of [
    [
      "another network",
      { name: "other", sha256: "0".repeat(64), size: 128 },
      /is of another network, other \(128 numbers, SHA-256 000000000000…\)/,
    ],
    ["nobody", MODEL, /someone must be in it, nobody is\. deno task gallery add/],
  ] as const
) {
  Deno.test({
    name: `video: a stored gallery of ${what} is refused`,
    ignore,
    fn: () =>
      inFolder(async (folder) => {
        const args = await cast(folder), gallery = `${folder}/gallery`;
        await storedGallery(gallery, model);
        const asked = [...args, "--gallery", gallery, `${folder}/frames`];
        const { code, error } = await runTaskFile(...asked as [string]);
        equal(code, 1);
        match(error, message);
        deepEqual(await namesIn(folder), ["frames", "gallery", "known"]);
      }),
  });
}

Deno.test({
  name: "video: an mp4 without a face is written all the same, and says so",
  ignore: ignore || !hasFfmpeg,
  fn: () =>
    inFolder(async (folder) => {
      const args = [...await cast(folder), `${folder}/in.mp4`];
      await ffmpeg(
        ...["-f", "lavfi", "-i", "color=gray:size=160x120:rate=5:duration=1", `${folder}/in.mp4`],
      );
      const { code, out, error } = await runTaskFile(...args as [string]);
      equal(code, 0, error);
      match(out, /5 frames, .* a second: decode \d+ %, detect \d+ %/);
      match(out, /No face was found/);
      deepEqual(await streamsOf(`${folder}/video/video.mp4`), ["h264|160|120|5"]);
    }),
});

Deno.test({
  name: "video: Ctrl-C ends it with 130, and leaves nothing that looks whole",
  ignore: ignore || !hasFfmpeg || Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const [file, ...args] = await cast(folder);
      await ffmpeg(
        ...["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=60", `${folder}/in.mp4`],
      );
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", `tasks/${file}`, ...args, `${folder}/in.mp4`],
        cwd: new URL("../../", import.meta.url).pathname,
        env: { CI: "1", NO_COLOR: "1" },
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const begun = async () =>
        (await namesIn(`${folder}/video`).catch(() => [])).some((name) =>
          name.startsWith("video.mp4")
        );
      while (!await begun()) await new Promise((done) => setTimeout(done, 50));
      child.kill("SIGINT");
      const { code, stderr } = await child.output();
      equal(code, 130, new TextDecoder().decode(stderr));
      deepEqual(await namesIn(`${folder}/video`), []);
    }),
});

for (
  const [what, args, code, message] of [
    ["nothing at that path", ["nowhere.mp4", "--gallery", "docs"], 1, /there is nothing/],
    ["a folder without frames", ["docs/decisions", "--gallery", "docs"], 1, /has no image/],
    ["no gallery", ["nowhere.mp4"], 2, /--gallery <folder>' not specified/],
    ["a threshold that is none", ["x", "--gallery", "y", "--threshold", "2"], 2, /from -1 to 1/],
    ["a name that leaves its folder", ["x", "--gallery", "y", "--name", "../z"], 2, /letters/],
  ] as const
) {
  Deno.test(`video: ${what} ends with ${code} and words`, async () => {
    const { code: got, error } = await runTaskFile("video.ts", ...args);
    match(error, message);
    equal(got, code);
  });
}

Deno.test("video: a result among its own frames is wrong use, before anything is begun", () =>
  inFolder(async (folder) => {
    const args = ["--gallery", folder, "--out", folder, "--name", "frames"] as const;
    const { code, error } = await runTaskFile("video.ts", `${folder}/frames/`, ...args);
    equal(code, 2, error);
    match(error, /among the frames.*another folder/);
    deepEqual(await namesIn(folder), []);
  }));

for (const input of ["party/frames", "party/video.gif", "link/frames"]) {
  Deno.test(`video: a result in the place of its input, ${input}, is wrong use`, () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/party/frames`, { recursive: true });
      await Deno.symlink(`${folder}/party`, `${folder}/link`);
      const args = ["--gallery", folder, "--out", folder, "--name", "party"] as const;
      const { code, error } = await runTaskFile("video.ts", `${folder}/${input}`, ...args);
      equal(code, 2, error);
      match(error, /or replace it: name another folder/);
    }));
}
