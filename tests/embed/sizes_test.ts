import { deepEqual, ok } from "node:assert/strict";
import * as tf from "#tensor";
import { cropSet, type FaceFile } from "../../lib/align/crops.ts";
import { openFaceSet } from "../../lib/dataset/open_faces.ts";
import { embedImages } from "../../lib/embed/images.ts";
import { networkEmbedder } from "../../lib/embed/network_embedder.ts";
import { weightsOf } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { createEmbedder } from "../../lib/train/embed.ts";

const ignore = !Deno.env.get("SPHERELAB_MIRROR");
const engine = await useEngine("wasm");

// Smaller, as trained on, and larger than the template; colours and grey; squares.
const INPUTS = [[56, 48, 3], [112, 96, 3], [140, 120, 3], [28, 24, 1], [112, 112, 3]] as const;
for (const input of INPUTS) {
  Deno.test({
    name: `images of LFW as ${input.join("x")} embed as an experiment's own test embeds them`,
    ignore,
    async fn() {
      const { root, people, landmarks } = await openFaceSet("lfw");
      const paths = people.slice(0, 5).map(({ images }) => images[0]!);
      const network = createNetwork("sphereface-4", { dimension: 8, input });
      const params = network.init(1), weights = await weightsOf(params);
      const [height, width, channels] = input, rules = { width, height, channels };

      const files = paths.map((path, label): FaceFile => {
        return { path, label, landmarks: landmarks!.get(path)! };
      });
      const set = await cropSet(root, files, rules);
      const wanted = await createEmbedder(network, engine)(params, set);

      const embedder = networkEmbedder(network, weights, engine), seen: number[] = [];
      const { original: { data } } = await embedImages(paths, {
        root,
        landmarks: (path) => landmarks!.get(path),
        embedder: {
          ...embedder,
          embed(crops) {
            for (const { data } of crops) seen.push(...data);
            return embedder.embed(crops);
          },
        },
      });
      await embedder.dispose();
      tf.dispose(params as tf.TensorContainer);
      deepEqual(Uint8Array.from(seen), set.images);
      ok(new Set(seen).size > 200, "faces, not black");
      // Batches of other sizes add up in another order.
      ok(data.every((value, i) => Math.abs(value - wanted[i]!) < 1e-6), `${data}\n${wanted}`);
      ok(Math.max(...wanted.map(Math.abs)) > 0.01);
    },
  });
}
