import { deepEqual, equal, match, throws } from "node:assert/strict";
import { DETECT_DEFAULTS, type FoundFaces, writeManifest } from "../../lib/mod.ts";
import { cropNames } from "../../tasks/faces/crop_names.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const landmarks = [[30, 30], [60, 30], [45, 45], [32, 60], [58, 60]] as const;
const photo = (path: string, count = 1): FoundFaces => ({
  ...{ path, width: 90, height: 90, count },
  faces: Array(count).fill({ box: [20, 20, 70, 70], score: 1, landmarks }),
});

Deno.test("each face has a crop of its own, whatever its photo is called", () => {
  deepEqual(cropNames([photo("b/a.jpg"), photo("a.jpg"), photo("c.tif", 2)], "png"), [
    ...["b/a.png", "a.png", "c-1.png", "c-2.png"],
  ]);
  deepEqual(cropNames([photo("a.jpg"), photo("a.png"), photo("b.jpg")], "png"), [
    ...["a.jpg.png", "a.png.png", "b.png"],
  ]);
  deepEqual(cropNames([photo("a.jpg", 2), photo("a-1.jpg")], "jpg"), [
    ...["a.jpg-1.jpg", "a-2.jpg", "a-1.jpg.jpg"],
  ]);
  throws(
    () => cropNames([photo("a.jpg"), photo("a.png"), photo("a.jpg.gif")], "png"),
    /of a\.jpg and of a\.jpg\.gif one is a\.jpg\.png\. Rename a photo/,
  );
});

Deno.test("align: where no face can be cropped it ends with 1, and says why of each", () =>
  inFolder(async (folder) => {
    const head = { manifest: 1, root: folder, settings: DETECT_DEFAULTS, pick: "all" } as const;
    const path = `${folder}/faces.jsonl`;
    await Deno.writeTextFile(path, writeManifest({ head, entries: [photo("gone.jpg")] }));
    const { code, out, error } = await runTaskFile("align.ts", path, "--out", folder);
    equal(code, 1, error);
    match(out, /1 not aligned:\n {2}gone\.jpg: Cannot read .*gone\.jpg/);
    match(error, /some must be cropped, of 1 none was/);
  }));
