import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { type FetchProgress, MissingFile, obtain, obtainPath } from "../../lib/dataset/fetch.ts";
import { namesIn } from "./fixture_folder.ts";
import { content, pieces, ranged, serve, setting, whole, wrong } from "./fixture_remote.ts";

Deno.test("a file comes from its address, is kept whole, and is not fetched again", async () => {
  await using server = serve(pieces(content, "close"));
  await using here = await setting([server.address]);
  const seen: FetchProgress[] = [], onProgress = (one: FetchProgress) => seen.push(one);
  deepEqual(await obtain(here.file, { ...here.alone, onProgress }), content);
  ok(seen.every(({ done }, i) => done > (seen[i - 1]?.done ?? 0)), "progress grows");
  deepEqual(seen.at(-1), { name: "file.bin", done: 5000, total: 5000, source: server.address });
  deepEqual(namesIn(`${here.folder}/set`), ["file.bin"]);
  deepEqual(await obtain(here.file, here.alone), content);
  equal(server.asked.length, 1);
  // Of something packed on the way, no byte would be where a resumed download looks for it.
  equal(server.asked[0]!.get("accept-encoding"), "identity");
});

Deno.test("a download that was cut goes on from where it was", async () => {
  await using server = serve(ranged);
  await using here = await setting([server.address]);
  await Deno.writeFile(`${here.path}.partial`, content.slice(0, 1234));
  deepEqual(await obtain(here.file, here.alone), content);
  deepEqual(server.ranges(), ["bytes=1234-"]);
});

Deno.test("a connection that breaks keeps what came, and the next address goes on", async () => {
  await using broken = serve(pieces(content.slice(0, 700), "error"));
  await using server = serve(ranged);
  await using here = await setting([broken.address, server.address]);
  deepEqual(await obtain(here.file, here.alone), content);
  match(server.ranges()[0]!, /bytes=[1-7]00-/);
});

Deno.test("a part of some other file is found out, and the download starts again", async () => {
  await using server = serve(ranged);
  await using here = await setting([server.address]);
  await Deno.writeFile(`${here.path}.partial`, wrong.slice(0, 1234));
  deepEqual(await obtain(here.file, here.alone), content);
  deepEqual(server.ranges(), ["bytes=1234-", null]);
});

for (
  const [what, kept, ranges] of [
    ["complete, it is checked and used", content, []],
    ["complete but wrong, it is fetched again", wrong, [null]],
    ["too long, it is fetched again", new Uint8Array(6000), [null]],
  ] as const
) {
  Deno.test(`where the part that is kept is ${what}`, async () => {
    await using server = serve(ranged);
    await using here = await setting([server.address]);
    await Deno.writeFile(`${here.path}.partial`, kept);
    deepEqual(await obtain(here.file, here.alone), content);
    deepEqual(server.ranges(), ranges);
    deepEqual(namesIn(`${here.folder}/set`), ["file.bin"]);
  });
}

const partial = (range: string) => ({ status: 206, headers: { "content-range": range } });
for (
  const [what, answer] of [
    ["ignores the range", () => new Response(content)],
    ["cannot satisfy the range", () => new Response(null, { status: 416 })],
    ["sends another part", () => new Response(content.slice(9), partial("bytes 9-4999/5000"))],
    ["has a file of another size", () => new Response("x", partial("bytes 1234-1234/1235"))],
    ["does not say which part it sends", () => new Response(content.slice(9), { status: 206 })],
  ] as const
) {
  Deno.test(`a server that ${what} is asked for all, and all is right`, async () => {
    await using server = serve((request) =>
      request.headers.has("range") ? answer() : ranged(request)
    );
    await using here = await setting([server.address]);
    await Deno.writeFile(`${here.path}.partial`, content.slice(0, 1234));
    deepEqual(await obtain(here.file, here.alone), content);
  });
}

Deno.test("a server that is away for a moment does not cost what is kept", async () => {
  await using server = serve(() => new Response("no", { status: 503 }));
  await using here = await setting([server.address]);
  await Deno.writeFile(`${here.path}.partial`, content.slice(0, 1234));
  await rejects(obtain(here.file, here.alone), { message: /the server answered 503/ });
  equal((await Deno.stat(`${here.path}.partial`)).size, 1234);
});

Deno.test("a server that sends too little leaves what came", async () => {
  await using server = serve(pieces(content.slice(0, 100), "close"));
  await using here = await setting([server.address]);
  await rejects(obtain(here.file, here.alone), { message: /sent 100 of 5000 bytes/ });
  equal((await Deno.stat(`${here.path}.partial`)).size, 100);
});

Deno.test("a server that sends too much is stopped, and nothing of it is kept", async () => {
  await using server = serve(pieces(new Uint8Array(1_000_000), "silence"));
  await using here = await setting([server.address]);
  await rejects(obtain(here.file, here.alone), { message: /more than the 5000 bytes/ });
  deepEqual(namesIn(`${here.folder}/set`), []);
});

Deno.test("a server whose file has another size is left before any of it is read", async () => {
  for (const size of [10, 4999, 5001, 1_000_000]) {
    await using server = serve(whole(new Uint8Array(size)));
    await using here = await setting([server.address]);
    await rejects(obtain(here.file, here.alone), {
      message: new RegExp(`the server has ${size} bytes, there must be 5000`),
    });
    deepEqual(namesIn(`${here.folder}/set`), []);
  }
});

Deno.test("a server that falls silent is left", async () => {
  await using server = serve(pieces(content.slice(0, 500), "silence"));
  await using here = await setting([server.address]);
  await rejects(obtain(here.file, { ...here.alone, timeout: 100 }), {
    message: /the server was silent for 0.1 s/,
  });
  equal((await Deno.stat(`${here.path}.partial`)).size, 500);
});

Deno.test("a server that never answers is left", async () => {
  const never = Promise.withResolvers<Response>();
  await using server = serve(() => never.promise);
  await using here = await setting([server.address]);
  await rejects(obtain(here.file, { ...here.alone, timeout: 100 }), { message: /was silent/ });
  never.resolve(new Response());
});

Deno.test("a file with the wrong bytes is never used, wherever it lies", async () => {
  await using server = serve(whole(wrong));
  await using here = await setting([server.address]);
  const mirror = `${here.folder}/mirror`;
  await Deno.mkdir(mirror);
  await Deno.writeFile(`${mirror}/file.bin`, wrong);
  await Deno.writeFile(here.path, wrong);
  await rejects(obtain(here.file, { folder: here.folder, mirrors: [mirror] }), (error: Error) => {
    const { message } = error;
    match(message, /^Cannot obtain set\/file.bin \(5000 bytes\)/);
    equal(message.match(/its SHA-256 must be/g)!.length, 4); // three places, and how to bring it
    match(message, /renamed to .*file.bin.wrong/);
    match(message, /Put the file at .*set\/file.bin, or name a folder that has it in SPHERELAB_/);
    return error instanceof MissingFile;
  });
  deepEqual(await Deno.readFile(`${here.path}.wrong`), wrong);
  deepEqual(namesIn(`${here.folder}/set`), ["file.bin.wrong"]);
});

Deno.test("a wrong file in the cache is set aside and fetched again, and that is told", async () => {
  for (const bytes of [wrong, content.slice(1), new Uint8Array(6000), new Uint8Array()]) {
    await using server = serve(whole());
    await using here = await setting([server.address]);
    await Deno.writeFile(here.path, bytes);
    const troubles: string[] = [], onTrouble = (message: string) => troubles.push(message);
    deepEqual(await obtain(here.file, { ...here.alone, onTrouble }), content);
    match(troubles.join(), /file.bin: .* must .*; it was renamed to .*file.bin.wrong$/);
    deepEqual(await Deno.readFile(`${here.path}.wrong`), bytes);
  }
});

Deno.test("no network: the error says what was tried and what to do", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 }), { port } = listener.addr;
  listener.close();
  await using here = await setting([`http://127.0.0.1:${port}/file.bin`]);
  await rejects(obtain(here.file, { folder: here.folder, mirrors: [`${here.folder}/none`] }), {
    name: "MissingFile",
    message: new RegExp(
      "set/file.bin: is not there\n[^]*none: there is no such folder\n[^]*" +
        "127.0.0.1:\\d+/file.bin: [^]*refused[^]*SPHERELAB_MIRROR; its SHA-256",
    ),
  });
});

Deno.test("a cache that cannot be written to is named; a mirror serves all the same", async () => {
  await using server = serve(whole());
  await using here = await setting([server.address]);
  await Deno.writeTextFile(`${here.folder}/file`, "");
  const folder = `${here.folder}/file`; // a file where the cache should be
  await rejects(obtain(here.file, { folder, mirrors: [] }), {
    message: /Cannot make the folder .*file\/set/,
  });
  await Deno.mkdir(`${here.folder}/mirror`);
  await Deno.writeFile(`${here.folder}/mirror/file.bin`, content);
  deepEqual(await obtain(here.file, { folder, mirrors: [`${here.folder}/mirror`] }), content);
});

Deno.test("a full disk is named, and what came before is kept", async () => {
  await using server = serve(pieces(content, "close"));
  await using here = await setting([server.address]);
  const open = Deno.open;
  try {
    Deno.open = async (...given: Parameters<typeof open>) => {
      const file = await open(...given), write = file.write.bind(file);
      let room = 1000;
      file.write = (bytes) => {
        if (room === 0) return Promise.reject(new Error("No space left on device (os error 28)"));
        const part = bytes.subarray(0, room);
        room -= part.length;
        return write(part);
      };
      return file;
    };
    await rejects(obtain(here.file, here.alone), {
      name: "MissingFile",
      message: /Cannot write .*file.bin.partial: No space left on device/,
    });
  } finally {
    Deno.open = open;
  }
  deepEqual(await Deno.readFile(`${here.path}.partial`), content.slice(0, 1000));
});

Deno.test("what cannot be read is not taken for wrong: a folder in the file's place stays", async () => {
  await using server = serve(whole());
  await using here = await setting([server.address]);
  await Deno.mkdir(here.path);
  await rejects(obtain(here.file, here.alone), { message: /Cannot read .*set\/file.bin: / });
  ok((await Deno.stat(here.path)).isDirectory);
});

for (const addresses of [1, 2]) {
  Deno.test(`an abort ends a download and keeps what came, with ${addresses} addresses`, async () => {
    const stop = new AbortController();
    await using server = serve(pieces(content.slice(0, 1000), "silence"));
    await using here = await setting(Array(addresses).fill(server.address));
    const options = { ...here.alone, signal: stop.signal };
    await rejects(
      obtain(here.file, {
        ...options,
        onProgress: ({ done }) => done >= 1000 && stop.abort(new Error("enough")),
      }),
      { name: "Error", message: "enough" },
    );
    equal((await Deno.stat(`${here.path}.partial`)).size, 1000);
    equal(server.asked.length, 1);
    await Deno.writeFile(here.path, content);
    await rejects(obtain(here.file, options), { message: "enough" });
  });
}

Deno.test("the path of a file is in the mirror that is a folder, and in the cache of one fetched", async () => {
  await using server = serve(whole());
  await using here = await setting([server.address]);
  const mirror = `${here.folder}/mirror`, options = { ...here.alone, mirrors: [mirror] };
  await Deno.mkdir(mirror);
  await Deno.writeFile(`${mirror}/file.bin`, content);
  equal(await obtainPath(here.file, options), `${mirror}/file.bin`);
  deepEqual(namesIn(`${here.folder}/set`), []);
  equal(await obtainPath(here.file, here.alone), here.path);
  deepEqual(namesIn(`${here.folder}/set`), ["file.bin"]);
  equal(await obtainPath(here.file, options), here.path); // the cache is first
  equal(server.asked.length, 1);
});

Deno.test("no path is given of a wrong file: it is set aside in the cache, passed over elsewhere", async () => {
  await using here = await setting();
  const mirror = `${here.folder}/mirror`;
  await Deno.mkdir(mirror);
  for (
    const [bytes, why] of [[wrong, "bin: its SHA-256 must be"], [
      content.slice(1),
      "5000 bytes, has 4999",
    ]] as const
  ) {
    await Deno.writeFile(here.path, bytes);
    await Deno.writeFile(`${mirror}/file.bin`, bytes);
    await rejects(
      obtainPath(here.file, { ...here.alone, mirrors: [mirror] }),
      ({ message }: Error) => {
        equal(message.split(why).length - 1, 2, message);
        return true;
      },
    );
    deepEqual(namesIn(`${here.folder}/set`), ["file.bin.wrong"]);
    deepEqual(namesIn(mirror), ["file.bin"]);
  }
});
