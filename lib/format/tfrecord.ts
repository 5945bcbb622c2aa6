/**
 * TensorFlow's records: bytes one after the other, each with its length and two checksums.
 *
 * A reader knows the last whole record of a file that was cut, and no damaged byte passes.
 * See https://www.tensorflow.org/tutorials/load_data/tfrecord
 *
 * @module
 */
import { crc32c } from "./crc32c.ts";

/** The length (8), its checksum (4) before the bytes, their checksum (4) after. */
const BEFORE = 12, AFTER = 4;

/**
 * One record: `uint64 length, uint32 masked CRC of the length, bytes, uint32 masked CRC of them`,
 * all little-endian.
 *
 * @example Sixteen bytes around the content
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(tfRecord(new Uint8Array(5)).length, 21);
 * ```
 */
export function tfRecord(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(BEFORE + content.length + AFTER);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, masked(record.subarray(0, 8)), true);
  record.set(content, BEFORE);
  view.setUint32(BEFORE + content.length, masked(content), true);
  return record;
}

/** Turned and moved: the checksum of bytes that hold checksums would be weak. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return ((crc >>> 15 | crc << 17) + 0xa282ead8) >>> 0;
}
