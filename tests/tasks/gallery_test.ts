import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { listEntries, openGallery } from "../../lib/mod.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");

/** Photos below a folder: where each comes from, and where it goes. */
async function photos(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [to, from] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${to}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${mirror}/photos/${from}`, `${folder}/${to}`);
  }
}

/** Runs the task on a gallery in a folder. */
const on = (folder: string) => (...args: string[]) =>
  runTaskFile(
    ...["gallery.ts", ...args, "--gallery", `${folder}/gallery`, "--engine", "wasm"] as const,
    ...["--threads", "1", "--json"],
  );

Deno.test({
  name: "gallery: of photos of people the good ones are enrolled, the others are told with why",
  ignore: !mirror,
  fn: () =>
    inFolder(async (folder) => {
      const gallery = on(folder), people = `${folder}/people`;
      await photos(people, {
        "Ada/1.png": "cast/amy1.png",
        "Ada/2.png": "cast/amy2.png",
        "Grace.png": "cast/penny1.png",
        "Two.jpg": "test1.jpg",
        "None/1.jpg": "ipazc_no-faces.jpg",
      });
      await Deno.writeTextFile(`${people}/Cut.png`, "no image");
      await Deno.writeTextFile(`${people}/notes.txt`, "not looked at");

      const added = await gallery("add", people);
      equal(added.code, 1, added.error);
      match(added.error, /3 refused; the others are in the gallery/);
      const { added: names, refused, skipped } = JSON.parse(added.out);
      deepEqual(names, [{ name: "Ada", vectors: 2 }, { name: "Grace", vectors: 1 }]);
      deepEqual(refused.map(({ path }: { path: string }) => path), [
        "Cut.png",
        "None/1.jpg",
        "Two.jpg",
      ]);
      match(JSON.stringify(refused), /no face was found.*2 faces were found.*--pick largest/);
      deepEqual(skipped, [{ path: "notes.txt", reason: "no photo by its ending" }]);

      const again = await gallery("add", people, "--pick", "largest");
      match(again.out, /someone of this name is in the gallery: --more adds to them/);
      deepEqual(JSON.parse(again.out).added, [{ name: "Two", vectors: 1 }]);

      await photos(`${folder}/later`, { "Ada.png": "cast/amy3.png", "Alan.png": "cast/raj1.png" });
      const more = JSON.parse((await gallery("add", `${folder}/later`, "--more")).out);
      deepEqual([more.added, more.refused[0].path], [[{ name: "Ada", vectors: 1 }], "Alan"]);

      await photos(`${folder}/new`, {
        "a.png": "cast/amy4.png",
        "b.png": "cast/howard1.png",
        "c.jpg": "ipazc_no-faces.jpg",
      });
      const found = JSON.parse((await gallery("search", `${folder}/new`, "--k", "2")).out);
      deepEqual(
        found.faces.map(({ path, name }: { path: string; name?: string }) => [path, name]),
        [["a.png", "Ada"], ["b.png", undefined]],
      );
      ok(found.faces[0].matches[0].score > 0.6 && found.faces[0].matches.length === 2);
      deepEqual([found.without, found.unread], [["c.jpg"], []]);

      equal((await gallery("merge", "Two", "Grace")).code, 0);
      equal((await gallery("remove", "Ada")).code, 0);
      const { people: left, model } = JSON.parse((await gallery("list")).out);
      deepEqual(left.map(({ name }: { name: string }) => name), ["Grace"]);
      equal(left[0].sources.length, 2);
      equal(model.name, "mobilefacenet");
      const stranger = JSON.parse((await gallery("search", `${folder}/new/a.png`)).out);
      equal(stranger.faces[0].name, undefined);
      const absent = await gallery("search", `${folder}/new/d.png`);
      equal(absent.code, 1);
      match(absent.out, /Cannot read .*d\.png: there is no such file/);
    }),
});

Deno.test({
  name: "gallery: several photos may become one vector, that of their mean",
  ignore: !mirror,
  fn: () =>
    inFolder(async (folder) => {
      const gallery = on(folder);
      await photos(`${folder}/in`, { "Ada/1.png": "cast/amy1.png", "Ada/2.png": "cast/amy2.png" });
      const { code, out, error } = await gallery("add", `${folder}/in`, "--keep", "mean");
      equal(code, 0, error);
      deepEqual(JSON.parse(out).added, [{ name: "Ada", vectors: 1 }]);
      match((await gallery("list")).out, /1\.png \+ .*2\.png/);
    }),
});

Deno.test({
  name: "gallery: one of another network is refused before photos are looked at",
  ignore: !mirror,
  fn: () =>
    inFolder(async (folder) => {
      const model = { name: "other", sha256: "0".repeat(64), size: 128 };
      (await openGallery(`${folder}/gallery`, { model, create: true })).close();
      const { code, error } = await on(folder)("search", `${folder}/no.jpg`);
      equal(code, 1);
      match(error, /is of another network, other \(128 numbers, SHA-256 000000000000…\)/);
    }),
});

Deno.test("gallery: two entries of one name are refused, as nobody can tell whose face it is", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/Ada`);
    for (const name of ["Ada/1.png", "Ada.jpg"]) await Deno.writeTextFile(`${folder}/${name}`, "");
    await rejects(listEntries(folder), /both Ada and Ada\.jpg are of Ada/);
  }));

Deno.test("gallery: what is no photo by its ending is told, in the folder of a person, too", () =>
  inFolder(async (folder) => {
    for (const name of ["Cy", "Di"]) await Deno.mkdir(`${folder}/${name}`);
    for (const name of ["Cy/1.AVIF", "Cy/2.heic", "Cy/.hidden", "Di/1.txt", "Ed.jfif", "Fy.bmp"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    const { people, skipped } = await listEntries(folder);
    deepEqual(people.map(({ photos }) => photos), [["Cy/1.AVIF"], ["Ed.jfif"]]);
    deepEqual(skipped.map(({ path, reason }) => `${path}: ${reason}`), [
      "Cy/2.heic: no photo by its ending",
      "Di: no photo in it",
      "Di/1.txt: no photo by its ending",
      "Fy.bmp: no photo by its ending",
    ]);
  }));

for (
  const [what, args, code, message] of [
    ["an unknown action", ["ad"], 2, /did you mean "add"/],
    ["too few words", ["merge", "Ada"], 2, /it takes <from> <into>, got Ada/],
    ["a cosine above 1", ["list", "--threshold", "2"], 2, /from -1 to 1, got 2/],
    ["no gallery", ["list"], 1, /which is not there.*deno task gallery add makes/],
  ] as const
) {
  Deno.test(`gallery: ${what} ends with ${code} and words`, () =>
    inFolder(async (folder) => {
      const { code: got, error } = await on(folder)(...args);
      match(error, message);
      equal(got, code);
    }));
}

Deno.test({
  name: "gallery: no folder makes no gallery, and one without people is not searched",
  ignore: !mirror,
  fn: () =>
    inFolder(async (folder) => {
      const gallery = on(folder);
      const slip = await gallery("add", `${folder}/nowhere`);
      equal(slip.code, 2, slip.error);
      match(slip.error, /Cannot add .*nowhere: it must be a folder with a folder a person/);
      deepEqual([...Deno.readDirSync(folder)], []);

      await photos(`${folder}/people`, { "Ada.png": "cast/amy1.png" });
      await gallery("add", `${folder}/people`);
      await gallery("remove", "Ada");
      const { code, error } = await gallery("search", `${folder}/people/Ada.png`);
      equal(code, 1);
      match(error, /someone must be in it, nobody is/);
    }),
});
