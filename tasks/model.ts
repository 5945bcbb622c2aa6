/**
 * `deno task model`: what a network is made of, and what it costs.
 *
 * @module
 */
import {
  caffeCount,
  createNetwork,
  macsIn,
  type Network,
  type NetworkName,
  NETWORKS,
  type Normalisation,
  NORMALISATIONS,
  prunedWidths,
  summarise,
} from "../lib/mod.ts";
import { Argument, count, rowOf, runTask, taskCommand } from "./cli/command.ts";
import { textTable } from "./cli/table.ts";

const command = taskCommand(
  "model",
  "The layers of a network: what comes out of each, how many numbers it learns, and how many\n" +
    "products (MACs) it makes of an image. Without a name, all networks in a line each.",
  [
    "deno task model",
    "deno task model sphereface-20",
    "deno task model sphereface-20 --prune 0.5",
    "deno task model digits-8 --dimension 2",
  ],
)
  .addArgument(
    new Argument("[network]", "the network").argParser(rowOf<NetworkName>("network", NETWORKS)),
  )
  .option("--dimension <count>", "the size of an embedding", count, 512)
  .option(
    "--normalisation <name>",
    "what stands between a convolution and its activation (default: that of the network)",
    rowOf<Normalisation>("normalisation", NORMALISATIONS),
  )
  .option("--prune <share>", "with so many of the channels removed that may be, as 0.5", Number, 0)
  .option("--json", "print the numbers as JSON on standard output", false);

await runTask(command, ({ dimension, normalisation, prune: share, json }) => {
  const [name] = command.processedArgs as [NetworkName | undefined];
  const print = name === undefined ? printAll : printOne;
  print(
    (name ? [name] : Object.keys(NETWORKS) as NetworkName[]).map((each) =>
      slim(createNetwork(each, { dimension, ...(normalisation ? { normalisation } : {}) }), share)
    ),
    json,
  );
  return Promise.resolve();
});

function slim(network: Network, share: number): Network {
  if (share === 0) return network;
  return createNetwork(network.name, { ...network, widths: prunedWidths(network, share) });
}

function printAll(networks: readonly Network[], json: boolean): void {
  const rows = networks.map((network) => ({
    network: network.name as string,
    about: NETWORKS[network.name].about,
    input: network.input,
    parameters: network.count,
    macs: macsIn(network),
  }));
  if (json) return console.log(JSON.stringify(rows, null, 2));
  console.log(textTable(
    ["network", "image", `parameters (${networks[0]!.dimension}-D)`, "products", "about"],
    rows.map(({ network, about, input, parameters, macs }) => [
      network,
      sides(input),
      String(parameters),
      millions(macs),
      about,
    ]),
  ));
}

function printOne([network]: readonly Network[], json: boolean): void {
  const { name, input, dimension, count, layers, normalisation } = network!;
  const rows = summarise(network!), macs = macsIn(network!);
  const inCaffe = normalisation === "none" ? caffeCount(network!) : null; // its files have no other
  if (json) {
    const whole = { network: name, input, dimension, parameters: count, inCaffe, macs };
    return console.log(JSON.stringify({ ...whole, layers: rows }, null, 2));
  }
  console.log(`${NETWORKS[name].title}: ${NETWORKS[name].about}\n`);
  console.log(textTable(
    ["layer", "what it does", "output", "parameters", "products"],
    [
      ["", "an image", sides(input), "", ""],
      ...rows.map(({ name, about, output, parameters, macs }) => [
        name,
        about,
        sides(output),
        String(parameters),
        millions(macs),
      ]),
      ["all", "", "", String(count), millions(macs)],
    ],
  ));
  if (inCaffe !== null && layers.some(({ layer }) => layer.kind === "residual")) {
    console.log(
      `\nIn Caffe's files ${inCaffe}: ${
        inCaffe - count
      } biases of residual units, all 0, are there too`,
    );
  }
}

function sides(shape: readonly number[]): string {
  return shape[0] === 1 && shape[1] === 1 ? String(shape[2]) : shape.join("x");
}

function millions(macs: number): string {
  return `${(macs / 1e6).toFixed(1)} M`;
}
