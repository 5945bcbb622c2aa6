import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { readPickledLists } from "../../lib/format/pickle.ts";
import { readVerificationBin } from "../../lib/format/verification_bin.ts";
import { binOf, BINS, joined, raw } from "./verification_bins.ts";

const SETS = Object.entries(BINS).filter(([name]) => /^(Python|bytearray)/.test(name));
const refused = (bytes: Uint8Array, message: RegExp) =>
  throws(() => readVerificationBin(bytes), (error: Error) => {
    equal(error.name, "SyntaxError");
    match(error.message, message);
    return true;
  });

for (const [name, file] of SETS) {
  Deno.test(`the four images of ${name} are read to the byte, and the two pairs`, async () => {
    const { files, pairs, folds, image } = readVerificationBin(file);
    deepEqual(files, readVerificationBin(BINS["Python 3, protocol 3"]!).files);
    const pixels = await Promise.all(files.map(async (_, i) => [...(await image(i)).data]));
    deepEqual(pixels, [7, 200, 92, 39].map((grey) => [grey, grey, grey]));
    deepEqual(pairs, [
      { left: 0, right: 1, same: true, fold: 1 },
      { left: 2, right: 3, same: false, fold: 2 },
    ]);
    equal(folds, 2);
  });

  Deno.test(`${name}, cut at any byte, is refused by name and place`, () => {
    for (let end = 0; end < file.length; end++) {
      refused(file.subarray(0, end), /^Cannot read the pickle: .*byte \d+/);
    }
    refused(joined(file, raw(".")), /must end with STOP, 1 bytes follow/);
  });
}

for (const name of Object.keys(BINS).filter((name) => name.startsWith("long"))) {
  Deno.test(`images of more than 255 bytes and one object twice are read: ${name}`, () => {
    const { bytes } = readPickledLists(BINS[name]!);
    deepEqual(
      bytes.map((image) => new TextDecoder().decode(image)),
      Array(2).fill("long".repeat(75)),
    );
  });
}

Deno.test("images are parts of the file: a set in memory is not there twice", () => {
  for (const name of ["Python 2, protocol 2", "Python 3, protocol 4", "bytearray, protocol 5"]) {
    const file = BINS[name]!;
    for (const image of readVerificationBin(file).files) equal(image.buffer, file.buffer);
  }
});

Deno.test("pairs are cut into ten folds in their order, the first of them longer, as KFold does", () => {
  const file = binOf(Array(46).fill(raw("x")), Array(23).fill(true));
  const { pairs, folds } = readVerificationBin(file);
  const sizes = Array.from({ length: folds }, (_, k) => {
    return pairs.filter(({ fold }) => fold === k + 1).length;
  });
  deepEqual(sizes, [3, 3, 3, 2, 2, 2, 2, 2, 2, 2]);
  ok(pairs.every(({ fold }, i) => i === 0 || fold >= pairs[i - 1]!.fold));
});

for (
  const [name, message] of [
    ["a list of lists", /lists must hold bytes or truths, this one a list/],
    ["numbers", /opcode 0x4b \("K"\) at byte \d+ is none of those/],
    ["a text", /APPENDS at byte \d+: lists must hold bytes or truths, this one a text/],
    ["one list", /must hold a tuple of two lists, holds a list/],
    ["an odd image", /must have two images for each of its pairs, has 3 for 2/],
    ["an empty image", /has 2 for 1, of which image 0 is empty/],
    ["exchanged", /the first list must hold bytes, item 0 is a truth/],
  ] as const
) {
  Deno.test(`what Python packs but is no set is refused: ${name}`, () =>
    refused(BINS[name]!, message));
}

const numpy = "cnumpy.core.multiarray\n_reconstruct\n";
const MILLION = 2 ** 20;
for (
  const [what, file, message] of [
    ["a function is called", raw("cos\nsystem\n(S'true'\ntR."), /GLOBAL at byte 0: .*"os.system"/],
    [
      "by names on the stack",
      raw("\x80\x04\x8c\x02os\x8c\x06system\x93."),
      /STACK_GLOBAL at byte 1/,
    ],
    ["NumPy's arrays", raw(`\x80\x02](${numpy}`), /x\.tobytes\(\) of what NumPy holds/],
    ["a class", raw("\x80\x02(ios\nsystem\n."), /opcode 0x69 \("i"\) at byte 3/],
    ["an object's state", raw("\x80\x02]b."), /opcode 0x62/],
    [
      "bytes are called",
      raw("C\x01aC\x01a\x85R."),
      /REDUCE at byte 7: a name must be there, a bytes/,
    ],
    ["another encoding", raw("c_codecs\nencode\nVa\nVutf8\n\x86R."), /of a text in latin1/],
    [
      "a character that is no byte",
      raw("c_codecs\nencode\nV\\u20ac\nVlatin1\n\x86R."),
      /one is 8364/,
    ],
    ["a text that is none", raw("X\x01\x00\x00\x00\xff."), /must be UTF-8/],
    ["a length of 2^64 - 1", raw(`\x8e${"\xff".repeat(8)}.`), /18446744073709552000 bytes must/],
    ["a length of 2^32 - 1", raw("B\xff\xff\xff\xff."), /4294967295 bytes must follow, but 1 are/],
    ["a frame beyond the end", raw(`\x80\x04\x95\xff${"\0".repeat(7)}.`), /FRAME at byte 2: 255 b/],
    ["a protocol of tomorrow", raw("\x80\x06]."), /must be at most 5, is 6/],
    ["deep marks", raw("(".repeat(1e6)), /MARK at byte 4: it lies deeper than 4 marks/],
    ["deep lists", raw(`${"]".repeat(1e5)}${"a".repeat(1e5)}.`), /this one a list/],
    ["a list in itself", raw("]q\0h\0a."), /APPEND at byte 5: .* this one a list/],
    ["deep tuples", raw(")"), /opcode 0x29/],
    ["a tuple in a tuple", raw("]]\x86]\x86."), /TUPLE2 at byte 4: .* a tuple, a list/],
    ["a tuple of many", raw(`(${"]".repeat(1e5)}t.`), /a list, a list, a list, …/],
    ["lists without end", raw("]".repeat(2 * MILLION)), /at most 1048576 objects/],
    ["a memo without end", raw(`]${"\x94".repeat(2 * MILLION)}`), /at most 1048576 objects/],
    ["one image again and again", raw(`](C\x01aq\0${"h\0".repeat(MILLION)}e.`), /1048576 objects/],
    [
      "one text as bytes again and again",
      raw(
        `](c_codecs\nencode\nq\0V${"a".repeat(1e5)}\nq\x01Vlatin1\nq\x02${
          "h\0h\x01h\x02\x86R".repeat(1e5)
        }`,
      ),
      /REDUCE at byte \d+: .*texts must not be longer together than the file/,
    ],
    ["what was never put", raw("]h\x07."), /must have been put at 7/],
    ["a place that is none", raw("]p-1\n."), /whole number, is "-1"/],
    ["nothing to put", raw("q\0."), /a value must be there, there is none/],
    ["a mark that is not there", raw("e."), /a mark must be there/],
    ["a list below a mark", raw("](C\x01aa."), /a value must be there/],
    ["a number for a truth", raw("]I2\na."), /must be 00 or 01, is "2"; save it by bool/],
    ["a text without quotes", raw("Sabc\n."), /must be in quotes/],
    ["an escape that repr has not", raw("S'a\\q'\n."), /must be one of nrtx.*, is "\\\\q"/],
    ["an escape in capitals", raw("S'a\\Xff'\n."), /is "\\\\X"/],
    ["a backslash that Python escapes", raw("V\\\\u0000\n."), /UNICODE at byte 0: a backslash/],
    ["nothing", raw("."), /holds nothing/],
    ["two sets", raw("]]\x86]]\x86."), /holds a tuple of a list and a list, a tuple/],
    ["no pairs", raw("]]\x86."), /has 0 for 0/],
    ["a PNG", BINS["Python 3, protocol 3"]!.subarray(40), /opcode 0x/],
  ] as const
) {
  Deno.test(`hostile files are refused at once: ${what}`, () => {
    const started = performance.now();
    refused(file, message);
    // The largest has two million opcodes, which take 0.2 s.
    ok(performance.now() - started < 5000);
  });
}

Deno.test("an image that is not there is told, one that is no image is told when it is decoded", async () => {
  const { image } = readVerificationBin(binOf([raw("a"), raw("b")], [true]));
  const message = await image(2).catch((error: Error) => error.message);
  match(String(message), /image 2: it must be a whole number below 2/);
  match(String(await image(0).catch((error: Error) => error.name)), /SyntaxError/);
});
