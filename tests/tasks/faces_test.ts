import { deepEqual, equal, match, ok } from "node:assert/strict";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;

/** Photos with faces, without, at another depth, and files that are no images. */
async function photos(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/deep/er`, { recursive: true });
  for (
    const [from, to] of [
      ["photos/test1.jpg", "two.jpg"],
      ["photos/ipazc_no-faces.jpg", "none.jpg"],
      ["photos/cast/amy1.png", "deep/er/one face.png"],
    ]
  ) await Deno.copyFile(`${mirror}/${from}`, `${folder}/${to}`);
  const bytes = await Deno.readFile(`${folder}/two.jpg`);
  await Deno.writeFile(`${folder}/cut.jpg`, bytes.subarray(0, bytes.length / 2));
  await Deno.writeTextFile(`${folder}/text.png`, "no image");
  await Deno.writeTextFile(`${folder}/notes.txt`, "not looked at");
}

const lines = async (path: string) =>
  (await Deno.readTextFile(path)).trim().split("\n").map((line) => JSON.parse(line));

Deno.test({
  name: "detect, align: faces of a folder are found and cropped, all else is counted and named",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      await photos(`${folder}/in`);
      const common = ["--out", folder, "--name", "found", "--engine", "wasm", "--json"];
      const found = await runTaskFile("detect.ts", `${folder}/in`, "--pick", "all", ...common);
      equal(found.code, 0, found.error);
      const { unread, without, imagesPerSecond: _, ...counts } = JSON.parse(found.out);
      deepEqual(counts, {
        images: 5,
        withFaces: 2,
        withoutFace: 1,
        severalFaces: 1,
        unreadable: 2,
        passedOver: { txt: 1 },
        folder: `${folder}/found`,
      });
      deepEqual(without, ["none.jpg"]);
      deepEqual(unread.map(({ path }: { path: string }) => path), ["cut.jpg", "text.png"]);
      const [head, ...entries] = await lines(`${folder}/found/faces.jsonl`);
      equal(head.root, `${folder}/in`);
      deepEqual(entries.map(({ path, count = "error" }) => [path, count]), [
        ["cut.jpg", "error"],
        ["deep/er/one face.png", 1],
        ["none.jpg", 0],
        ["text.png", "error"],
        ["two.jpg", 2],
      ]);
      ok((await Deno.readTextFile(`${folder}/found/contact.html`)).includes("one face.png"));

      const crops = [`${folder}/found/faces.jsonl`, "--out", folder, "--json"];
      const aligned = await runTaskFile("align.ts", ...crops);
      equal(aligned.code, 0, aligned.error);
      equal(JSON.parse(aligned.out).crops, 3);
      for (const name of ["two-1.png", "two-2.png", "deep/er/one face.png"]) {
        ok((await Deno.stat(`${folder}/aligned/${name}`)).size > 1000, name);
      }
    }),
});

Deno.test({
  name:
    "a run that was killed goes on where it was, to the same bytes; another is not gone on with",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      await photos(`${folder}/in`);
      const run = (...args: string[]) =>
        runTaskFile(
          ...["detect.ts", `${folder}/in`, "--out", folder, "--engine", "wasm"],
          ...["--name", "found", "--sheet", "0", ...args],
        );
      equal((await run()).code, 0);
      const path = `${folder}/found/faces.jsonl`, whole = await Deno.readTextFile(path);
      // As a kill leaves it: some lines, the last of them half.
      await Deno.writeTextFile(`${path}.partial`, whole.slice(0, whole.length * 0.6));
      await Deno.remove(path);
      const resumed = await run("--resume");
      match(resumed.error, /Resume {2}[1-4] images are known, [1-4] are left/);
      equal(await Deno.readTextFile(path), whole);
      deepEqual((await Array.fromAsync(Deno.readDir(`${folder}/found`))).map(({ name }) => name), [
        "faces.jsonl",
      ]);
      const other = await run("--resume", "--min-size", "30");
      equal(other.code, 1);
      match(other.error, /must be of the same folder and settings/);
      equal(await Deno.readTextFile(path), whole);
    }),
});

for (
  const [what, args, code, message] of [
    ["no such folder", ["nowhere"], 1, /there is no such folder/],
    [
      "a folder without images",
      ["docs/decisions"],
      1,
      /there is no image in docs\/decisions or below: files there end in md \(\d+\)/,
    ],
    ["a setting that cannot be", ["docs", "--factor", "2"], 1, /factor must be a number from/],
    ["an unknown way to pick", ["docs", "--pick", "centre"], 2, /did you mean "center"/],
  ] as const
) {
  Deno.test(`detect: ${what} ends with ${code} and words`, async () => {
    const { code: got, error } = await runTaskFile("detect.ts", ...args, "--engine", "wasm");
    match(error, message);
    equal(got, code);
  });
}

Deno.test("align: a file that is no manifest ends with 1, and names the line", async () => {
  const { code, error } = await runTaskFile("align.ts", "README.md");
  equal(code, 1);
  match(error, /Cannot read line 1 of the manifest/);
});

Deno.test({
  name: "fetch: sets of faces are unpacked, the detector's weights checked, and both are told",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { code, out, error } = await runTaskFile(
        ...["fetch.ts", "--datasets", "orl,mtcnn", "--data", folder],
      );
      equal(code, 0, error);
      match(out, /ORL: 40 people, 400 images in .*att_faces\nMTCNN: 3 networks/);
    }),
});
