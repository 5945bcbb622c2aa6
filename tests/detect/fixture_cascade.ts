/** Cascade weights drawn from a seed: of the right shapes, and of nothing else. */
import { CASCADE, type CascadeName, type CascadeNetwork } from "../../lib/detect/cascade.ts";
import type { CascadeModels } from "../../lib/detect/files.ts";
import { pooled } from "../../lib/detect/weights.ts";
import type { CaffeModel } from "../../lib/format/caffemodel.ts";
import type { Image } from "../../lib/image/image.ts";
import { random } from "../../lib/math/random.ts";

export function drawnCascade(seed: number): CascadeModels {
  const names = Object.keys(CASCADE) as CascadeName[];
  return Object.fromEntries(
    names.map((name) => [name, drawn(CASCADE[name], seed)]),
  ) as CascadeModels;
}

function drawn(network: CascadeNetwork, seed: number): CaffeModel {
  const stream = random(seed, network.title);
  const blob = (...shape: number[]) => ({
    shape,
    data: Float32Array.from(
      { length: shape.reduce((a, b) => a * b) },
      () => stream.normal() / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1)),
    ),
  });
  const layers: { name: string; type: string; blobs: ReturnType<typeof blob>[] }[] = [];
  let size = network.size, channels = 3;
  for (const layer of network.layers) {
    if (layer.kind === "pool") {
      size = pooled(size, layer.kernel);
      continue;
    }
    const dense = layer.kind === "dense", out = layer.channels;
    const weight = dense
      ? blob(out, size * size * channels)
      : blob(out, channels, layer.kernel, layer.kernel);
    layers.push(
      { name: layer.name, type: "Convolution", blobs: [weight, blob(out)] },
      { name: layer.slopes, type: "PReLU", blobs: [blob(out)] },
    );
    size = dense ? 1 : size - layer.kernel + 1;
    channels = out;
  }
  for (const head of network.heads) {
    const dense = network.layers.at(-1)!.kind === "dense";
    const shape = dense ? [head.channels, channels] : [head.channels, channels, 1, 1];
    layers.push({ name: head.name, type: "", blobs: [blob(...shape), blob(head.channels)] });
  }
  return { name: network.title, layers };
}

export function noise(width: number, height: number, seed = 1): Image<Uint8Array> {
  const stream = random(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, () => stream.below(256));
  return { data, width, height, channels: 3 };
}
