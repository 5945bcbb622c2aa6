/**
 * Small grey pictures as PNG, made at once and with nothing but zlib.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

/** One byte a pixel, as a data address; ink is dark on light, the other way round than MNIST. */
export function inkDataUrl(pixels: Uint8Array, width: number, height: number): string {
  const rows = new Uint8Array(height * (width + 1)); // each row begins with its filter: none
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      rows[row * (width + 1) + 1 + column] = 255 - pixels[row * width + column]!;
    }
  }
  const header = new Uint8Array(13), view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8; // bits; type 0 is grey
  const bytes = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ];
  return `data:image/png;base64,${
    btoa(bytes.map((part) => String.fromCharCode(...part)).join(""))
  }`;
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + content.length), view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out.subarray(4, 8 + content.length)));
  return out;
}
