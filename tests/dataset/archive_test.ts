import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { unpack, type UnpackProgress } from "../../lib/dataset/archive.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { inFolder } from "../folder.ts";
import { type Entry, filesBelow, gzipped, tarOf, unpackInto, withSum } from "./fixture_archive.ts";
import { namesIn } from "./fixture_folder.ts";

/** What was written, without the mark, which is there. */
async function written(folder: string): Promise<Record<string, string>> {
  const { ".unpacked.json": mark, ...files } = await filesBelow(`${folder}/set`);
  ok(mark, "a folder that is whole has its mark");
  return files;
}

const PLAIN: readonly Entry[] = [
  ["faces/", { type: "directory" }],
  ["faces/a/1.jpg", "one"],
  ["./faces/b/2.jpg", "two"],
  ["faces/empty", ""],
];
const FILES = { "faces/a/1.jpg": "one", "faces/b/2.jpg": "two", "faces/empty": "" };

for (
  const [kind, pack] of [["tar", (tar: Uint8Array<ArrayBuffer>) => tar], ["tgz", gzipped]] as const
) {
  Deno.test(`a ${kind} is unpacked whole, and nothing else stays`, () =>
    inFolder(async (folder) => {
      const seen: UnpackProgress[] = [], bytes = await pack(await tarOf(PLAIN));
      const done = await unpackInto(folder, bytes, { onProgress: (one) => seen.push(one) });
      deepEqual(await written(folder), FILES);
      deepEqual(namesIn(folder), ["set"]);
      const sha256 = await sha256Of(bytes);
      deepEqual(done, { name: "set.tar", sha256, files: 3, skipped: 0, reasons: [] });
      deepEqual(seen.at(-1), { name: "set.tar", bytes: bytes.length, files: 3 });
    }));
}

Deno.test("a stream is unpacked however it is cut, by a piece and by a byte", () =>
  inFolder(async (folder) => {
    const bytes = await gzipped(await tarOf(PLAIN)), sha256 = await sha256Of(bytes);
    for (const [name, size] of [["one", 1], ["some", 100]] as const) {
      const cut = Array.from(
        { length: Math.ceil(bytes.length / size) },
        (_, i) => bytes.slice(i * size, (i + 1) * size),
      );
      await unpack(ReadableStream.from(cut), `${folder}/${name}`, { name, sha256 });
      equal((await filesBelow(`${folder}/${name}`))["faces/b/2.jpg"], "two");
    }
  }));

Deno.test("what was unpacked is not unpacked again: its source is not read, only closed", () =>
  inFolder(async (folder) => {
    const bytes = await tarOf([...PLAIN, ["faces/link", { type: "symlink", linkname: "/etc" }]]);
    const first = await unpackInto(folder, bytes);
    await Deno.writeTextFile(`${folder}/set/faces/empty`, "changed since");
    let closed = 0;
    const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: () => Promise.reject(new Error("it was read")),
      cancel: () => void closed++,
    }, { highWaterMark: 0 });
    const { name, sha256 } = first;
    deepEqual(await unpack(source, `${folder}/set`, { name, sha256 }), first);
    equal(closed, 1);
    equal((await written(folder))["faces/empty"], "changed since");
  }));

for (
  const [what, make] of [
    ["without a mark", (set: string) => Deno.mkdir(set)],
    ["of another archive", async (set: string) => {
      await Deno.mkdir(set);
      await Deno.writeTextFile(
        `${set}/.unpacked.json`,
        '{"name":"x","sha256":"00","files":3,"skipped":0,"reasons":[]}',
      );
    }],
    ["whose mark is no JSON", async (set: string) => {
      await Deno.mkdir(set);
      await Deno.writeTextFile(`${set}/.unpacked.json`, "{");
    }],
  ] as const
) {
  Deno.test(`a folder ${what} is not touched`, () =>
    inFolder(async (folder) => {
      await make(`${folder}/set`);
      const before = await filesBelow(folder);
      await rejects(unpackInto(folder, await tarOf(PLAIN)), {
        name: "RangeError",
        message: /must not be there, or be of this archive.* move it away/,
      });
      deepEqual(await filesBelow(folder), before);
      deepEqual(namesIn(folder), ["set"]);
    }));
}

Deno.test("of two runs at once each has the whole set, and nothing else stays", () =>
  inFolder(async (folder) => {
    const bytes = await tarOf(PLAIN);
    const [one, other] = await Promise.all([1, 2].map(() => unpackInto(folder, bytes)));
    deepEqual(one, other);
    deepEqual(await written(folder), FILES);
    deepEqual(namesIn(folder), ["set"]);
  }));

const deep = "ab/".repeat(333) + "cd";
for (
  const [what, entries, files, reasons] of [
    ["a name that climbs", [["../out", "x"], ["a/../../out", "x"]], {}, [
      ["../out", /lead out of the folder/],
      ["a/../../out", /lead out of the folder/],
    ]],
    ["an absolute name", [["/out", "x"], [".//out", "in"]], { out: "in" }, [
      ["/out", /lead out of the folder/],
    ]],
    ["a drive or a backslash", [["C:out", "x"], ["..\\out", "x"]], {}, [
      ["C:out", /lead out/],
      ["..\\out", /lead out/],
    ]],
    ["a link", [["a", { type: "symlink", linkname: ".." }], ["a/out", "in"]], { "a/out": "in" }, [
      ["a", /^a link, to "\.\."$/],
    ]],
    ["a hard link", [["a", { type: "link", linkname: "/etc/passwd" }]], {}, [
      ["a", /^a link, to "\/etc\/passwd"$/],
    ]],
    ["a device", [["a", { type: "block-device" }], ["b", { type: "fifo" }]], {}, [
      ["a", /no regular file, but a block-device/],
      ["b", /no regular file, but a fifo/],
    ]],
    ["two of one name", [["a", "first"], ["a", "second"]], { a: "first" }, [
      ["a", /one of this name already/],
    ]],
    ["a file where a folder is", [["a/b", "in"], ["a", "x"]], { "a/b": "in" }, [
      ["a", /one of this name already/],
    ]],
    ["a folder where a file is", [["a", "x"], ["a/b", "in"], ["a/b/c", "in"]], { a: "x" }, [
      ["a/b", /its folder is a file/],
      ["a/b/c", /its folder is a file/],
    ]],
    ["a name that is too long", [["x".repeat(256), "x"], ["é".repeat(128), "x"], [deep, "x"]], {}, [
      ["x".repeat(200), /too long/],
      ["é".repeat(128), /too long/],
      [deep.slice(0, 200), /too long/],
    ]],
    ["our mark", [[".Unpacked.json", "{}"], [".unpacked.json/a", "x"]], {}, [
      [".Unpacked.json", /kept for our own/],
      [".unpacked.json/a", /kept for our own/],
    ]],
  ] as const satisfies readonly (readonly [
    string,
    readonly Entry[],
    Record<string, string>,
    readonly (readonly [string, RegExp])[],
  ])[]
) {
  Deno.test(`left out and counted: ${what}`, () =>
    inFolder(async (folder) => {
      // What comes after must not be lost, nor be taken for what was left out.
      const last: Entry = ["last", "kept"];
      const { skipped, reasons: told } = await unpackInto(folder, await tarOf([...entries, last]));
      deepEqual(await written(folder), { ...files, last: "kept" });
      equal(skipped, reasons.length);
      told.forEach(({ path, reason }, i) => {
        equal(path, reasons[i]![0]);
        match(reason, reasons[i]![1]);
      });
      deepEqual(namesIn(folder), ["set"]);
    }));
}

Deno.test("as long as names may be, they are written", () =>
  inFolder(async (folder) => {
    const names = ["x".repeat(255), deep.slice(1)];
    await unpackInto(folder, await tarOf(names.map((name) => [name, "in"])));
    deepEqual(Object.keys(await written(folder)).sort(), names.toSorted());
  }));

Deno.test("a hundred reasons are kept, all that was left out is counted", () =>
  inFolder(async (folder) => {
    const links = Array.from({ length: 300 }, (_, i): Entry => [
      `${i}`.padEnd(150, "x"),
      { type: "symlink", linkname: "y" },
    ]);
    const { skipped, reasons } = await unpackInto(folder, await tarOf([...links, ["a", "x"]]));
    deepEqual([skipped, reasons.length], [300, 100]);
  }));

const tar = await tarOf([["a", "x".repeat(1000)], ["b", "y".repeat(1000)]]); // 512 + 1024, twice
const tgz = await gzipped(tar);
const changed = (at: number, text: string, sum = true) => {
  const copy = tar.slice();
  new TextEncoder().encodeInto(text, copy.subarray(at));
  return sum ? withSum(copy, Math.floor(at / 512) * 512) : copy;
};

for (
  const [what, bytes] of [
    ["nothing", new Uint8Array()],
    ["no archive", new TextEncoder().encode("<html>not found</html>".repeat(100))],
    ["only an end", await tarOf([])],
    ["only a link", await tarOf([["a", { type: "symlink", linkname: "b" }]])],
    ["a cut in a header", tar.slice(0, 1600)],
    ["a cut in a file", tar.slice(0, 2100)],
    ["a cut in the padding of a file", tar.slice(0, 512 + 1010)],
    ["a cut between two files", tar.slice(0, 1536)],
    ["a cut before its end", tar.slice(0, 3072)],
    ["a cut in its end", tar.slice(0, 3072 + 512)],
    ["something after its end", new Uint8Array([...tar, 1])],
    ["a sum that is wrong", changed(100, "7", false)],
    ["a size that is no number", changed(124, "size")],
    ["a size too small", changed(124, "00000000012")],
    ["a size too large", changed(1536 + 124, "00000007777")],
    ["a size above all", changed(124, "\x7f")],
    ["a gzip that was cut", tgz.slice(0, -9)],
    ["a gzip of something else", await gzipped(new Uint8Array(5000).fill(7))],
    ["a gzip with a byte that changed", tgz.with(tgz.length - 12, 0)],
    ["a gzip with something after", new Uint8Array([...tgz, 1, 2, 3])],
    ["a gzip in a gzip", await gzipped(tgz)],
  ] as const
) {
  Deno.test(`refused, and nothing stays: an archive with ${what}`, () =>
    inFolder(async (folder) => {
      await rejects(unpackInto(folder, bytes as Uint8Array<ArrayBuffer>), {
        name: "SyntaxError",
        message: /^Cannot unpack set\.tar: it must /,
      });
      deepEqual(namesIn(folder), []);
    }));
}

for (
  const [what, options, message] of [
    ["too many entries", { maxFiles: 1 }, /at most 1 entries, has more at "b"/],
    ["a file too large", { maxFileBytes: 999 }, /at most 999 bytes a file, has more at "a"/],
    ["too many bytes", { maxBytes: 4000 }, /at most 4000 bytes unpacked, has more/],
    ["another hash", { sha256: "00" }, /its SHA-256 must be 00, is [0-9a-f]{64}/],
  ] as const
) {
  Deno.test(`refused, and nothing stays: an archive with ${what}`, () =>
    inFolder(async (folder) => {
      await rejects(unpackInto(folder, tgz, options), { name: "RangeError", message });
      deepEqual(namesIn(folder), []);
    }));
}

Deno.test("zeros after the end, up to a whole record as GNU tar writes them, are of no matter", () =>
  inFolder(async (folder) => {
    const padded = new Uint8Array(10_240);
    padded.set(tar);
    equal((await unpackInto(folder, padded)).files, 2);
  }));

Deno.test("at the limits an archive is unpacked", () =>
  inFolder(async (folder) => {
    // Two headers, two files padded to 1024, an end of 1024.
    const limits = { maxFiles: 2, maxFileBytes: 1000, maxBytes: 4096 };
    equal((await unpackInto(folder, tgz, limits)).files, 2);
  }));

Deno.test("a bomb is refused when it is over the limit, long before its end", () =>
  inFolder(async (folder) => {
    const size = 200_000_000,
      head = (await tarOf([["a", { type: "file", size: 0 }]])).slice(0, 512);
    new TextEncoder().encodeInto(size.toString(8).padStart(11, "0"), head.subarray(124));
    let left = size;
    const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (stream) => stream.enqueue(withSum(head)),
      pull: (stream) => (left -= 1e6) < 0 ? stream.close() : stream.enqueue(new Uint8Array(1e6)),
    });
    const packed = zeros.pipeThrough(new CompressionStream("gzip"));
    const bomb = new Uint8Array(await new Response(packed).arrayBuffer());
    ok(bomb.length < 300_000, `200 MB in ${bomb.length} bytes`);
    let read = 0;
    const onProgress = ({ bytes }: UnpackProgress) => read = bytes;
    await rejects(unpackInto(folder, bomb, { maxBytes: 1e6, onProgress }), { name: "RangeError" });
    // A few pieces of 16 KiB are on their way at once.
    ok(read < 100_000, `${read} bytes were read`);
    await rejects(unpackInto(folder, bomb, { maxFileBytes: 1e6 }), { message: /a file/ });
    deepEqual(namesIn(folder), []);
  }));

Deno.test("a run that is ended half way leaves nothing, and closes its source", () =>
  inFolder(async (folder) => {
    const ending = new AbortController(),
      files = Array.from({ length: 50 }, (_, i): Entry => [
        `a/${i}`,
        new Uint8Array(500_000).fill(i), // more than is read ahead
      ]);
    const bytes = await tarOf(files), sha256 = await sha256Of(bytes);
    let at = 0, closed = 0;
    const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (stream) =>
        at < bytes.length ? stream.enqueue(bytes.slice(at, at += 100_000)) : stream.close(),
      cancel: () => void closed++,
    });
    let half = 0;
    const onProgress = ({ files }: UnpackProgress) => {
      if (files < 20 || half > 0) return;
      half = namesIn(`${folder}/${namesIn(folder)[0]}/a`).length;
      ending.abort(new Error("enough"));
    };
    const { signal } = ending;
    await rejects(unpack(source, `${folder}/set`, { name: "x", sha256, onProgress, signal }), {
      message: "enough",
    });
    ok(half >= 20 && half < 50, `${half} files were there`);
    deepEqual(namesIn(folder), []);
    await new Promise((resolve) => setTimeout(resolve)); // the source hears of it after us
    equal(closed, 1);
    await rejects(unpackInto(folder, bytes, { signal }), { message: "enough" });
    deepEqual(namesIn(folder), []);
    equal((await unpackInto(folder, bytes)).files, 50);
  }));

for (
  const [what, options] of [
    ["over a limit", { maxFiles: 2 }],
    ["with an entry that is too large", { maxFileBytes: 1 }],
    ["that is more than it may be", { maxBytes: 3_000_000 }],
    ["of which the disk takes no more", { disk: true }],
  ] as const satisfies readonly (readonly [string, object])[]
) {
  Deno.test(`the source of an archive ${what} is closed, and not read to its end`, () =>
    inFolder(async (folder) => {
      const bytes = await tarOf(
        Array.from({ length: 40 }, (_, i): Entry => [`${i}`, new Uint8Array(500_000)]),
      );
      let at = 0, closed = 0, opened = 0;
      const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (stream) =>
          at < bytes.length ? stream.enqueue(bytes.slice(at, at += 100_000)) : stream.close(),
        cancel: () => void closed++,
      });
      const open = Deno.open;
      try {
        if ("disk" in options) {
          Deno.open = (...given) =>
            ++opened > 3 ? Promise.reject(new Error("no room")) : open(...given);
        }
        await rejects(unpack(source, `${folder}/set`, { name: "x", sha256: "", ...options }));
      } finally {
        Deno.open = open;
      }
      await new Promise((resolve) => setTimeout(resolve)); // the source hears of it after us
      equal(closed, 1);
      ok(at < bytes.length / 2, `${at} of ${bytes.length} bytes were read`);
    }));
}

Deno.test("a disk that fails half way leaves nothing, and says what failed", () =>
  inFolder(async (folder) => {
    const open = Deno.open;
    let count = 0;
    try {
      Deno.open = (...given) => ++count > 2 ? Promise.reject(new Error("no room")) : open(...given);
      await rejects(unpackInto(folder, await tarOf(PLAIN)), {
        name: "Error",
        message: /Cannot write .*faces\/empty: no room/,
      });
    } finally {
      Deno.open = open;
    }
    deepEqual(namesIn(folder), []);
  }));

Deno.test("where someone removes what was written so far, it fails rather than lose files", () =>
  inFolder(async (folder) => {
    const entries = Array.from({ length: 20 }, (_, i): Entry => [
      i < 10 ? `a/${i}` : `b/${i}`,
      new Uint8Array(500_000), // more than is read ahead
    ]);
    let removed = 0;
    const onProgress = ({ files }: UnpackProgress) => {
      if (files < 3 || removed++ > 0) return;
      Deno.removeSync(`${folder}/${namesIn(folder)[0]}/a`, { recursive: true });
    };
    await rejects(unpackInto(folder, await tarOf(entries), { onProgress }), {
      name: "NotFound",
      message: /Cannot write .*a\/\d: there is no such file or folder/,
    });
    equal(removed > 0, true);
    deepEqual(namesIn(folder), []);
  }));

Deno.test("an archive with bytes that changed is unpacked or refused, and stays inside", () =>
  inFolder(async (folder) => {
    const good = await tarOf(PLAIN),
      changes = fc.array(
        fc.tuple(fc.nat(good.length - 1), fc.nat(255)),
        { minLength: 1, maxLength: 6 },
      );
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (bytes, summed) => {
        const bad = good.slice();
        for (const [at, byte] of bytes) bad[at] = byte;
        if (summed) withSum(bad), withSum(bad, 512);
        try {
          await unpackInto(folder, bad);
          await Deno.remove(`${folder}/set`, { recursive: true });
        } catch (error) {
          ok(error instanceof SyntaxError || error instanceof RangeError, `${error}`);
        }
        deepEqual(namesIn(folder), []);
      }),
      { seed: 7, numRuns: 300 },
    );
  }));
