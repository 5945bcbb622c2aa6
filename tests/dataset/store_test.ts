import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { pathInside, readBytes, remove, writeWhole } from "../../lib/dataset/store.ts";
import { inFolder } from "../folder.ts";

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("a file is written whole, and nothing else stays", () =>
  inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, "one");
    await writeWhole(`${folder}/a`, new Uint8Array([116, 119, 111]));
    equal(await Deno.readTextFile(`${folder}/a`), "two");
    deepEqual(names(folder), ["a"]);
  }));

Deno.test("a write that fails says so, loses nothing and leaves nothing", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken`); // a folder cannot be replaced by a file
    await Deno.writeTextFile(`${folder}/taken/kept`, "kept");
    await rejects(writeWhole(`${folder}/taken`, "x"), {
      message: /Cannot write .*taken \(1 bytes\)/,
    });
    await rejects(writeWhole(`${folder}/absent/x`, "x"), { message: /is the disk full/ });
    deepEqual(names(folder), ["taken"]);
    equal(await Deno.readTextFile(`${folder}/taken/kept`), "kept");
  }));

Deno.test("a full disk: the old file stays as it was", async () => {
  const open = Deno.open;
  await inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, "old");
    try {
      Deno.open = async (...given: Parameters<typeof open>) => {
        const file = await open(...given);
        file.write = () => Promise.reject(new Error("No space left on device (os error 28)"));
        return file;
      };
      await rejects(writeWhole(`${folder}/a`, "new"), {
        message: /No space left on device.*untouched; is the disk full/,
      });
    } finally {
      Deno.open = open;
    }
    equal(await Deno.readTextFile(`${folder}/a`), "old");
    deepEqual(names(folder), ["a"]);
  });
});

Deno.test("a file over the limit is refused before it is read", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/big`, new Uint8Array(100));
    await rejects(readBytes(`${folder}/big`, 99), { message: /at most 99 bytes, has 100/ });
    equal((await readBytes(`${folder}/big`, 100)).length, 100);
  }));

Deno.test("removing what is not there is no error", () =>
  inFolder(async (folder) => {
    await remove(`${folder}/none`);
    ok(true);
  }));

for (
  const name of [
    "../x",
    "/etc/passwd",
    "a/../../x",
    "a//b",
    "",
    ".",
    "a\\b",
    "a\0b",
    "C:x",
    "a/./b",
  ]
) {
  Deno.test(`a name from data may not leave its folder: ${JSON.stringify(name)}`, () => {
    throws(() => pathInside("data", name), {
      name: "RangeError",
      message: /must stay inside data/,
    });
  });
}
