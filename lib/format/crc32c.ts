/**
 * The checksum CRC-32C (Castagnoli), as event files and many stores have it.
 *
 * Node's `crc32` is that of zip files, with another polynomial.
 *
 * @module
 */

/** The polynomial 0x1EDC6F41, its bits in reverse. */
const POLYNOMIAL = 0x82f63b78;

/** What each byte adds. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/**
 * The checksum of bytes, a whole number below 2^32.
 *
 * See https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
 *
 * @example The check value of catalogues
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
 * ```
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crc >>> 8 ^ TABLE[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}
