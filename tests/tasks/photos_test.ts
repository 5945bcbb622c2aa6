import { deepEqual, rejects } from "node:assert/strict";
import { listPhotos, toldEndings } from "../../tasks/faces/photos.ts";
import { inFolder } from "../folder.ts";

/** Files without content. */
const files = async (folder: string, ...names: readonly string[]) => {
  for (const name of names) {
    await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${name}`, "");
  }
};

Deno.test("photos are listed by their endings, and what has others is counted", () =>
  inFolder(async (folder) => {
    await files(folder, "a.jpg", "b.heic", "c.avif", "d.jfif", "e/f.BMP", "g.bmp", "h", ".i.txt");
    deepEqual(await listPhotos(`${folder}/`), {
      root: folder,
      paths: ["a.jpg", "c.avif", "d.jfif"],
      passedOver: { heic: 1, bmp: 2, none: 1 },
    });
    await files(`${folder}/only`, "a.heic", "b.heic", "c.txt");
    await rejects(listPhotos(`${folder}/only`), {
      name: "RangeError",
      message: /no image in .*only or below: files there end in heic \(2\), txt \(1\)$/,
    });
    deepEqual(toldEndings({}), "");
  }));

Deno.test("a file that is named itself is taken, whatever its ending", () =>
  inFolder(async (folder) => {
    await files(folder, "a.photo");
    const { root, paths } = await listPhotos(`${folder}/./a.photo`);
    deepEqual([root, paths], [folder, ["a.photo"]]);
    await rejects(listPhotos(`${folder}/b.jpg`), Deno.errors.NotFound);
  }));
