import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { exists } from "../../lib/dataset/store.ts";
import { type Gallery, openGallery } from "../../lib/mod.ts";
import { inFolder } from "../folder.ts";
import { killOnce, MODEL, type People, vectorOf } from "./kills.ts";

/** A gallery in a folder of its own, with three people of two photos each. */
function withThree(work: (gallery: Gallery, folder: string) => Promise<void> | void) {
  return inFolder(async (folder) => {
    const gallery = await openGallery(folder, { model: MODEL, create: true });
    for (const name of ["Ada", "Grace", "Zoë"]) {
      gallery.add(name, [vectorOf(name, 1), vectorOf(name, 2)], [`${name}/1`, `${name}/2`]);
    }
    try {
      await work(gallery, folder);
    } finally {
      gallery.close();
    }
  });
}

/** The files of a gallery, one after the other. */
async function bytesOf(folder: string): Promise<Uint8Array> {
  const files: Uint8Array[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    files.push(await Deno.readFile(`${folder}/${name}`));
  }
  return new Uint8Array(await new Blob(files as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

const latin = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

/** A vector as it lies on the disk, or its beginning. */
function onDisk(name: string, photo: number): string {
  const vector = vectorOf(name, photo), length = Math.hypot(...vector);
  const unit = Float32Array.from(vector, (value) => value / length);
  return latin(new Uint8Array(unit.buffer)).slice(0, 40);
}

Deno.test("all faces of a gallery are a copy: what changes later is not in it, nor is what is gone", () =>
  withThree((gallery) => {
    gallery.remove("Grace");
    gallery.merge("Zoë", "Ada");
    const { names, embeddings: { data, count, size } } = gallery.faces();
    deepEqual([names, count, size], [["Ada", "Ada", "Ada", "Ada"], 4, MODEL.size]);
    const rows = [0, 1, 2, 3].map((i) =>
      Array.from(data as Float32Array).slice(i * size, (i + 1) * size)
    );
    deepEqual(gallery.search(rows).map(([near]) => near!.name), names);
    gallery.remove("Ada");
    gallery.close();
    ok(Math.abs(Math.hypot(...rows[3]!) - 1) < 1e-6 && data[0] === rows[0]![0]);
    deepEqual(gallery.faces().names, []);
  }));

Deno.test({
  name: "faces are read by nobody else on the machine, after a change too",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withThree(async (gallery, folder) => {
      gallery.remove("Ada");
      equal((await Deno.stat(`${folder}/faces.db`)).mode! & 0o777, 0o600);
    }),
});

Deno.test("who was added is found by each photo, before and after the gallery is opened again", () =>
  withThree(async (gallery, folder) => {
    const probes = [vectorOf("Zoë", 2), vectorOf("Ada", 1), vectorOf("nobody", 1)];
    const found = gallery.search(probes, { k: 3 });
    deepEqual(found.slice(0, 2).map(([best]) => best!.name), ["Zoë", "Ada"]);
    // Of unit vectors in float32, and of a stranger in 128 dimensions.
    ok(Math.abs(found[0]![0]!.score - 1) < 1e-6 && found[2]![0]!.score < 0.4);
    deepEqual(found.map((matches) => new Set(matches.map(({ name }) => name)).size), [3, 3, 3]);
    gallery.close();
    const again = await openGallery(folder);
    deepEqual(again.model, MODEL);
    deepEqual(again.search(probes, { k: 3 }), found);
    again.close();
  }));

Deno.test("merged people answer to one name, removed ones to none", () =>
  withThree(async (gallery, folder) => {
    gallery.merge("Ada", "Grace");
    gallery.remove(" Zoe\u0308"); // as macOS spells it
    const wanted = [{ name: "Grace", sources: ["Grace/1", "Grace/2", "Ada/1", "Ada/2"] }];
    deepEqual(gallery.people(), wanted);
    const names = () =>
      gallery.search([vectorOf("Ada", 1), vectorOf("Zoë", 1)]).map(([best]) => best!);
    equal(names()[0]!.name, "Grace");
    ok(names()[1]!.score < 0.4);
    gallery.close();
    const again = await openGallery(folder, { model: MODEL });
    deepEqual(again.people()[0]!.sources.toSorted(), wanted[0]!.sources.toSorted());
    again.remove("Grace");
    deepEqual(again.search([vectorOf("Ada", 1)]), [[]]);
    again.close();
  }));

Deno.test("nothing of a removed person stays in the files: neither vectors nor name nor sources", () =>
  withThree(async (gallery, folder) => {
    for (let i = 0; i < 50; i++) gallery.add(`n${i}`, [vectorOf("n", i)], [`n/${i}`]);
    gallery.merge("n7", "Ada");
    ok(latin(await bytesOf(folder)).includes(onDisk("Ada", 1)), "it is there as it is looked for");
    gallery.remove("Ada");
    for (const open of [true, false]) {
      if (!open) gallery.close();
      const text = latin(await bytesOf(folder));
      for (const gone of [onDisk("Ada", 1), onDisk("Ada", 2), onDisk("n", 7), "Ada"]) {
        ok(!text.includes(gone), `${JSON.stringify(gone)} is still there`);
      }
      ok(text.includes(onDisk("Grace", 1)) && text.includes(onDisk("n", 8)));
    }
  }));

for (
  const [what, work, message] of [
    ["a name that is there", (g: Gallery) => g.add("Ada", [vectorOf("Ada", 3)], ["x"]), /--more/],
    [
      "more of nobody",
      (g: Gallery) => g.add("Alan", [vectorOf("Ada", 3)], ["x"], { more: true }),
      /must know the name, but does not.*gallery list/,
    ],
    ["a name without letters", (g: Gallery) => g.add(" ", [vectorOf("Ada", 3)], ["x"]), /1 to 200/],
    ["no embedding", (g: Gallery) => g.add("Alan", [], []), /a source for each, got 0 and 0/],
    ["a source too few", (g: Gallery) => g.add("Alan", [vectorOf("x", 1)], []), /got 1 and 0/],
    ["another size", (g: Gallery) => g.add("Alan", [[1, 2]], ["x"]), /must have 128.*has 2/],
    ["zeros", (g: Gallery) => g.add("Alan", [Array(128).fill(0)], ["x"]), /zero|finite/],
    ["a probe of another size", (g: Gallery) => g.search([[1, 2]]), /must have 128.*has 2/],
    [
      "a search for nobody",
      (g: Gallery) => g.search([vectorOf("x", 1)], { k: 0 }),
      /k must.* is 0/,
    ],
    ["the removal of nobody", (g: Gallery) => g.remove("Alan"), /does not/],
    ["one person merged", (g: Gallery) => g.merge("Ada", "Ada"), /must be two names/],
  ] as const
) {
  Deno.test(`${what} is refused, and the gallery stays as it was`, () =>
    withThree((gallery) => {
      const before = gallery.people();
      throws(() => work(gallery), message);
      deepEqual(gallery.people(), before);
    }));
}

Deno.test("a gallery of another network, or of the same trained further, is refused", () =>
  withThree(async (gallery, folder) => {
    gallery.close();
    for (const other of [{ ...MODEL, sha256: "e".repeat(64) }, { ...MODEL, size: 64 }]) {
      await rejects(openGallery(folder, { model: other }), /of another network/);
    }
  }));

Deno.test("who has a gallery keeps it: another is told the process; once killed, it has let go", () =>
  withThree(async (gallery, folder) => {
    await rejects(openGallery(folder), { message: new RegExp(`process ${Deno.pid} has`) });
    gallery.close();
    const other = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", "--no-check", "tests/gallery/fixture_enrol.ts", folder, "1"],
      cwd: new URL("../../", import.meta.url).pathname,
      stdout: "piped",
    }).spawn();
    const said = other.stdout.getReader();
    await said.read();
    await rejects(openGallery(folder), { message: new RegExp(`process ${other.pid} has`) });
    other.kill("SIGKILL");
    await Promise.all([other.status, said.cancel()]);
    equal(
      await Deno.readTextFile(`${folder}/lock`),
      `${other.pid}`,
      "what it said of itself stays",
    );
    (await openGallery(folder)).close();
  }));

for (
  const [what, harm, message] of [
    ["cut in half", (path: string, size: number) => Deno.truncate(path, size / 2), /must be whole/],
    ["cut by a page", (path: string, size: number) => Deno.truncate(path, size - 4096), /be whole/],
    ["emptied", (path: string) => Deno.truncate(path, 0), /the file is empty/],
    ["gone", (path: string) => Deno.remove(path), /must have the file faces\.db/],
    ["another file", (path: string) => Deno.writeTextFile(path, "x".repeat(9000)), /be whole/],
    [
      "with a byte turned over",
      async (path: string) => {
        const bytes = await Deno.readFile(path);
        bytes[latin(bytes).indexOf(onDisk("Grace", 2)) + 100]! ^= 1;
        await Deno.writeFile(path, bytes);
      },
      /a face does not match its sum/,
    ],
  ] as const
) {
  Deno.test(`a file that is ${what} is refused with what to do`, () =>
    withThree(async (gallery, folder) => {
      gallery.close();
      const path = `${folder}/faces.db`;
      await harm(path, (await Deno.stat(path)).size);
      await rejects(openGallery(folder, { model: MODEL }), message);
    }));
}

Deno.test({
  name: "a full disk: the change is refused whole, and what was there stays",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  fn: () =>
    inFolder(async (folder) => {
      const run = (...args: string[]) =>
        new Deno.Command(args[0]!, { args: args.slice(1) }).output();
      const { success } = await run("mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", folder);
      if (!success) return; // a container without the right to mount
      try {
        const gallery = await openGallery(folder, { model: MODEL, create: true });
        gallery.add("Ada", [vectorOf("Ada", 1)], ["Ada/1"]);
        const many = Array.from({ length: 500 }, (_, i) => vectorOf("many", i));
        const add = () => gallery.add("Many", many, many.map((_, i) => `${i}`));
        throws(add, /the disk is full; nothing was changed/);
        deepEqual(gallery.people().map(({ name }) => name), ["Ada"]);
        gallery.add("Grace", [vectorOf("Grace", 1)], ["Grace/1"]);
        gallery.close();
        const again = await openGallery(folder);
        deepEqual(again.people().map(({ name }) => name), ["Ada", "Grace"]);
        again.close();
      } finally {
        await run("umount", "-l", folder);
      }
    }),
});

/** Ten kills, one after the other, of processes at work on one gallery. */
function tenKills(moment: () => { readonly after: number; readonly write?: number }) {
  return inFolder(async (folder) => {
    let people: People = new Map(), done = 0;
    for (let seed = 0; seed < 10; seed++) {
      const killed = await killOnce(folder, {
        ...{ before: people, seed, opened: seed % 4 !== 0 },
        ...moment(),
      });
      people = killed.people;
      done += killed.done;
    }
    ok(done > 10 && people.size > 0, `${done} changes`);
  });
}

Deno.test("killed at any moment, a gallery has every change that was told as done", () =>
  tenKills(() => ({ after: Math.round(Math.random() * 300) })));

Deno.test({
  name: "killed within a change, at any write to the file, a gallery has it whole or not at all",
  ignore: !await exists("/usr/bin/strace"),
  fn: () => tenKills(() => ({ after: 60_000, write: 1 + Math.floor(Math.random() * 300) })),
});
