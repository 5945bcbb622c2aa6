import { deepEqual, equal, match, ok } from "node:assert/strict";
import { bCubed, openGallery, pairAgreement, readAlbum } from "../../lib/mod.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;

/** Runs the task with results and a gallery in a folder. */
const on = (folder: string) => (...args: string[]) =>
  runTaskFile(
    ...["album.ts", "--out", folder, "--gallery", `${folder}/gallery`] as const,
    ...["--engine", "wasm", "--threads", "1", "--json", ...args],
  );

const photo = async (folder: string, from: string, to = from) => {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(`${mirror}/photos/${from}`, `${folder}/${to}`);
};

/** Three of amy and two of penny, a photo without a face, a file that is no image. */
async function photos(folder: string): Promise<string> {
  const root = `${folder}/in`;
  for (const name of ["amy1", "amy2", "amy3", "penny2", "penny4"]) {
    await photo(root, `cast/${name}.png`, `${name}.png`);
  }
  await photo(root, "ipazc_no-faces.jpg");
  await Deno.writeTextFile(`${root}/cut.jpg`, "no image");
  return root;
}

/** Writes a name behind each number. */
async function name(folder: string, names: Readonly<Record<number, string>>): Promise<void> {
  const path = `${folder}/album/names.txt`, text = await Deno.readTextFile(path);
  const named = text.replaceAll(
    /^(\d+) =.*$/gm,
    (line, i) => i in names ? `${i} = ${names[i]}` : line,
  );
  await Deno.writeTextFile(path, named);
}

Deno.test({
  name: "album: the cast of eight with five photos each is eight groups",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { code, out, error } = await on(folder)(`${mirror}/photos/cast`);
      equal(code, 0, error);
      const { faces, groups, alone } = JSON.parse(out);
      deepEqual([faces, groups, alone], [40, 8, 0]);
      const path = `${folder}/album/album.json`,
        album = readAlbum(await Deno.readTextFile(path), path);
      const found = album.groups.flatMap((some, group) => some.map(() => group));
      const people = album.groups.flat().map(({ path }) => path.replace(/\d.*/, ""));
      const truth = people.map((name) => people.indexOf(name));
      for (const { precision, recall } of [pairAgreement(found, truth), bCubed(found, truth)]) {
        deepEqual([precision, recall], [1, 1]);
      }
    }),
});

Deno.test({
  name: "album: names make a gallery, stay with their faces when more photos come, and are merged",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const album = on(folder), root = await photos(folder);
      const first = await album(root);
      equal(first.code, 0, first.error);
      const { unread, named, ...counts } = JSON.parse(first.out);
      deepEqual(counts, {
        ...{
          images: 7,
          withoutFace: 1,
          unreadable: 1,
          passedOver: {},
          faces: 5,
          groups: 2,
          alone: 0,
        },
        ...{ lost: [], stray: [], folder: `${folder}/album` },
      });
      deepEqual([named, unread[0].path], [[], "cut.jpg"]);
      const none = await album("export");
      equal(none.code, 1);
      match(none.error, /someone must be named in .*names\.txt, nobody is/);

      await name(folder, { 1: "Amy", 2: "Penny" });
      const done = JSON.parse((await album("export")).out);
      deepEqual(done, {
        added: [{ name: "Amy", groups: [1], vectors: 3 }, {
          name: "Penny",
          groups: [2],
          vectors: 2,
        }],
        ...{ nameless: 0, people: 2 },
      });
      const again = JSON.parse((await album("export")).out).added;
      deepEqual(again.map(({ vectors }: { vectors: number }) => vectors), [0, 0], "nothing twice");

      // The other group is the larger one now.
      for (const i of [1, 3, 5]) await photo(root, `cast/penny${i}.png`, `penny${i}.png`);
      const more = await album(root, "--resume");
      equal(more.code, 0, more.error);
      match(more.error, /6 images are known, 4 are left/, "what was cut is looked at again");
      deepEqual(JSON.parse(more.out).named, [
        { name: "Penny", groups: [1] },
        { name: "Amy", groups: [2] },
      ]);
      await name(folder, { 2: "Penny" });
      const merged = JSON.parse((await album("export", "--gallery", `${folder}/merged`)).out);
      deepEqual(merged.added, [{ name: "Penny", groups: [1, 2], vectors: 8 }]);
      const gallery = await openGallery(`${folder}/gallery`);
      deepEqual(gallery.people().map(({ name, sources }) => [name, sources.length]), [
        ["Amy", 3],
        ["Penny", 2],
      ]);
      gallery.close();

      await Deno.writeTextFile(`${folder}/album/names.txt`, "9 = Amy\n");
      for (const args of [[root, "--resume"], ["export"]]) {
        const { code, error } = await album(...args);
        equal(code, 1);
        match(error, /line 1 of .*names\.txt: it names group 9, but must name one from 1 to 2/);
      }
    }),
});

Deno.test({
  name: "album: what a killed run left half is gone on with, to the same files",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const album = on(folder), root = await photos(folder), at = `${folder}/album`;
      equal((await album(root)).code, 0);
      const read = () =>
        Promise.all(
          ["album.json", "names.txt", "embedded.jsonl", "album.html"].map((file) =>
            Deno.readTextFile(`${at}/${file}`)
          ),
        );
      const whole = await read(), embedded = whole[2]!;
      await Deno.writeTextFile(`${at}/embedded.jsonl`, embedded.slice(0, embedded.length * 0.6));
      await Deno.remove(`${at}/album.json`);
      const resumed = await album(root, "--resume");
      equal(resumed.code, 0, resumed.error);
      deepEqual(await read(), whole);

      // Killed after the new groups were kept, before their names were.
      await name(folder, { 1: "Amy" });
      equal((await album(root, "--resume")).code, 0);
      await Deno.writeTextFile(`${at}/names.txt`, "# groups 000000000000\n1 =\n2 = Amy\n");
      deepEqual(JSON.parse((await album("export")).out).added, [
        { name: "Amy", groups: [1], vectors: 3 },
      ]);

      // Written by hand into a text of before the run: on no face, but not gone.
      const old = "# groups 000000000000\n1 = Amy\n2 = Penny\n";
      await Deno.writeTextFile(`${at}/names.txt`, old);
      const stray = await album("export");
      equal(stray.code, 1);
      match(stray.error, /names\.txt must be of its groups.*only there is Penny\./);
      const regrouped = JSON.parse((await album(root, "--resume")).out);
      deepEqual([regrouped.named, regrouped.stray], [[{ name: "Amy", groups: [1] }], ["Penny"]]);
      equal(await Deno.readTextFile(`${at}/names.txt.old`), old);

      const other = await album(`${mirror}/photos/cast`);
      equal(other.code, 1);
      match(other.error, /must not have names for other photos, but has 1 for those of .*\/in/);
      const settings = await album(root, "--resume", "--min-size", "50");
      match(settings.error, /Cannot go on with .*faces\.jsonl/);
    }),
});

Deno.test({
  name:
    "album: two faces on one photo are two people, however like; a folder without faces is told",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      await photo(`${folder}/in`, "compreface_000_5.jpg");
      const { out } = await on(folder)(`${folder}/in`);
      ok(JSON.parse(out).faces >= 5, out);
      equal(JSON.parse(out).groups, 0);
      await photo(`${folder}/none`, "ipazc_no-faces.jpg");
      await Deno.writeTextFile(`${folder}/none/cut.jpg`, "no image");
      const none = await on(folder)(`${folder}/none`);
      equal(none.code, 1);
      match(none.error, /one must be found .*none is on its 2 images, 1 of which cannot be read/);
    }),
});

for (
  const [what, args, code, message] of [
    ["no folder at that path", ["nowhere"], 1, /there is no such folder/],
    ["a folder without images", ["docs/decisions"], 1, /there is no image in docs\/decisions/],
    ["a threshold that is none", ["docs", "--threshold", "2"], 2, /from -1 to 1, got 2/],
    ["an export of nothing", ["export"], 1, /there is none in .*deno task album FOLDER makes one/],
  ] as const
) {
  Deno.test(`album: ${what} ends with ${code} and words`, () =>
    inFolder(async (folder) => {
      const { code: got, error } = await on(folder)(...args);
      match(error, message);
      equal(got, code);
    }));
}
