import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { MissingFile } from "../../lib/dataset/fetch.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { FACE_MODELS, type FaceModelDefinition, openFaceModel } from "../../lib/embed/models.ts";
import { type OnnxModel, writeOnnx } from "../../lib/format/onnx.ts";
import { serve, whole } from "../dataset/fixture_remote.ts";
import { inFolder } from "../folder.ts";

/** The mean of each channel of one crop of 112x112: what stands in for a network of that shape. */
const MEANS: OnnxModel = {
  irVersion: 8,
  opsets: { "": 13 },
  producer: ["test", "1"],
  name: "means",
  inputs: [{ name: "x", type: "float", shape: [1, 3, 112, 112] }],
  outputs: [{ name: "z", type: "float", shape: [1, 3] }],
  nodes: ([["GlobalAveragePool", "x", "y"], ["Flatten", "y", "z"]] as const).map(
    ([type, from, to]) => ({
      ...{ name: type, type, domain: "", attributes: new Map() },
      ...{ inputs: [from], outputs: [to] },
    }),
  ),
  weights: new Map(),
};

/** A row of the table whose file is another, at addresses of our own. */
async function standIn(bytes: Uint8Array<ArrayBuffer>, addresses: readonly string[]) {
  const { file, ...row } = FACE_MODELS.sface, sha256 = await sha256Of(bytes);
  return {
    ...row,
    file: { ...file, bytes: bytes.length, sha256, addresses },
  } satisfies FaceModelDefinition;
}

Deno.test("a released network comes from its next address where one has another file, once", () =>
  inFolder(async (folder) => {
    const bytes = Uint8Array.from(writeOnnx(MEANS));
    await using wrong = serve(whole(bytes.with(40, 1 + bytes[40]!) as typeof bytes));
    await using right = serve(whole(bytes));
    const row = await standIn(bytes, [wrong.address, right.address]), told: string[] = [];
    const options = {
      folder,
      mirrors: [],
      threads: 1,
      onTrouble: (line: string) => told.push(line),
    };
    const embedder = await openFaceModel(row, options);
    ok(told[0]!.startsWith(wrong.address) && told.length === 1, told.join());
    deepEqual([embedder.title, embedder.size], ["SFace", 3]);
    // As OpenCV feeds it: red first, bytes as they are.
    const data = Uint8Array.from({ length: 112 * 112 * 3 }, (_, i) => [200, 100, 50][i % 3]!);
    const crop = { data, width: 112, height: 112, channels: 3 } as const;
    deepEqual([...await embedder.embed([crop])].map(Math.round), [200, 100, 50]);
    await embedder.dispose();

    await (await openFaceModel(row, options)).dispose();
    deepEqual([wrong.asked.length, right.asked.length], [1, 1]);
    deepEqual(await Deno.readFile(`${folder}/embeddings/${row.file.name}`), bytes);
  }));

Deno.test("a network that cannot be had is told with what was tried and what else there is", () =>
  inFolder(async (folder) => {
    const bytes = Uint8Array.from(writeOnnx(MEANS)), options = { folder, mirrors: [] };
    await using gone = serve(() => new Response(null, { status: 404 }));
    await rejects(openFaceModel(await standIn(bytes, [gone.address]), options), (error) => {
      ok(error instanceof MissingFile && error.message.includes(gone.address), String(error));
      return true;
    });
    await rejects(
      openFaceModel("mobilefacenet", options),
      /Take another: --model sface is fetched/,
    );
  }));

Deno.test("every released network says where its threshold is from, and from where it comes", () => {
  for (const { file, threshold, ...row } of Object.values<FaceModelDefinition>(FACE_MODELS)) {
    ok(threshold.cosine > 0 && threshold.cosine < 1 && threshold.about !== "", row.title);
    equal(file.addresses.length > 0 || file.origin !== undefined, true, row.title);
    for (const address of file.addresses) ok(address.startsWith("https://"), address);
  }
});
