import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { inFolder } from "../folder.ts";
import { type Case, CASES, GROUPS } from "./cases.ts";
import { drawn, embeddings, images, similarities } from "./drawn.ts";
import { decodeWarp, warp } from "./faces.ts";
import { benchFigure } from "./figure.ts";
import { type Peer, PEERS } from "./peers.ts";
import type { Step } from "./play.ts";

Deno.test("every case is in a group, and some peer plays it by a script that is there", () => {
  const grouped = new Set<string>(Object.values(GROUPS).flat());
  deepEqual([...grouped].toSorted(), Object.keys(CASES).toSorted());
  for (const { kind } of Object.values(CASES) as Case[]) {
    ok(Object.values(PEERS).some(({ plays }: Peer) => plays.includes(kind)), kind);
  }
  for (const { script } of Object.values(PEERS)) {
    ok(Deno.statSync(new URL(`peers/${script}`, import.meta.url)).isFile, script);
  }
});

// Printed by peers/drawn.py with NumPy 2.4.
const DRAWN = [0, 1561565218, 3573156908], DRAWN_FAR = [3913919095, 1405095613];
const EMBEDDINGS = [
  ...[-0.35407039523124695, -0.7888229489326477],
  ...[-1.645053505897522, 0.4121299982070923],
];
const BYTES = [0, 93, 212, 14, 47, 214, 14, 95, 229, 147, 51, 8];
const MAPS = [
  ...[0.6976564044985771, 0.05723234454500025, -46.36109363044717],
  ...[-0.05723234454500025, 0.6976564044985771, -24.053007494197104],
  ...[0.9967420100176763, 0.2704292531142661, -110.3964078914928],
  ...[-0.2704292531142661, 0.9967420100176763, -34.78909461292628],
];

Deno.test("drawn numbers are those that peers/drawn.py gives", () => {
  deepEqual([0, 1, 2].map(drawn), DRAWN);
  deepEqual([0, 1].map((i) => drawn(2 ** 28 + i)), DRAWN_FAR);
  deepEqual([...embeddings([5, 0], 2, 100).data as Float32Array], EMBEDDINGS);
  deepEqual([...images(1, 2)[0]!.data], BYTES);
  similarities(2, 250, 96, 112).flat(2).forEach((value, i) => {
    ok(Math.abs(value - MAPS[i]!) < 1e-12, `${i}: ${value}`); // sines of two libraries
  });
});

Deno.test("crops from files are those from their bytes", () =>
  inFolder(async (folder) => {
    const work = { ...CASES.warp, images: 3, size: 20, width: 16, height: 12 };
    const files: Record<string, string> = {};
    for (const [i, { data }] of images(3, 20).entries()) {
      files[i] = `${folder}/${i}.ppm`;
      const head = new TextEncoder().encode("P6 20 20 255\n");
      await Deno.writeFile(files[i], Uint8Array.of(...head, ...data));
    }
    const tell = async (step: Step) => (await step() as () => number)();
    equal(await tell(await decodeWarp(work, files)), await tell(warp(work)));
  }));

Deno.test("in the figure the peers of a case are spread over its row, whatever others have", () => {
  const result = (name: string, peer: string) => ({
    case: name,
    peer,
    ...{ ours_ms: { min: 1, median: 1 }, peer_ms: { min: 1, median: 1 } },
    ratio: { min: 1, median_paired: 1, range: [1, 1] },
  });
  const { data } = benchFigure([result("a", "p"), result("b", "q"), result("b", "r")], String);
  const rows = data.map(({ y }) => (y as number[]).map((value) => value.toFixed(3)));
  deepEqual(rows, [["0.000"], ["0.833"], ["1.167"]]);
});

/** The task with a peer that finds `value`. */
async function bench(value: number, folder: string) {
  const python = `${folder}/python`;
  const said = JSON.stringify({ times: [50], value, peak: null });
  await Deno.writeTextFile(
    python,
    `#!/bin/sh\necho ready\nwhile read line; do echo '${said}'; done`,
  );
  await Deno.chmod(python, 0o755);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "tasks/bench.ts", "warp", "--rounds", "1", "--out", folder],
      ...["--python", python, "--peers", "opencv,tensorflow"],
    ],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const error = new TextDecoder().decode(stderr);
  equal(code, 0, error);
  return { error, results: JSON.parse(await Deno.readTextFile(`${folder}/bench.json`)) };
}

Deno.test({
  name: "a peer that finds something else than we do is left out, and named",
  ignore: Deno.build.os === "windows", // the peer is a shell script
  fn: () =>
    inFolder(async (folder) => {
      const { error, results } = await bench(99, folder);
      match(error, /OpenCV is left out: its result must be within 0\.05 of ours, 127\.5\d*, is 99/);
      deepEqual(results, []);
    }),
});

Deno.test({
  name: "a peer that finds the same is measured; one that plays other work is not asked",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const { error, results: [result, ...others] } = await bench(127.5, folder);
      equal(error.includes("left out"), false, error);
      deepEqual([result.case, result.peer, result.peer_ms.min], ["warp", "OpenCV", 50]);
      deepEqual(result.ratio.min, result.ours_ms.min / 50);
      // 500 images of 250 x 250 pixels are 89 MiB.
      ok(Deno.build.os !== "linux" || result.peak_mib.ours > 89);
      equal(result.peak_mib.peer, null);
      deepEqual(others, []);
    }),
});
