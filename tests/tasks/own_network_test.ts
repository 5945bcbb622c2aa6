import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { toOnnx } from "../../lib/embed/onnx_network.ts";
import { weightsOf, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { writeOnnx } from "../../lib/format/onnx.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;
const cast = (name: string) => `${mirror}/photos/cast/${name}.png`;
/** Photos of two people, not grey as those are. */
const COLOURED = ["timesler_kate_siegel", "ipazc_ivan"].map((name) =>
  `${mirror}/photos/${name}.jpg`
);
const WASM = ["--engine", "wasm", "--threads", "1", "--json"] as const;
/** How our networks take faces, told of an ONNX file of one. */
const OURS = ["--template", "112x96", "--origin", "matlab"] as const;

/** Two networks of ours that were never trained, the first as ONNX, too; and a photo of someone. */
async function prepare(folder: string) {
  await useEngine("wasm");
  const network = createNetwork("sphereface-4", { dimension: 8 });
  for (const [name, seed] of [["one", 1], ["two", 2]] as const) {
    const weights = await weightsOf(network.init(seed));
    await Deno.writeFile(`${folder}/${name}.safetensors`, writeWeights(network, weights));
    if (name === "one") {
      await Deno.writeFile(`${folder}/one.onnx`, writeOnnx(toOnnx(network, weights)));
    }
  }
  await Deno.mkdir(`${folder}/people`);
  await Deno.copyFile(cast("amy1"), `${folder}/people/Ada.png`);
  const weights = (name: string) => ["--weights", `${folder}/${name}.safetensors`] as const;
  return { one: weights("one"), two: weights("two"), onnx: ["--onnx", `${folder}/one.onnx`] };
}

Deno.test({
  name: "people are enrolled and found in photos and frames by weights of ours, and by no others",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { one, two } = await prepare(folder), at = ["--gallery", `${folder}/gallery`];
      const gallery = (...args: readonly string[]) =>
        runTaskFile("gallery.ts", ...args, ...at, ...WASM);
      const added = await gallery("add", `${folder}/people`, ...one);
      equal(added.code, 0, added.error);
      match(added.error, /Network SphereFace-4 of one\.safetensors: .* 8 numbers, by wasm/);
      const { model } = JSON.parse((await gallery("list")).out);
      deepEqual([model.name, model.size], ["sphereface-4", 8]);
      const asked = ["search", `${folder}/people/Ada.png`, "--threshold", "0.999"];
      const found = JSON.parse((await gallery(...asked, ...one)).out);
      equal(found.faces[0].name, "Ada");

      const frames = ["--out", folder, "--min-size", "20", "--threshold", "0.9"];
      const video = (...weights: readonly string[]) =>
        runTaskFile("video.ts", `${folder}/people`, ...frames, ...at, ...weights, ...WASM);
      const seen = await video(...one);
      equal(seen.code, 0, seen.error);
      deepEqual(JSON.parse(seen.out).people.map(({ name }: { name: string }) => name), ["Ada"]);

      for (const { code, error } of [await gallery(...asked, ...two), await video(...two)]) {
        equal(code, 1);
        match(error, /is of another network, sphereface-4 \(8 numbers, SHA-256 /);
      }
    }),
});

Deno.test({
  name: "an ONNX file embeds as the weights it is of, and with other pixels is another network",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { one, onnx } = await prepare(folder);
      const verify = async (...network: readonly string[]) => {
        const photos = COLOURED, args = ["--threshold", "0", ...WASM];
        const { code, out, error } = await runTaskFile("verify.ts", ...photos, ...network, ...args);
        equal(code, 0, error);
        return JSON.parse(out);
      };
      const ours = await verify(...one);
      const file = await verify(...onnx, "--pixels", "sphereface", ...OURS);
      // Both in float32, sums in other orders.
      ok(Math.abs(ours.cosine - file.cosine) < 1e-5, `${ours.cosine} and ${file.cosine}`);
      const red = await verify(...onnx, "--pixels", "rgb:127.5:128", ...OURS);
      ok(Math.abs(red.cosine - file.cosine) > 1e-5, `${red.cosine} and ${file.cosine}`);
      equal(red.network.name, "one.onnx");
      notEqual(red.network.sha256, file.network.sha256);
    }),
});

Deno.test({
  name: "an album by an ONNX file is gone on with by the same network alone",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { onnx, two } = await prepare(folder);
      const album = (...network: readonly string[]) => {
        const args = ["--threshold", "0.9", "--out", folder, ...network, ...WASM];
        return runTaskFile("album.ts", `${folder}/people`, ...args);
      };
      const file = [...onnx, "--pixels", "sphereface", ...OURS];
      const { code, out, error } = await album(...file);
      equal(code, 0, error);
      equal(JSON.parse(out).faces, 1);
      equal((await album(...file, "--resume")).code, 0);
      const other = await album(...two, "--resume");
      equal(other.code, 1);
      match(other.error, /must be of the same photos and network/);
    }),
});

Deno.test({
  name: "a set of faces is identified by an ONNX file, aligned by its landmarks or not at all",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { onnx } = await prepare(folder);
      const { code, error } = await runTaskFile(
        ...["identify.ts", ...onnx, "--pixels", "sphereface", ...OURS, "--set", "orl"] as const,
        ...["--out", folder, "--data", `${folder}/data`, "--threads", "1"],
      );
      equal(code, 1);
      match(error, /Cannot align ORL.*it has no landmarks of its own\. Run deno task detect/);
    }),
});
