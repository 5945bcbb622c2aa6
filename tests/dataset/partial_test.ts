import { deepEqual, equal, ok } from "node:assert/strict";
import { keptFresh, partialOf, removeLeftOver } from "../../lib/dataset/partial.ts";
import { openFaceSet } from "../../lib/dataset/open_faces.ts";
import { inFolder } from "../folder.ts";
import { tarOf, unpackInto } from "./fixture_archive.ts";
import { namesIn } from "./fixture_folder.ts";

const MINUTE = 60_000;

/** A folder with a file in it, last changed so many minutes ago. */
async function left(path: string, minutes: number): Promise<void> {
  await Deno.mkdir(`${path}/deep`, { recursive: true });
  await Deno.writeTextFile(`${path}/deep/file`, "half");
  const time = new Date(Date.now() - minutes * MINUTE);
  await Deno.utime(path, time, time);
}

Deno.test("what a killed run left an hour ago is removed by the next, and nothing else", () =>
  inFolder(async (folder) => {
    await left(`${folder}/set.partial-00c0ffee`, 61);
    const others = [
      ["set.partial-00c0ffe1", 59], // another run may be in it
      ["set.partial-notes", 600], // not our name
      ["set.partial-00c0ffee1", 600],
      ["reset.partial-00c0ffee", 600], // of other archives
      ["set.tgz.partial-00c0ffee", 600],
    ] as const;
    for (const [name, minutes] of others) await left(`${folder}/${name}`, minutes);
    await Deno.writeTextFile(`${folder}/set.partial-0000000f`, "a file");
    await Deno.utime(`${folder}/set.partial-0000000f`, 0, 0);
    await Deno.symlink(`${folder}/set.partial-notes`, `${folder}/set.partial-0000000a`);
    const stay = namesIn(folder).filter((name) => name !== "set.partial-00c0ffee");
    equal((await unpackInto(folder, await tarOf([["a/1.jpg", "one"]]))).files, 1);
    deepEqual(namesIn(folder), [...stay, "set"].sort());
    ok((await Deno.stat(`${folder}/set.partial-00c0ffe1/deep/file`)).isFile);
  }));

Deno.test("a run that takes hours is fresh to others, and says so once a minute", () =>
  inFolder(async (folder) => {
    const partial = partialOf(`${folder}/set`), start = Date.now();
    await left(partial, 90);
    let now = start;
    const fresh = keptFresh(partial, () => now),
      changed = async () => (await Deno.stat(partial)).mtime!.getTime();
    const old = await changed();
    now = start + MINUTE - 1;
    await fresh();
    equal(await changed(), old);
    now = start + MINUTE;
    await fresh();
    ok(Math.abs(await changed() - now) < 1000, "some disks keep seconds");
    await removeLeftOver(`${folder}/set`);
    deepEqual(namesIn(folder), [partial.slice(folder.length + 1)]);
  }));

Deno.test("an archive that takes long to unpack keeps its folder fresh", () =>
  inFolder(async (folder) => {
    const files = Array.from(
      { length: 20 },
      (_, i) => [`a/${i}`, new Uint8Array(500_000)] as const,
    ); // more than is read ahead
    const clock = Date.now;
    let old = false, fresh = false;
    const onProgress = ({ files }: { readonly files: number }) => {
      if (files < 3) return;
      const partial = `${folder}/${namesIn(folder)[0]}`;
      if (!old) {
        Deno.utimeSync(partial, 0, 0);
        Date.now = () => clock() + 2 * MINUTE;
      } else if (files < 20) fresh ||= Deno.statSync(partial).mtime!.getTime() > clock();
      old = true;
    };
    try {
      await unpackInto(folder, await tarOf(files), { onProgress });
    } finally {
      Date.now = clock;
    }
    ok(old && fresh);
  }));

Deno.test("what cannot be removed, or looked for, is no reason to fail", () =>
  inFolder(async (folder) => {
    await removeLeftOver(`${folder}/absent/set`);
    await left(`${folder}/set.partial-00c0ffee`, 61);
    const remove = Deno.remove;
    try {
      Deno.remove = () => Promise.reject(new Error("in use"));
      await removeLeftOver(`${folder}/set`);
    } finally {
      Deno.remove = remove;
    }
    deepEqual(namesIn(folder), ["set.partial-00c0ffee"]);
    await removeLeftOver(`${folder}/set`);
    deepEqual(namesIn(folder), []);
  }));

Deno.test({
  name: "a set that was unpacked by another run is cleared of what a killed one left",
  ignore: !Deno.env.get("SPHERELAB_MIRROR"),
  fn: () =>
    inFolder(async (folder) => {
      await openFaceSet("orl", { folder });
      await left(`${folder}/orl/att_faces.tgz.unpacked.partial-00c0ffee`, 61);
      await openFaceSet("orl", { folder });
      ok(namesIn(`${folder}/orl`).every((name) => !name.includes("partial")));
    }),
});
