import { deepEqual } from "node:assert/strict";
import { DETECT_DEFAULTS, type ManifestEntry, type ManifestHead } from "../../lib/mod.ts";
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

Deno.test("a manifest of 200 000 images is gone on with", () =>
  inFolder(async (folder) => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `{"path":"${i}","error":"x"}\n`);
    const path = `${folder}/faces.jsonl`;
    await Deno.writeTextFile(path, `${JSON.stringify(HEAD)}\n${lines.join("")}`);
    const { entries, close } = await openManifest(path, HEAD, true);
    await close();
    deepEqual(entries.length, 200_000);
  }));
