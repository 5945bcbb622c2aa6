import { deepEqual, equal, match, ok } from "node:assert/strict";
import { DETECT_DEFAULTS } from "../../lib/detect/settings.ts";
import { writeManifest } from "../../lib/detect/manifest.ts";
import { weightsOf, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { readSafeTensors, writeSafeTensors } from "../../lib/format/safetensors.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const ignore = !Deno.env.get("SPHERELAB_MIRROR");
const evaluate = (...args: string[]) => runTaskFile("evaluate.ts", ...args);

/** Weights of SphereFace-4 as they start, with two people's folds of ORL and landmarks of one face. */
async function prepare(folder: string): Promise<string[]> {
  await useEngine("wasm");
  const network = createNetwork("sphereface-4", { dimension: 4 });
  const weights = writeWeights(network, await weightsOf(network.init(1)));
  await Deno.writeFile(`${folder}/four.safetensors`, weights);
  const same = (person: number) => [1, 3, 5].map((i) => `s${person}\t${i}\t${i + 1}`);
  const other = (one: number, two: number) => [7, 8, 9].map((i) => `s${one}\t${i}\ts${two}\t${i}`);
  const lines = ["2\t3", ...same(1), ...other(1, 2), ...same(3), ...other(3, 4)];
  await Deno.writeTextFile(`${folder}/pairs.txt`, lines.join("\n"));
  // Of one image: the others are aligned alike, as those of ORL are cropped alike.
  const landmarks = [[30, 52], [62, 52], [46, 72], [33, 88], [59, 88]] as const;
  const face = { box: [10, 20, 80, 100] as const, score: 1, landmarks };
  const manifest = writeManifest({
    head: { manifest: 1, root: "orl", settings: DETECT_DEFAULTS, pick: "center" },
    entries: [{ path: "s1/1.pgm", width: 92, height: 112, count: 1, faces: [face] }],
  });
  await Deno.writeTextFile(`${folder}/faces.jsonl`, manifest);
  return [
    ...["--weights", `${folder}/four.safetensors`, "--engine", "wasm", "--set", "orl"],
    ...["--manifest", `${folder}/faces.jsonl`, "--out", folder, "--data", `${folder}/data`],
  ];
}

Deno.test({
  name: "our own weights are measured on a list of one's own, with table, threshold and components",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const common = await prepare(folder);
      const first = [...common, "--pairs-file", `${folder}/pairs.txt`];
      const { code, out, error } = await evaluate(...first, "--table", "--far", "0.5");
      equal(code, 0, error);
      match(
        error,
        /Network SphereFace-4 of four\.safetensors: faces of 112x96.* 4 numbers, by wasm/,
      );
      match(out, /24 images in .*: 23\n/);
      const notes = [...out.matchAll(/^Note: 6 pairs of two .* rate of (\S+):.* allows (\d)$/gm)];
      deepEqual(notes.map(([, ...told]) => told), [["0.001", "0"], ["0.01", "0"], ["0.5", "3"]]);
      const report = JSON.parse(await Deno.readTextFile(`${folder}/evaluate/report.json`));
      deepEqual(report.machine.engine, "wasm");
      const { table: { protocol, rows } } = report;
      equal(protocol, "seed");
      deepEqual(
        rows.map(({ mirror, components }: { mirror: string; components?: number[] }) =>
          `${mirror} ${components ? "some" : "all"}`
        ),
        ["none", "sum", "concatenate"].flatMap((rule) => [`${rule} all`, `${rule} some`]),
      );
      for (const { components = [] } of rows) ok(components.every((count: number) => count <= 8));
      // The row of the protocol's own rule is the protocol's.
      const [{ verification, operating }] = report.rows;
      equal(rows[4].accuracy, verification.accuracy);
      equal(rows[4].eer, verification.eer);
      const { impostors, accept, far } = operating;
      deepEqual({ impostors, accept, far }, { impostors: 6, accept: "above", far: 0.5 });
      ok(operating.falseAccepts <= 3);
      // A squared distance accepts what lies below, and is no negative number.
      const distance = report.rows[1].operating;
      equal(distance.accept, "below");
      ok(distance.threshold >= 0);

      // The same people as training people are refused; as others of another set, taken.
      const path = `${folder}/evaluate/embeddings.safetensors`;
      const refused = await evaluate(...first, "--pca", path);
      equal(refused.code, 1);
      match(refused.error, /its people must not be tested, but 4 are, such as s1/);
      const { arrays, metadata } = readSafeTensors(await Deno.readFile(path));
      const others = { arrays, metadata: { ...metadata, set: "others" } };
      await Deno.writeFile(`${folder}/others.safetensors`, writeSafeTensors(others));
      const fitted = await evaluate(
        ...[...first, "--pca", `${folder}/others.safetensors`, "--keep", "0.5", "--json"],
      );
      equal(fitted.code, 0, fitted.error);
      const { rows: reduced } = JSON.parse(fitted.out);
      deepEqual(
        reduced.map(({ verification }: typeof report.rows[0]) => [
          verification.protocol,
          verification.components.length,
        ]),
        [["seed", 1], ["insightface", 1], ["opensphere", 1], ["clcarwin", 1]],
      );
      const network = { arrays, metadata: { ...metadata, network: "another" } };
      await Deno.writeFile(`${folder}/others.safetensors`, writeSafeTensors(network));
      const foreign = await evaluate(...first, "--pca", `${folder}/others.safetensors`);
      match(foreign.error, /must be of the network that is tested, is not/);
    }),
});

Deno.test({
  name: "a list of one fold is verified by what needs none, and the rest is refused before work",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const common = await prepare(folder);
      const text = await Deno.readTextFile(`${folder}/pairs.txt`);
      const lines = text.split("\n"), one = ["3", ...lines.slice(1, 7)].join("\n");
      await Deno.writeTextFile(`${folder}/one.txt`, one);
      const first = [...common, "--pairs-file", `${folder}/one.txt`];
      const { code, out, error } = await evaluate(...first, "--table", "--json");
      equal(code, 0, error);
      const { rows, table } = JSON.parse(out);
      deepEqual(
        rows.map(({ verification }: typeof rows[0]) => verification.protocol),
        ["opensphere"],
      );
      equal(table.rows.length, 3); // nothing to fit to
      const seed = await evaluate(...first, "--protocols", "seed");
      equal(seed.code, 1);
      match(
        seed.error,
        /Cannot verify by seed: .* the list of pairs has one\. There is opensphere/,
      );
      match((await evaluate(...first, "--pca", "folds")).error, /is --pca with a file/);
    }),
});

for (
  const [what, args, message] of [
    ["a network beside a released model", ["--network", "sphereface-4"], /--network goes with --w/],
    ["an engine for a released model", ["--engine", "wasm"], /--engine goes with --weights/],
    ["weights and a model", ["--weights", "x", "--model", "mobilefacenet"], /cannot be used with/],
    ["two lists", ["--pairs", "view2", "--pairs-file", "x"], /cannot be used with/],
    ["a rate that is none", ["--far", "0"], /above 0 and at most 1, got 0/],
  ] as const
) {
  Deno.test(`evaluate: ${what} is wrong use`, async () => {
    const { code, error } = await evaluate(...args);
    equal(code, 2, error);
    match(error, message);
  });
}
