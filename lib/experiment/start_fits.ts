/**
 * What of a file a row can begin with: all of its network, and its head where that is the same.
 *
 * @module
 */
import type { Arrays } from "../compress/stored.ts";
import type { WeightsFile } from "../embed/weights.ts";
import { lossOptions } from "../margin/options.ts";
import type { Network } from "../network/networks.ts";
import { HEAD, headMemory, headSpecs } from "../train/head.ts";
import type { ExperimentRow } from "./experiment.ts";

/** How many arrays that do not fit are told; the first say what is wrong. */
const TOLD = 3;

/** What a row learns and remembers beside its network, by name. */
export function headShapes(
  { loss, options, learn = [], terms = [], dimension }: ExperimentRow,
  classes: number,
): Readonly<Record<string, readonly number[]>> {
  const head = { loss, options: lossOptions(loss, options), learn, terms };
  const all = {
    ...headSpecs(head, classes, dimension),
    ...headMemory(head, classes, dimension),
  };
  return Object.fromEntries(Object.entries(all).map(([name, { shape }]) => [name, shape]));
}

/**
 * The arrays that a row begins with.
 *
 * @param head Of {@linkcode headShapes}, where that of the file is taken; what has another shape there,
 *   as a bias that the other loss did not learn, begins anew.
 */
export function fittingArrays(
  { arrays }: WeightsFile,
  network: Network,
  head: Readonly<Record<string, readonly number[]>> = {},
): Arrays {
  return Object.fromEntries(
    Object.entries({ ...network.shapes, ...head })
      .filter(([name, shape]) => fits(arrays, name, shape))
      .map(([name]) => [name, arrays[name]!]),
  );
}

/**
 * Checks that a file holds the network of a row, no array less and none more.
 *
 * @param cannot What is tried, before the colon.
 * @throws {RangeError} Naming the first arrays that do not fit, or a ReLU at the end of one alone.
 */
export function checkFits(
  { arrays, network: said, rectified }: WeightsFile,
  network: Network,
  cannot: string,
): void {
  const { shapes, name: title } = network;
  const wrong = Object.entries(shapes).filter(([name, shape]) => !fits(arrays, name, shape));
  // A head and what a loss remembers are no part of a network: they are looked at later.
  const extra = Object.keys(arrays).filter((name) =>
    /^(?!head\/).*\//.test(name) && !Object.hasOwn(shapes, name)
  );
  const told = [
    ...wrong.map(([name, shape]) => `${name} must be [${shape}] and is ${found(arrays, name)}`),
    ...extra.map((name) => `${name} [${arrays[name]!.shape}] is not in the network`),
  ];
  if (told.length > 0) {
    const more = told.length > TOLD ? `; and ${told.length - TOLD} more` : "";
    throw new RangeError(
      `${cannot}: it must hold the weights of ${title}, all by their names and shapes` +
        `${said && said !== title ? `, and says that it is of ${said}` : ""}: ` +
        told.slice(0, TOLD).join("; ") + more,
    );
  }
  if (rectified !== undefined && rectified !== network.rectified) {
    throw new RangeError(
      `${cannot}: a ReLU must follow both embeddings or neither, and follows ` +
        `${rectified ? "that of the file" : "that of the row"} alone`,
    );
  }
  const bad = Object.keys(shapes).find((name) =>
    !(arrays[name]!.data as Float32Array).every(Number.isFinite)
  );
  if (bad === undefined) return;
  throw new RangeError(`${cannot}: all its numbers must be finite, and of ${bad} one is not`);
}

/**
 * Why the head of a file is not taken; `undefined` where it is.
 *
 * @param classes What each class of the run is called, in the order of labels.
 */
export function whyNewHead(
  { arrays, classes: theirs }: WeightsFile,
  row: ExperimentRow,
  classes: readonly string[],
): string | undefined {
  const shape = headShapes(row, classes.length)[HEAD]!;
  if (!Object.hasOwn(arrays, HEAD)) return "the file has none";
  if (!fits(arrays, HEAD, shape)) {
    return `that of the file is [${arrays[HEAD]!.shape}], here it is [${shape}]`;
  }
  if (!theirs) return "the file does not say of which classes its own is";
  if (theirs.length === classes.length && theirs.every((name, i) => name === classes[i])) {
    return undefined;
  }
  return "that of the file is of other classes";
}

function fits(arrays: Arrays, name: string, shape: readonly number[]): boolean {
  const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  return array?.data instanceof Float32Array && String(array.shape) === String(shape);
}

function found(arrays: Arrays, name: string): string {
  if (!Object.hasOwn(arrays, name)) return "not there";
  const { shape, data } = arrays[name]!;
  return data instanceof Float32Array ? `[${shape}]` : `in ${data.constructor.name}`;
}
