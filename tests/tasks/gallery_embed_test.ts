import { deepEqual, equal, match, ok } from "node:assert/strict";
import sharp from "sharp";
import { cropOf, type ManifestEntry, openGallery } from "../../lib/mod.ts";
import { rootOf } from "../../tasks/faces/root.ts";
import { embedFaces } from "../../tasks/gallery/embed.ts";
import { enrol } from "../../tasks/gallery/enrol.ts";
import type { FacePipeline } from "../../tasks/gallery/faces.ts";
import type { GalleryTaskOptions } from "../../tasks/gallery/options.ts";
import { search } from "../../tasks/gallery/search.ts";
import { inFolder } from "../folder.ts";

const CROP = { width: 96, height: 112, channels: 3 } as const;
const MODEL = { name: "tiny", sha256: "00", size: 2 };
const OPTIONS = { more: false, keep: "all", k: 1, threshold: 0.5 } as GalleryTaskOptions & {
  readonly threshold: number;
};
const { signal } = new AbortController();

/** The mean of the red and of the blue of a crop is its embedding. */
const EMBEDDER = {
  crop: CROP,
  size: 2,
  embed: (crops: readonly { readonly data: Uint8Array }[]) =>
    Promise.resolve(Float32Array.from(crops.flatMap(({ data }) => [data[15_000]!, data[15_002]!]))),
};

const face = (left = 0) => ({
  ...{ box: [left, 0, left + 90, 90], score: 1 } as const,
  landmarks: [
    [left + 30, 30],
    [left + 60, 30],
    [left + 45, 45],
    [left + 32, 60],
    [left + 58, 60],
  ] as const,
});

/** A photo of one colour. */
const photo = async (path: string, background: string) => {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  const ground = { width: 120, height: 120, channels: 3, background } as const;
  await sharp({ create: ground }).png().toFile(path);
};

/** Finds a face on every photo, and embeds those that are still there. */
const pipeline: FacePipeline = {
  model: MODEL,
  look: (_, paths) => {
    const size = { width: 120, height: 120, count: 1, faces: [face()] };
    return Promise.resolve(
      new Map(paths.map((path): [string, ManifestEntry] => [path, { path, ...size }])),
    );
  },
  embed: (root, faces) => embedFaces(root, faces, EMBEDDER, signal),
  dispose: () => Promise.resolve(),
};

Deno.test("a photo is decoded once for all of its faces, and each face has its own embedding", () =>
  inFolder(async (folder) => {
    for (const [name, colour] of [["a.png", "#ff0000"], ["b.png", "#0000ff"]] as const) {
      await photo(`${folder}/${name}`, colour);
    }
    const read = Deno.readFile, reads: string[] = [];
    Deno.readFile = (path, options) => {
      reads.push(String(path));
      return read(path, options);
    };
    try {
      const faces = ["a.png", "b.png", "a.png", "gone.png", "a.png"]
        .map((path, i) => ({ path, face: face(i) }));
      const found = await embedFaces(folder, faces, EMBEDDER, signal);
      const [red, blue] = [Float32Array.of(255, 0), Float32Array.of(0, 255)];
      deepEqual([found[0], found[1], found[2], found[4]], [red, blue, red, red]);
      match(String(found[3]), /gone\.png: there is no such file/);
      deepEqual(reads.map((path) => path.replace(/.*\//, "")).sort(), [
        ...["a.png", "b.png", "gone.png"],
      ]);
    } finally {
      Deno.readFile = read;
    }
  }));

Deno.test("a photo that is spoilt between look and embedding stops neither others nor the task", () =>
  inFolder(async (folder) => {
    const people = `${folder}/people`;
    await photo(`${people}/Ada/1.png`, "#ff0000");
    for (const spoilt of ["Ada/2.png", "Bo.png"]) {
      await Deno.writeTextFile(`${people}/${spoilt}`, "no image");
    }
    const gallery = await openGallery(`${folder}/gallery`, { model: MODEL, create: true });
    try {
      const { added, refused } = await enrol(people, gallery, pipeline, OPTIONS);
      deepEqual(added, [{ name: "Ada", vectors: 1 }]);
      deepEqual(refused.map(({ path }) => path), ["Ada/2.png", "Bo.png"]);
      match(refused[0]!.reason, /Cannot crop Ada\/2\.png: Cannot decode the image/);
      const { faces, unread } = await search(people, gallery, pipeline, OPTIONS);
      deepEqual(faces.map(({ path, name }) => [path, name]), [["Ada/1.png", "Ada"]]);
      deepEqual(unread.map(({ path }) => path), ["Ada/2.png", "Bo.png"]);
      equal((await search(`${people}/Bo.png`, gallery, pipeline, OPTIONS)).unread.length, 1);
    } finally {
      gallery.close();
    }
  }));

for (const keep of ["all", "mean"] as const) {
  Deno.test(`photos that are in the gallery are not added again, however named: --keep ${keep}`, () =>
    inFolder(async (folder) => {
      for (const name of ["1", "2"]) await photo(`${folder}/people/Ada/${name}.png`, "#ff0000");
      const gallery = await openGallery(`${folder}/gallery`, { model: MODEL, create: true });
      const add = (path: string, more: boolean) =>
        enrol(`${folder}/${path}`, gallery, pipeline, { ...OPTIONS, keep, more });
      try {
        equal((await add("people", false)).added.length, 1);
        for (const path of ["people", "people/", "./people//", "gallery/../people"]) {
          const { added, refused } = await add(path, true);
          deepEqual([added.length, refused.length], [0, 2], path);
          match(refused[0]!.reason, /this photo of them is in the gallery/);
        }
        await photo(`${folder}/people/Ada/3.png`, "#ff0000");
        deepEqual((await add("people/", true)).added, [{ name: "Ada", vectors: 1 }]);
      } finally {
        gallery.close();
      }
    }));
}

Deno.test("one folder has one name", () => {
  const names = ["a/b", "./a/b/", "a//b//", "a/c/../b", "/", ".", "./"].map(rootOf);
  deepEqual(names, ["a/b", "a/b", "a/b", "a/b", "/", ".", "."]);
});

Deno.test("what is searched for faces can be cropped: 101 million pixels", () =>
  inFolder(async (folder) => {
    const ground = { width: 10_100, height: 10_000, channels: 3, background: "#ff0000" } as const;
    await sharp({ create: ground, limitInputPixels: false }).jpeg().toFile(`${folder}/a.jpg`);
    const { landmarks } = face(9000),
      { data } = await cropOf(folder, { path: "a.jpg", landmarks }, CROP);
    ok(data[15_000]! > 250 && data[15_002]! < 5);
  }));
