import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DETECT_DEFAULTS } from "../../lib/detect/settings.ts";
import { type ManifestEntry, writeManifest } from "../../lib/detect/manifest.ts";
import { detectMany } from "../../lib/detect/pool.ts";
import { loadCascade } from "../../lib/detect/files.ts";
import { parseNearest } from "../../lib/dataset/apart.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");
const overlap = (...args: string[]) => runTaskFile("overlap.ts", ...args);

/** Two sets: one person is in both, under two names and on other pictures; one has no face. */
const SETS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  train: { "07001": ["amy1", "amy2", "amy3"], "07002": ["howard1", "howard2"] },
  test: { Ada: ["penny1", "penny2"], Grace: ["amy4", "amy5"], Alan: ["raj1"], None: [] },
};

async function folders(folder: string): Promise<void> {
  for (const [set, people] of Object.entries(SETS)) {
    for (const [person, images] of Object.entries(people)) {
      await Deno.mkdir(`${folder}/${set}/${person}`, { recursive: true });
      for (const name of images) {
        const from = `${mirror}/photos/cast/${name}.png`;
        await Deno.copyFile(from, `${folder}/${set}/${person}/${name}.png`);
      }
    }
  }
  await Deno.copyFile(`${mirror}/photos/ipazc_no-faces.jpg`, `${folder}/test/None/1.jpg`);
  const paths = Object.entries(SETS).flatMap(([set, people]) =>
    Object.entries(people).flatMap(([person, images]) =>
      images.map((name) => `${set}/${person}/${name}.png`)
    )
  );
  const entries: ManifestEntry[] = await Array.fromAsync(detectMany(paths, {
    root: folder,
    models: await loadCascade(),
    engine: await useEngine("wasm"),
    workers: 1,
  }));
  const head = { manifest: 1, root: folder, settings: DETECT_DEFAULTS, pick: "center" } as const;
  await Deno.writeTextFile(`${folder}/faces.jsonl`, writeManifest({ head, entries }));
}

Deno.test({
  name: "overlap: a person of both sets is found by their face, and who has no face is named",
  ignore: !mirror,
  fn: () =>
    inFolder(async (folder) => {
      await folders(folder);
      const args = [
        ...["--train", `${folder}/train`, "--test", `${folder}/test`, "--out", folder],
        ...["--train-manifest", `${folder}/faces.jsonl`, "--images", "2", "--threads", "1"],
      ];
      const manifest = ["--test-manifest", `${folder}/faces.jsonl`];
      const { code, out, error } = await overlap(...args, ...manifest, "--json");
      equal(code, 0, error);
      const { seconds: _, folder: results, ...counts } = JSON.parse(out);
      deepEqual(counts, {
        people: { train: 2, test: 3 },
        without: { train: [], test: ["None"] },
        images: { train: 4, test: 5 },
        cosine: 0.5,
        above: 1,
      });
      const lines = await Deno.readTextFile(`${results}/nearest.tsv`);
      const nearest = parseNearest(lines);
      equal(nearest.get("07001")!.person, "Grace");
      ok(nearest.get("07001")!.cosine > 0.6 && nearest.get("07002")!.cosine < 0.4, lines);
      match(lines, /^07001\t3\t/m); // of three images two were taken
      const page = await Deno.readTextFile(`${results}/alike.html`);
      match(page, /07001 and Grace/);
      equal(page.match(/<img src="data:image\/jpeg;base64,/g)!.length, 4);
      ok(!page.includes("07002"));

      const bare = await overlap(...args);
      equal(bare.code, 1);
      match(bare.error, /they have no landmarks of their own\. Run deno task detect/);
    }),
});

for (
  const [what, args, code, message] of [
    ["neither a set nor a folder", ["nowhere", "--test", "lfw"], 1, /one of lfw, orl, celeba299/],
    ["a folder without people", ["lib/math", "--test", "lfw"], 1, /Cannot list the people of lib/],
    ["a cosine above 1", ["lfw", "--test", "lfw", "--cosine", "2"], 2, /from -1 to 1, got 2/],
    ["one set alone", ["lfw"], 2, /'--test <set>' not specified/],
  ] as const
) {
  Deno.test(`overlap: ${what} ends with ${code} and words`, async () => {
    const { code: got, error } = await overlap("--train", ...args);
    match(error, message);
    equal(got, code);
  });
}
