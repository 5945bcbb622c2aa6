/**
 * Small pictures as PNG, made at once and with nothing else: in a browser, too.
 *
 * @module
 */

/**
 * A byte a channel, as a data address. Grey is ink, dark on light, the other way round than MNIST;
 * colours are as they are.
 */
export function inkDataUrl(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: 1 | 3 = 1,
): string {
  const across = width * channels, shown = channels === 1 ? pixels.map((v) => 255 - v) : pixels;
  const rows = new Uint8Array(height * (across + 1)); // each row begins with its filter: none
  for (let row = 0; row < height; row++) {
    rows.set(shown.subarray(row * across, (row + 1) * across), row * (across + 1) + 1);
  }
  const header = new Uint8Array(13), view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8; // bits
  header[9] = channels === 1 ? 0 : 2; // grey, or red, green and blue
  const bytes = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", stored(rows)),
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

/** As zlib writes what it does not make smaller: a picture of a digit is hardly worth it. */
function stored(bytes: Uint8Array): Uint8Array {
  const most = 0xffff, blocks = Math.ceil(bytes.length / most);
  const out = new Uint8Array(2 + 5 * blocks + bytes.length + 4), view = new DataView(out.buffer);
  view.setUint16(0, 0x7801);
  let to = 2;
  for (let i = 0; i < blocks; i++) {
    const block = bytes.subarray(i * most, (i + 1) * most);
    out[to] = i === blocks - 1 ? 1 : 0;
    view.setUint16(to + 1, block.length, true);
    view.setUint16(to + 3, ~block.length, true);
    out.set(block, to + 5);
    to += 5 + block.length;
  }
  view.setUint32(to, adler32(bytes));
  return out;
}

function adler32(bytes: Uint8Array): number {
  let a = 1, b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return (b << 16 | a) >>> 0;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
