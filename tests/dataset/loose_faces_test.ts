import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { FACE_SETS } from "../../lib/dataset/face_sets.ts";
import { type FaceSetOptions, openFaceSet } from "../../lib/dataset/open_faces.ts";
import { readNetpbm } from "../../lib/image/netpbm.ts";
import { inFolder } from "../folder.ts";
import { namesIn } from "./fixture_folder.ts";

const [ARCHIVE] = FACE_SETS.orl.archives;
const HEADER = new TextEncoder().encode("P5\n92 112\n255\n");

const orl = (folder: string, mirrors: readonly string[] = [], more: FaceSetOptions = {}) =>
  openFaceSet("orl", { folder, mirrors, ...more });

Deno.test({
  name: "ORL is taken as a folder of images of any header, in the data folder or a mirror",
  ignore: !Deno.env.get("SPHERELAB_MIRROR"),
  fn: () =>
    inFolder(async (top) => {
      const of = await openFaceSet("orl", { folder: `${top}/archive` }), data = `${top}/data`;
      const root = `${data}/orl/att_faces`;
      for (const { name, images } of of.people) {
        await Deno.mkdir(`${root}/${name}`, { recursive: true });
        for (const path of images) {
          const { data } = readNetpbm(await Deno.readFile(`${of.root}/${path}`));
          await Deno.writeFile(`${root}/${path}`, Uint8Array.of(...HEADER, ...data));
        }
      }
      await Deno.writeTextFile(`${root}/README`, "as Cambridge has it");
      const onTrouble = (message: string) => {
        throw new Error(message);
      };
      const loose = await orl(data, [], { onTrouble });
      deepEqual(loose.people, of.people);
      deepEqual([loose.root, loose.sha256], [root, { att_faces: ARCHIVE.pixels }]);
      deepEqual(namesIn(`${data}/orl`), ["att_faces"]);
      for (const mirror of [data, `${data}/orl`, `file://${data}`]) {
        deepEqual(await orl(`${top}/empty`, [mirror]), loose);
      }

      const [a, b] = [`${root}/s1/1.pgm`, `${root}/s2/1.pgm`], kept = await Deno.readFile(a);
      const refused = async (message: RegExp, name = "RangeError") => {
        await rejects(orl(data), { name, message });
        await Deno.writeFile(a, kept);
      };
      await Deno.writeFile(a, kept.with(5000, kept[5000]! ^ 1));
      await refused(
        /Names or pixels differ: their hash must be 9139826e\w+, is \w+\. Unpack it anew/,
      );
      await Deno.writeFile(a, kept.subarray(0, 5000));
      await refused(/^Cannot use .*att_faces\/s1\/1\.pgm: .*it is cut$/, "SyntaxError");
      await Deno.truncate(a, 1_000_001);
      await refused(/att_faces\/s1\/1\.pgm: it must have at most 1000000 bytes/);
      await Deno.remove(a);
      await refused(/40 people, with 400 images in all, .*but there are 40 and 399/);
      // Each person has ten faces still, one of them another's.
      await Deno.writeFile(a, await Deno.readFile(b));
      await Deno.writeFile(b, kept);
      await rejects(orl(data), /Names or pixels differ/);
    }),
});

Deno.test("ORL that is nowhere is told as an archive and as a folder; a folder of others is refused", () =>
  inFolder(async (folder) => {
    await rejects(orl(folder), (error: Error) => {
      equal(error.name, "MissingFile");
      match(
        error.message,
        /unpack it in the data folder or a mirror as orl\/att_faces\/s1\/1\.pgm/,
      );
      return true;
    });
    await Deno.mkdir(`${folder}/att_faces/s1`, { recursive: true });
    await Deno.writeTextFile(`${folder}/att_faces/s1/1.pgm`, "");
    await rejects(
      orl(folder),
      /att_faces: it must be a folder for each of 40 people.* are 1 and 1$/,
    );
  }));
