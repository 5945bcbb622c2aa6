/**
 * `deno task import`: a caffemodel as weights of one of our networks.
 *
 * @module
 */
import {
  caffeDimension,
  createNetwork,
  fromCaffe,
  type NetworkName,
  NETWORKS,
  readCaffeModel,
  writeWeights,
} from "../lib/mod.ts";
import { makeFolder, pathInside, writeWhole } from "../lib/dataset/store.ts";
import { Argument, Option, rowOf, runTask, taskCommand } from "./cli/command.ts";
import { readAs } from "./cli/read_as.ts";

const command = taskCommand(
  "import",
  "Reads a caffemodel of SphereFace, or of another of our networks with the names that deno task\n" +
    "export gives, checks each array and writes the weights as safetensors, to the bit. The layer of\n" +
    "classes after the embedding is left out.",
  [
    "deno task import sphereface_model.caffemodel --network sphereface-20",
    "deno task import sphereface_model.caffemodel --network sphereface-20 --name released",
  ],
)
  .addArgument(new Argument("<file>", "the caffemodel"))
  .addOption(
    new Option("--network <name>", "which it is of").makeOptionMandatory()
      .argParser(rowOf<NetworkName>("network", NETWORKS)),
  )
  .option("--rectified", "a ReLU follows the embedding", false)
  .option("--name <name>", "of the file; default that of the network")
  .option("--out <folder>", "where results go", "results")
  .option("--json", "print what was read as JSON on standard output", false);

await runTask(command, async (options) => {
  const [file] = command.processedArgs, { network: name, rectified } = options;
  const model = await readAs(file, "a caffemodel", readCaffeModel);
  const network = createNetwork(name, { dimension: caffeDimension(name, model), rectified });
  const weights = fromCaffe(network, model);
  const path = pathInside(options.out, `${options.name ?? name}.safetensors`);
  await makeFolder(options.out);
  await writeWhole(path, writeWeights(network, weights));
  const { dimension, count } = network;
  if (options.json) return console.log(JSON.stringify({ network: name, dimension, count, path }));
  console.log(`${path}  ${NETWORKS[name].title}, ${count} weights, embeddings of ${dimension}`);
});
