/**
 * caffemodel: the weights of Caffe's networks, layer by layer.
 *
 * @module
 */
import { BLOB, NET, V1_TYPES } from "./caffe_schema.ts";
import { readMessage, writeMessage } from "./protobuf.ts";
import type { MessageOf } from "./protobuf_schema.ts";

/** An array of weights. */
export interface CaffeBlob {
  /**
   * As in the file: `[out, in, height, width]` of a convolution, `[out, in]` of an inner product,
   * `[out]` of a bias. In files from before 2014 always four sides, of a bias `[1, 1, 1, out]`.
   */
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: Float32Array | Float64Array;
}

/** A layer, with or without weights. */
export interface CaffeModelLayer {
  /** As in the network. */
  readonly name: string;
  /** As Caffe calls it now, `"Convolution"`. */
  readonly type: string;
  /** First the weights, then the bias. */
  readonly blobs: readonly CaffeBlob[];
}

/** What a file holds. */
export interface CaffeModel {
  /** Of the network. */
  readonly name: string;
  /** In the order of the file. */
  readonly layers: readonly CaffeModelLayer[];
}

/**
 * Reads weights; layers of the old form (V1) get the type names of now.
 *
 * A file cut exactly between two layers is a whole file of fewer layers: count them where it
 * matters.
 *
 * @throws {SyntaxError} Where the file is cut or something else, or a shape does not fit its data.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const blobs = [{ shape: [1, 2], data: new Float32Array([0.5, -1]) }];
 * const model = { name: "tiny", layers: [{ name: "fc5", type: "InnerProduct", blobs }] };
 * deepEqual(readCaffeModel(writeCaffeModel(model)), model);
 * ```
 */
export function readCaffeModel(bytes: Uint8Array): CaffeModel {
  const { name = "", layers = [], layer = [] } = readMessage(bytes, NET, "caffemodel");
  if (layers.length + layer.length === 0) {
    throw new SyntaxError(
      `Cannot read the caffemodel: its ${bytes.length} bytes hold no layer, so it is empty or ` +
        "something else",
    );
  }
  return {
    name,
    layers: [
      ...layers.map((old) => ({ ...old, type: nameOf(old.type ?? 0) })),
      ...layer,
    ].map(({ name = "", type = "", blobs = [] }) => ({
      name,
      type,
      blobs: blobs.map((blob, i) => readBlob(blob, `blob ${i} of layer "${name}"`)),
    })),
  };
}

/**
 * Writes weights in the form of now, which every Caffe since 2014 reads; the same model gives the
 * same bytes.
 *
 * @throws {RangeError} A shape that does not fit its data.
 */
export function writeCaffeModel({ name, layers }: CaffeModel): Uint8Array {
  const layer = layers.map(({ name, type, blobs }) => ({
    name,
    type,
    blobs: blobs.map(({ shape, data }, i) => {
      if (!fits(shape, data.length)) {
        throw new RangeError(
          `Cannot write blob ${i} of layer "${name}": its shape must fit its ${data.length} ` +
            `numbers, is [${shape}]`,
        );
      }
      return data instanceof Float64Array
        ? { shape: { dim: shape }, double_data: data }
        : { shape: { dim: shape }, data };
    }),
  }));
  return writeMessage({ name, layer }, NET);
}

function readBlob(blob: MessageOf<typeof BLOB>, where: string): CaffeBlob {
  const { num, channels, height, width } = blob;
  const old = [num, channels, height, width];
  const shape = old.some((side) => side !== undefined)
    ? old.map((side) => side ?? 0)
    : blob.shape?.dim ?? [];
  const data = blob.double_data?.length ? blob.double_data : blob.data ?? new Float32Array();
  if (!fits(shape, data.length)) {
    throw new SyntaxError(
      `Cannot read the caffemodel: ${where} of shape [${shape}] must have as many numbers, has ` +
        `${data.length}`,
    );
  }
  return { shape, data };
}

function fits(shape: readonly number[], count: number): boolean {
  return shape.every((side) => Number.isSafeInteger(side) && side >= 0) &&
    shape.reduce((a, b) => a * b, 1) === count;
}

function nameOf(type: number): string {
  const row = V1_TYPES.find(([number]) => number === type);
  if (row) return row[2];
  throw new SyntaxError(`Cannot read the caffemodel: no type of an old layer has number ${type}`);
}
