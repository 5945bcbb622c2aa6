/**
 * `deno task export`: the weights of a network, for other toolkits.
 *
 * @module
 */
import {
  caffeNetOf,
  type CaffeTraining,
  checkWeights,
  createNetwork,
  type Network,
  type NetworkName,
  networkOf,
  NETWORKS,
  type NetworkWeights,
  readWeights,
  STORED,
  type StoredAs,
  toCaffe,
  toOnnx,
  useEngine,
  weightsOf,
  writeCaffeModel,
  writeOnnx,
  writePrototxt,
  writeWeights,
} from "../lib/mod.ts";
import { makeFolder, pathInside, writeWhole } from "../lib/dataset/store.ts";
import { count, Option, rowOf, runTask, taskCommand, WrongUse } from "./cli/command.ts";
import { readAs } from "./cli/read_as.ts";

type Files = Readonly<Record<string, Uint8Array | string>>;
type Write = (network: Network, weights: NetworkWeights, told: Told) => Files;
interface Told extends CaffeTraining {
  readonly storedAs: StoredAs;
}

/** The files of each format, by what follows their name. */
const FORMATS = {
  caffe: (network, weights, training) => ({
    ".caffemodel": writeCaffeModel(toCaffe(network, weights)),
    "_deploy.prototxt": writePrototxt(caffeNetOf(network, "deploy")),
    "_model.prototxt": writePrototxt(caffeNetOf(network, "train", training)),
  }),
  onnx: (network, weights, { storedAs }) => ({
    ".onnx": writeOnnx(toOnnx(network, weights, { storedAs })),
  }),
  safetensors: (network, weights, { storedAs }) => ({
    ".safetensors": writeWeights(network, weights, { storedAs }),
  }),
} as const satisfies Record<string, Write>;
type Format = keyof typeof FORMATS;

const command = taskCommand(
  "export",
  "Writes a network with its weights for other toolkits: for Caffe as caffemodel and prototxt, with\n" +
    "the names of SphereFace's released files; as ONNX for any number of images; or as safetensors.\n" +
    "Weights are a file of deno task import, a checkpoint of training, or drawn from a seed.",
  [
    "deno task export --network sphereface-20 --seed 1 --format caffe",
    "deno task export --weights results/sphereface-20.safetensors --format onnx",
    "deno task export --weights results/sphereface-20.safetensors --format onnx --stored-as int8",
  ],
)
  .addOption(
    new Option("--network <name>", "which; default the one that the weights say they are of")
      .argParser(rowOf<NetworkName>("network", NETWORKS)),
  )
  .option("--weights <file>", "safetensors: weights, or a checkpoint")
  .option("--seed <number>", "weights as they start, in place of a file", count)
  .option("--dimension <count>", "the size of embeddings, with --seed; default 512", count)
  .option("--rectified", "a ReLU follows the embedding", false)
  .addOption(
    new Option("--format <name>", "caffe, onnx or safetensors").makeOptionMandatory()
      .argParser(rowOf<Format>("format", FORMATS)),
  )
  .addOption(
    new Option(
      "--stored-as <kind>",
      "of weights in onnx and safetensors: float32, float16 or int8, which is a quarter in size",
    ).default("float32" as StoredAs)
      .argParser(rowOf<StoredAs>("way to store weights", STORED)),
  )
  .option("--classes <count>", "of the prototxt that trains", count, 10572)
  .option("--name <name>", "of the files; default that of the network")
  .option("--out <folder>", "where results go", "results")
  .option("--json", "print the files as JSON on standard output", false);

await runTask(command, async (options) => {
  const { network, weights } = await load(options);
  const write: Write = FORMATS[options.format], { storedAs, classes } = options;
  if (options.format === "caffe" && storedAs !== "float32") {
    throw new WrongUse(`Cannot export ${storedAs} for Caffe: its files hold float32 alone`);
  }
  const files = write(network, weights, { classes, storedAs });
  await makeFolder(options.out);
  const written: { path: string; bytes: number }[] = [];
  for (const [end, content] of Object.entries(files)) {
    const path = pathInside(options.out, `${options.name ?? network.name}${end}`);
    await writeWhole(path, content);
    written.push({ path, bytes: content.length });
  }
  const { name, dimension } = network;
  if (options.json) {
    return console.log(JSON.stringify({ network: name, dimension, written }, null, 2));
  }
  for (const { path, bytes } of written) {
    console.log(`${path}  ${bytes < 1e5 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`}`);
  }
});

interface Source {
  readonly network?: NetworkName | undefined;
  readonly weights?: string | undefined;
  readonly seed?: number | undefined;
  readonly dimension?: number | undefined;
  readonly rectified: boolean;
}

async function load({ network: name, weights: path, seed, dimension, rectified }: Source) {
  if ((path === undefined) === (seed === undefined)) {
    throw new WrongUse("Cannot export: say either --weights or --seed");
  }
  if (path !== undefined) {
    if (dimension !== undefined) {
      throw new WrongUse(
        "Cannot export: --dimension goes with --seed; weights have their own size",
      );
    }
    const file = await readAs(path, "weights of a network", readWeights);
    const network = networkOf(file, { rectified, ...(name ? { network: name } : {}) });
    return { network, weights: checkWeights(network, file.arrays) };
  }
  if (name === undefined) throw new WrongUse("Cannot export: --seed needs --network");
  await useEngine("wasm"); // what it draws is the same on each
  const network = createNetwork(name, { dimension: dimension ?? 512, rectified });
  return { network, weights: await weightsOf(network.init(seed!)) };
}
