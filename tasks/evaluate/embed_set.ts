/**
 * The images of a set of faces through the network that the options name.
 *
 * @module
 */
import {
  type EmbeddedImages,
  embedImages,
  FACE_SETS,
  type FaceSet,
  type FetchOptions,
  type ImageRoot,
  useEngine,
} from "../../lib/mod.ts";
import type { Bars } from "../cli/progress.ts";
import { type OpenedNetwork, openNetwork } from "../faces/network.ts";
import { shapeNote } from "./bin.ts";
import type { EmbeddingOptions } from "./embedding_options.ts";
import { peopleOf } from "./embeddings.ts";
import { landmarksOf } from "./landmarks.ts";

/** Faces of the table, or of a folder of one's own. */
export interface EvaluatedSet
  extends Omit<FaceSet, "name" | "root" | "people" | "pairs" | "nearest"> {
  /** The row of FACE_SETS, or what stands for one. */
  readonly name: string;
  /** What there is, where no row says it. */
  readonly about?: string;
  /** The folder that paths are below, or what has their files. */
  readonly root: ImageRoot;
  /** By name; absent where nobody says who is on an image. */
  readonly people?: FaceSet["people"];
}

/** A network, and how faces are cropped for it. */
export interface SetNetwork {
  /** The network. */
  readonly network: OpenedNetwork;
  /** How crops were aligned, for people. */
  readonly aligned: "own landmarks" | "given landmarks" | "whole images";
  /** How many people that are tested have names of people the network was trained on. */
  readonly familiar: number;
  /** Embeds images, and ends the network. */
  readonly embed: (mirrored: boolean) => Promise<EmbeddedImages>;
}

/** Makes the network ready, and says what is to be known of it and of the set. */
export async function openSetNetwork(
  { set, paths }: { readonly set: EvaluatedSet; readonly paths: readonly string[] },
  options: EmbeddingOptions & { readonly whole?: boolean },
  { bars, fetching, signal }: {
    readonly bars: Bars;
    readonly fetching: FetchOptions;
    readonly signal: AbortSignal;
  },
): Promise<SetNetwork> {
  const { manifest, weights } = options;
  const whole = options.whole || weights !== undefined || set.people === undefined;
  const landmarks = await landmarksOf(set, { manifest, whole });
  const { engine, precision, threads } = options;
  const open = () => useEngine(engine, { precision, threads });
  const network = await openNetwork(options, fetching, open), { embedder } = network;
  bars.log(`Network ${embedder.title}: ${network.about}`);
  bars.log(`Images  ${set.title}: ${aboutSet(set)}`);
  if (set.note) bars.log(`Note    ${set.note}`);
  const shape = await shapeNote(set, paths, embedder.crop);
  if (shape) bars.log(`Note    ${shape}`);
  if (!landmarks && !options.whole && set.people) {
    bars.log(
      "Crops   whole images, as there are no landmarks: neither a manifest nor the set's own",
    );
  }
  const people = peopleOf(paths), familiar = people.intersection(network.trainedOn).size;
  if (familiar > 0) {
    bars.log(
      `Note    ${familiar} of the ${people.size} people that are tested have names of people the ` +
        "network was trained on: it will not tell strangers apart as well",
    );
  }
  const embed = async (mirrored: boolean) => {
    const bar = bars.add("Embedding", paths.length);
    const embedded = await embedImages(paths, {
      root: set.root,
      ...landmarks && { landmarks },
      embedder,
      mirrored,
      signal,
      onProgress: (done) => bar.update(done),
    });
    bar.finish(`${paths.length} images${mirrored ? ", and mirrored" : ""}`);
    await embedder.dispose();
    return embedded;
  };
  const aligned = manifest ? "own landmarks" : landmarks ? "given landmarks" : "whole images";
  return { network, aligned, familiar, embed };
}

function aboutSet({ name, about, people = [] }: EvaluatedSet): string {
  const rows: Readonly<Record<string, { readonly about: string }>> = FACE_SETS;
  const images = people.reduce((sum, { images }) => sum + images.length, 0);
  return about ?? rows[name]?.about ?? `${images} images of ${people.length} people`;
}
