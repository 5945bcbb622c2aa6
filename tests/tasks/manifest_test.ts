import { deepEqual, rejects } from "node:assert/strict";
import {
  DETECT_DEFAULTS,
  type ManifestEntry,
  type ManifestHead,
  writeManifest,
} from "../../lib/mod.ts";
import { manifestLine } from "../../lib/detect/manifest.ts";
import { manifestLandmarks } from "../../tasks/faces/landmarks.ts";
import { openManifest } from "../../tasks/faces/manifest.ts";
import { inFolder } from "../folder.ts";

const HEAD: ManifestHead = { manifest: 1, root: "in", settings: DETECT_DEFAULTS, pick: "all" };
const found = (path: string): ManifestEntry => ({ path, width: 9, height: 9, count: 0, faces: [] });
const paths = (entries: readonly ManifestEntry[]) => entries.map(({ path }) => path);

Deno.test("a run that is gone on with twice has each image once", () =>
  inFolder(async (folder) => {
    const open = (resume: boolean) => openManifest(`${folder}/faces.jsonl`, HEAD, resume);
    const whole = await open(false);
    for (const path of ["a", "b"]) await whole.add(found(path));
    await whole.finish();
    const killed = await open(true);
    deepEqual(paths(killed.entries), ["a", "b"]);
    await killed.add(found("c"));
    await killed.close();
    const resumed = await open(true);
    deepEqual(paths(resumed.entries), ["a", "b", "c"]);
    deepEqual(paths(await resumed.finish()), ["a", "b", "c"]);
  }));

Deno.test("a file that could not be read is looked at again, whole run or not", () =>
  inFolder(async (folder) => {
    const open = (resume: boolean) => openManifest(`${folder}/faces.jsonl`, HEAD, resume);
    const first = await open(false);
    await first.add(found("a"));
    await first.add({ path: "b", error: "half copied" });
    await first.close();
    const second = await open(true);
    deepEqual(paths(second.entries), ["a"]);
    await second.add({ path: "b", error: "half copied" });
    await second.finish();
    const third = await open(true);
    deepEqual(paths(third.entries), ["a"]);
    await third.add(found("b"));
    deepEqual(await third.finish(), [found("a"), found("b")]);
  }));

Deno.test("a manifest of 200 000 images is gone on with", () =>
  inFolder(async (folder) => {
    const lines = Array.from({ length: 200_000 }, (_, i) => manifestLine(found(String(i))));
    const path = `${folder}/faces.jsonl`;
    await Deno.writeTextFile(path, `${JSON.stringify(HEAD)}\n${lines.join("")}`);
    const { entries, close } = await openManifest(path, HEAD, true);
    await close();
    deepEqual(entries.length, 200_000);
  }));

Deno.test("landmarks are those of one image: two whose paths end alike are refused", () =>
  inFolder(async (folder) => {
    const path = `${folder}/faces.jsonl`;
    const landmarks = [[1, 2], [3, 2], [2, 3], [1, 4], [3, 4]] as const;
    const faces = [{ box: [0, 0, 5, 5], score: 1, landmarks }] as const;
    const write = (...entries: ManifestEntry[]) =>
      Deno.writeTextFile(path, writeManifest({ head: HEAD, entries }));
    const seen = { ...found("train/Ada/1.jpg"), count: 1, faces };
    await write(seen, found("train/Bo/1.jpg"), seen);
    const known = await manifestLandmarks(path);
    deepEqual([known("Ada/1.jpg"), known("Bo/1.jpg")], [landmarks, undefined]);
    for (const other of [found("test/Ada/1.jpg"), { path: "test/Ada/1.jpg", error: "cut" }]) {
      await write(seen, other);
      await rejects(
        manifestLandmarks(path),
        /test\/Ada\/1\.jpg and train\/Ada\/1\.jpg both end in Ada\/1\.jpg/,
      );
    }
  }));
