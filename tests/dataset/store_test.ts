import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  exists,
  isFolder,
  listFolder,
  lockFile,
  makeFolder,
  openAppending,
  openNew,
  openPieces,
  openReading,
  pathInside,
  readBytes,
  readText,
  realPath,
  remove,
  rename,
  sizeOf,
  writeWhole,
} from "../../lib/dataset/store.ts";
import { inFolder } from "../folder.ts";
import { namesIn } from "./fixture_folder.ts";

Deno.test("a file is written whole, and nothing else stays", () =>
  inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, "one");
    await writeWhole(`${folder}/a`, new Uint8Array([116, 119, 111]));
    equal(await readText(`${folder}/a`), "two");
    deepEqual(namesIn(folder), ["a"]);
  }));

Deno.test({
  name: "a file of one's own is read by nobody else",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await writeWhole(`${folder}/a`, "", { own: true });
      equal((await Deno.stat(`${folder}/a`)).mode! & 0o777, 0o600);
    }),
});

Deno.test({
  name: "a file is replaced, not written over: who reads the old one reads it to its end",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      await writeWhole(`${folder}/a`, "old");
      const reader = await Deno.open(`${folder}/a`);
      await writeWhole(`${folder}/a`, "newer");
      equal(await new Response(reader.readable).text(), "old");
      equal(await readText(`${folder}/a`), "newer");
    }),
});

Deno.test("a file is locked by one, who is named to the next, until it is given back", () =>
  inFolder(async (folder) => {
    const path = `${folder}/lock`, first = await lockFile(path, "a long name");
    deepEqual(await lockFile(path, "the next"), { holder: "a long name" });
    first.release!();
    const next = await lockFile(path, "next");
    equal(await readText(path), "next");
    next.release!();
    await rejects(lockFile(`${folder}/absent/lock`, "x"), /Cannot take .*absent\/lock/);
  }));

Deno.test("a folder is told from a file and from nothing", () =>
  inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, "x");
    const paths = [folder, `${folder}/a`, `${folder}/a/b`, `${folder}/c`];
    deepEqual(await Promise.all(paths.map(isFolder)), [true, false, false, false]);
  }));

Deno.test("where a file must be, a folder is told with what it holds, and nothing is left", () =>
  inFolder(async (folder) => {
    const run = `${folder}/run`;
    await makeFolder(`${run}/checkpoints`);
    const doors: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
      readBytes,
      "readBytes with a limit": (path) => readBytes(path, { limit: 0 }),
      readText,
      "readText of an address": (path) => readText(new URL(`file://${path}`)),
      openReading,
      openPieces,
      openAppending,
      writeWhole: (path) => writeWhole(path, "x"),
    };
    for (const [name, open] of Object.entries(doors)) {
      await rejects(open(`${run}/checkpoints`), { name: "Error", message: /that is empty/ });
      await rejects(open(run), (error: Error) => {
        match(
          error.message,
          /^Cannot (read|write) .*run: it must be a file, and is a folder/,
          name,
        );
        match(error.message, / that holds checkpoints\/\. Name a file in it$/, name);
        return true;
      });
    }
    deepEqual(namesIn(folder), ["run"]);
    for (const name of "abcdefgh") await writeWhole(`${run}/${name}`, name);
    await rejects(readText(run), /holds a, b, c, checkpoints\/, d, e, f, g and 1 more\. /);
  }));

Deno.test("a path leads where its links do, be it there or not", () =>
  inFolder(async (folder) => {
    const real = await Deno.realPath(folder);
    await Deno.mkdir(`${folder}/a`);
    await Deno.symlink(`${folder}/a`, `${folder}/b`);
    equal(await realPath(`${folder}/b/../b`), `${real}/a`);
    equal(await realPath(`${folder}/b/c/d`), `${real}/a/c/d`);
  }));

Deno.test("a write that fails says so, loses nothing and leaves nothing", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken`); // a folder cannot be replaced by a file
    await Deno.writeTextFile(`${folder}/taken/kept`, "kept");
    await rejects(writeWhole(`${folder}/taken`, "x"), {
      message: /Cannot write .*taken: it must be a file, and is a folder that holds kept/,
    });
    await rejects(writeWhole(`${folder}/absent/x`, "x"), { message: /is the disk full/ });
    await rejects(writeWhole(`${folder}/taken/kept/x`, "x"), { message: /Cannot write .*kept\/x/ });
    deepEqual(namesIn(folder), ["taken"]);
    equal(await readText(`${folder}/taken/kept`), "kept");
  }));

Deno.test("a full disk in the middle of a file: the old one stays as it was", async () => {
  const open = Deno.open;
  await inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, "old");
    try {
      Deno.open = async (...given: Parameters<typeof open>) => {
        const file = await open(...given), write = file.write.bind(file);
        let room = 2;
        file.write = (bytes) => {
          if (room === 0) return Promise.reject(new Error("No space left on device (os error 28)"));
          return write(bytes.subarray(0, room--));
        };
        return file;
      };
      await rejects(writeWhole(`${folder}/a`, "newer"), {
        message: /No space left on device.*untouched; is the disk full/,
      });
    } finally {
      Deno.open = open;
    }
    equal(await readText(`${folder}/a`), "old");
    deepEqual(namesIn(folder), ["a"]);
  });
});

Deno.test({
  name: "a full device is named when a file grows on it",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const file = await openAppending("/dev/full");
    await rejects(file.append(new Uint8Array(10)), {
      message: /Cannot write \/dev\/full: No space left/,
    });
    await file.close().catch(() => {});
  },
});

Deno.test("a file that grows keeps what it had", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "one");
    const file = await openAppending(`${folder}/a`);
    await file.append(new TextEncoder().encode(" two"));
    await file.append(new TextEncoder().encode(" three"));
    await file.close();
    equal(await readText(`${folder}/a`), "one two three");
  }));

Deno.test("a new file takes the place of nothing: no file, folder or link", () =>
  inFolder(async (folder) => {
    const file = await openNew(`${folder}/a`);
    await file.append(new TextEncoder().encode("one"));
    await file.append(new TextEncoder().encode(" two"));
    await file.close();
    equal(await readText(`${folder}/a`), "one two");
    await makeFolder(`${folder}/b`);
    if (Deno.build.os !== "windows") await Deno.symlink("elsewhere", `${folder}/c`);
    for (const name of namesIn(folder)) {
      await rejects(openNew(`${folder}/${name}`), (error: Error) => {
        match(error.message, /^Cannot write .*: /);
        return error instanceof Deno.errors.AlreadyExists;
      });
    }
    equal(await readText(`${folder}/a`), "one two");
    equal(await exists(`${folder}/elsewhere`), false);
  }));

Deno.test("a file is read a piece at a time, and closed by who leaves early", () =>
  inFolder(async (folder) => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    await writeWhole(`${folder}/a`, bytes);
    const pieces = await Array.fromAsync(await openReading(`${folder}/a`));
    ok(pieces.length > 1);
    deepEqual(new Uint8Array(await new Blob(pieces).arrayBuffer()), bytes);
    for await (const _ of await openReading(`${folder}/a`)) break; // the test would see it open
    await rejects(openReading(`${folder}/none`), Deno.errors.NotFound);
  }));

Deno.test("a file over the limit is refused before it is read", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/big`, new Uint8Array(100));
    await rejects(readBytes(`${folder}/big`, { limit: 99 }), {
      name: "RangeError",
      message: /at most 99 bytes, has 100/,
    });
    equal((await readBytes(`${folder}/big`, { limit: 100 })).length, 100);
  }));

Deno.test("what is absent is said to be, with its path, and stays a NotFound", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const path of [`${folder}/none`, `${folder}/file/none`]) {
      for (const [what, work] of [["read", readBytes], ["read", readText]] as const) {
        await rejects(work(path), (error: Error) => {
          equal(error.message, `Cannot ${what} ${path}: there is no such file or folder`);
          return error instanceof Deno.errors.NotFound;
        });
      }
      await rejects(rename(path, `${folder}/x`), { message: /Cannot rename .*none to .*no such/ });
      deepEqual([await exists(path), await sizeOf(path)], [false, undefined]);
      deepEqual(await listFolder(path), []);
      await remove(path); // no error: it is as it should be
    }
  }));

Deno.test("a folder is no file, and a file no folder", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await rejects(readBytes(folder), ({ message }: Error) => {
      match(message, /^Cannot read \/.*: /);
      return true;
    });
    await rejects(makeFolder(`${folder}/file/inside`), { message: /^Cannot make the folder / });
  }));

Deno.test("folders are made with those above, listed by name and removed with all in them", () =>
  inFolder(async (folder) => {
    await makeFolder(`${folder}/b/c`);
    await makeFolder(`${folder}/b/c`);
    await writeWhole(`${folder}/a`, "");
    deepEqual(await listFolder(folder), [{ name: "a", isFolder: false }, {
      name: "b",
      isFolder: true,
    }]);
    await remove(`${folder}/b`);
    deepEqual(namesIn(folder), ["a"]);
  }));

for (
  const name of [
    "../x",
    "/etc/passwd",
    "a/../../x",
    "a//b",
    "a/",
    "",
    ".",
    "..",
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

Deno.test("whatever a name is, its path lies in the folder or there is none", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "", "/", "\\", "\0", "a"), fc.string());
  fc.assert(fc.property(fc.array(part), (parts) => {
    let path: string;
    try {
      path = pathInside("/top/data", parts.join("/"));
    } catch (error) {
      return error instanceof RangeError;
    }
    return new URL(`file://${path.replace(/[?#%]/g, "_")}`).pathname.startsWith("/top/data/");
  }));
  equal(pathInside("", "a/b"), "./a/b");
});

Deno.test("a file is read where its reader says, and a reader who wants more is told", () =>
  inFolder(async (folder) => {
    await writeWhole(`${folder}/a`, Uint8Array.of(1, 2, 3, 4, 5));
    const { size, fill, close } = await openPieces(`${folder}/a`);
    const room = new Uint8Array(4);
    await fill(room.subarray(1, 3)), await fill(room.subarray(3));
    deepEqual([size, ...room], [5, 0, 1, 2, 3]);
    await rejects(fill(room), /Cannot read .*a: it ends 2 bytes too early/);
    close();
    await rejects(openPieces(`${folder}/b`), { name: "NotFound", message: /no such file/ });
  }));

Deno.test({
  name: "what comes a bit at a time lies one after another, not over what was read",
  ignore: Deno.build.os === "windows", // which has no named pipes of this kind
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/pipe`, room = new Uint8Array(6);
      await new Deno.Command("mkfifo", { args: [path] }).output();
      const [pieces, writer] = await Promise.all([
        openPieces(path),
        Deno.open(path, { write: true }),
      ]);
      const filled = pieces.fill(room);
      for (const some of [[1, 2], [3], [4, 5, 6]]) {
        await writer.write(Uint8Array.from(some));
        await new Promise((resolve) => setTimeout(resolve, 20)); // is read before more comes
      }
      writer.close();
      await filled;
      pieces.close();
      deepEqual([...room], [1, 2, 3, 4, 5, 6]);
    }),
});
