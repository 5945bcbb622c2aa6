import { deepEqual, equal } from "node:assert/strict";
import { openPhotos } from "../../tasks/album/embedded.ts";
import { groupFaces } from "../../tasks/album/group.ts";
import { albumFiles } from "../../tasks/album/kept.ts";
import { inFolder } from "../folder.ts";

const MODEL = { name: "tiny", sha256: "00", size: 2 };
const face = (path: string, x: number, y: number) =>
  ({ path, face: 0, box: [0, 0, 9, 9], vector: Float32Array.of(x, y), picture: "" }) as const;
const FACES = [face("a.jpg", 1, 0), face("b.jpg", 1, 0), face("c.jpg", 0, 1), face("d.jpg", 0, 1)];

Deno.test("names that are written while photos are looked at are on the groups that come of them", () =>
  inFolder(async (folder) => {
    const { names: path, old } = albumFiles(folder);
    const group = () => groupFaces(FACES, { folder, root: "in", model: MODEL, threshold: 0.5 });
    await group();
    const first = await Deno.readTextFile(path), grouping = group();
    Deno.writeTextFileSync(path, first.replace("1 =", "1 = Ada")); // while faces are grouped
    const { names, stray } = await grouping;
    deepEqual([[...names], stray], [[[1, "Ada"]], []]);

    const stale = "# groups 0\n1 = Grace\n2 = Ada\n";
    for (const kept of [stale, `${stale}${stale}`]) {
      await Deno.writeTextFile(path, stale);
      deepEqual((await group()).stray, ["Grace"]);
      equal(await Deno.readTextFile(old), kept);
    }
  }));

Deno.test({
  name: "embeddings of an album are read by nobody else on the machine",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const path = albumFiles(folder).embedded;
      const { add, close } = await openPhotos(path, { embedded: 1 }, false);
      await add("a.jpg", FACES.slice(0, 1));
      await close();
      equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    }),
});
