import { deepEqual, ok } from "node:assert/strict";

/** Every room may import from itself and from the rooms to its left. */
const ROOMS = [
  "math",
  "image",
  "engine",
  "margin",
  "loss",
  "network",
  "measure",
  "dataset",
  "format",
  "compress",
  "align",
  "detect",
  "embed",
  "gallery",
  "album",
  "train",
  "experiment",
  "figure",
  "video",
  "mod",
];
/** The rooms that must work without tensors. */
const PLAIN = [
  ...[
    "math",
    "image",
    "margin",
    "align",
    "measure",
    "dataset",
    "format",
    "gallery",
    "album",
    "figure",
  ],
];

Deno.test("every room imports only rooms above it", async () => {
  const wrong: string[] = [];
  for (const { file, room, imports } of await libraryFiles()) {
    for (const target of imports.map(roomOf)) {
      if (ROOMS.indexOf(target) > ROOMS.indexOf(room)) wrong.push(`${file} -> ${target}`);
      if (PLAIN.includes(room) && target === "engine") wrong.push(`${file} knows tensors`);
    }
  }
  deepEqual(wrong, []);
});

Deno.test("one door leads to tfjs: lib/engine/tensor.ts", async () => {
  const wrong = (await libraryFiles())
    .filter(({ text, file }) => /["']@tensorflow\//.test(text) && !file.startsWith("lib/engine/"))
    .map(({ file }) => file);
  deepEqual(wrong, []);
});

/** One reads and writes; the other looks for native libraries, and the engine lies above the first. */
const DOORS = ["lib/dataset/store.ts", "lib/engine/tensorflow/search.ts"];

Deno.test("two doors lead to the disk", async () => {
  const disk = /Deno\.(read|write|open|mkdir|make|remove|rename|stat|lstat|copy)/;
  const wrong = (await libraryFiles())
    .filter(({ text, file }) => disk.test(text) && !DOORS.includes(file))
    .map(({ file }) => file);
  deepEqual(wrong, []);
});

Deno.test("one door leads to SQLite: lib/gallery/database.ts", async () => {
  const wrong = (await libraryFiles())
    .filter(({ text, file }) => text.includes("node:sqlite") && file !== "lib/gallery/database.ts")
    .map(({ file }) => file);
  deepEqual(wrong, []);
});

Deno.test("no room forgets its own file headers", async () => {
  const wrong = (await libraryFiles())
    .filter(({ text }) => !text.startsWith("/**"))
    .map(({ file }) => file);
  deepEqual(wrong, []);
});

async function libraryFiles() {
  const files: { file: string; room: string; text: string; imports: string[] }[] = [];
  for await (const file of walk("lib")) {
    const text = await Deno.readTextFile(file);
    const imports = [...text.matchAll(/(?:from|import)\s*\(?"((?:\.{1,2}\/|#)[^"]+)"/g)]
      .map(([, path]) =>
        new URL(path!.replace(/^#tensor/, "/lib/engine/tensor.ts"), `file:///${file}`).pathname
          .slice(1)
      );
    files.push({ file, room: roomOf(file), text, imports });
  }
  ok(files.length > 10, "the walk finds the library");
  return files;
}

function roomOf(path: string): string {
  const room = path.replace(/^lib\//, "").replace(/\.ts$/, "").split("/")[0]!;
  ok(ROOMS.includes(room), `${path} lies in no room`);
  return room;
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* walk(path);
    else if (path.endsWith(".ts")) yield path;
  }
}
