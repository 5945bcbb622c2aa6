import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { obtain, type RemoteFile } from "../../lib/dataset/fetch.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";

const content = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251);
const wrong = content.with(17, 0);

/** A server of our own, and what was asked of it. */
function serve(answer: (request: Request) => Response | Promise<Response>) {
  const asked: Request[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    asked.push(request);
    return answer(request);
  });
  return {
    asked,
    address: `http://127.0.0.1:${server.addr.port}/file.bin`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function setting(addresses: string[] = []) {
  const folder = await Deno.makeTempDir();
  const file: RemoteFile = {
    name: "file.bin",
    folder: "set",
    bytes: content.length,
    sha256: await sha256Of(content),
    addresses,
  };
  await Deno.mkdir(`${folder}/set`);
  return {
    folder,
    file,
    path: `${folder}/set/file.bin`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
const whole = () => new Response(content);

Deno.test("a file comes from its address, is kept whole, and is not fetched again", async () => {
  await using server = serve(whole);
  await using here = await setting([server.address]);
  const seen: number[] = [];
  const options = { folder: here.folder, mirrors: [] };
  const got = await obtain(here.file, { ...options, onProgress: ({ done }) => seen.push(done) });
  deepEqual(got, content);
  equal(seen.at(-1), content.length);
  deepEqual([...Deno.readDirSync(`${here.folder}/set`)].map(({ name }) => name), ["file.bin"]);
  deepEqual(await obtain(here.file, options), content);
  equal(server.asked.length, 1);
});

Deno.test("a download that was cut goes on from where it was", async () => {
  await using server = serve((request) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
    return new Response(content.slice(from), {
      status: 206,
      headers: { "content-range": `bytes ${from}-4999/5000` },
    });
  });
  await using here = await setting([server.address]);
  await Deno.writeFile(`${here.path}.partial`, content.slice(0, 1234));
  deepEqual(await obtain(here.file, { folder: here.folder, mirrors: [] }), content);
  equal(server.asked[0]!.headers.get("range"), "bytes=1234-");
});

Deno.test("a server that ignores the range sends all, and all is right", async () => {
  await using server = serve(whole);
  await using here = await setting([server.address]);
  await Deno.writeFile(`${here.path}.partial`, wrong.slice(0, 1234));
  deepEqual(await obtain(here.file, { folder: here.folder, mirrors: [] }), content);
});

Deno.test("a server that sends too little leaves what came, and the next address is tried", async () => {
  await using short = serve(() => new Response(content.slice(0, 100)));
  await using server = serve(whole);
  await using here = await setting([short.address, server.address]);
  deepEqual(await obtain(here.file, { folder: here.folder, mirrors: [] }), content);
  await using alone = await setting([short.address]);
  await rejects(obtain(alone.file, { folder: alone.folder, mirrors: [] }), {
    message: /sent 100 of 5000 bytes/,
  });
  equal((await Deno.stat(`${alone.path}.partial`)).size, 100);
});

Deno.test("a server that sends too much is stopped", async () => {
  await using server = serve(() => new Response(new Uint8Array(1_000_000)));
  await using here = await setting([server.address]);
  await rejects(obtain(here.file, { folder: here.folder, mirrors: [] }), {
    message: /more than the 5000 bytes/,
  });
  ok(!await exists(here.path));
});

Deno.test("a file with the wrong bytes is never used, wherever it lies", async () => {
  await using server = serve(() => new Response(wrong));
  await using here = await setting([server.address]);
  const mirror = `${here.folder}/mirror`;
  await Deno.mkdir(`${mirror}/deep/er`, { recursive: true });
  await Deno.writeFile(`${mirror}/deep/er/file.bin`, wrong);
  await Deno.writeFile(here.path, wrong);
  const troubles: string[] = [];
  await rejects(
    obtain(here.file, {
      folder: here.folder,
      mirrors: [mirror],
      onTrouble: (message) => troubles.push(message),
    }),
    ({ message }: Error) => {
      match(message, /Cannot obtain set\/file.bin \(5000 bytes\)/);
      equal(message.match(/its SHA-256 must be/g)!.length, 4); // three places, and how to bring it
      match(message, /Put the file at .*set\/file.bin, or name a folder/);
      return true;
    },
  );
  match(troubles[0]!, /renamed to .*file.bin.wrong/);
  deepEqual(await Deno.readFile(`${here.path}.wrong`), wrong);
});

Deno.test("a mirror is searched by hash, then by name", async () => {
  await using here = await setting();
  const { folder, file } = here;
  await Deno.mkdir(`${folder}/byhash/x`, { recursive: true });
  await Deno.writeFile(`${folder}/byhash/x/other-name`, content);
  await Deno.writeTextFile(`${folder}/byhash/SHA256SUMS`, `${file.sha256}  ./x/other-name\n`);
  deepEqual(await obtain(file, { folder: `${folder}/a`, mirrors: [`${folder}/byhash`] }), content);
  await Deno.mkdir(`${folder}/byname/y/z`, { recursive: true });
  await Deno.writeFile(`${folder}/byname/y/z/file.bin`, content);
  const mirrors = [`${folder}/nothing`, `${folder}/byname`];
  deepEqual(await obtain(file, { folder: `${folder}/a`, mirrors }), content);
});

Deno.test("a SHA256SUMS whose path climbs out of the mirror is refused", async () => {
  await using here = await setting();
  await Deno.mkdir(`${here.folder}/mirror`);
  await Deno.writeTextFile(
    `${here.folder}/mirror/SHA256SUMS`,
    `${here.file.sha256}  ../set/file.bin\n`,
  );
  await rejects(
    obtain(here.file, { folder: `${here.folder}/a`, mirrors: [`${here.folder}/mirror`] }),
    {
      message: /must stay inside/,
    },
  );
});

Deno.test("a mirror may be an address", async () => {
  await using server = serve(({ url }) =>
    url.endsWith("/m/set/file.bin") ? whole() : new Response(null, { status: 404 })
  );
  await using here = await setting();
  const mirror = server.address.replace("file.bin", "m/");
  deepEqual(await obtain(here.file, { folder: here.folder, mirrors: [mirror] }), content);
});

Deno.test("no network: the error says what was tried and what to do", async () => {
  await using here = await setting(["http://127.0.0.1:9/file.bin"]);
  await rejects(obtain(here.file, { folder: here.folder, mirrors: [`${here.folder}/none`] }), {
    message: /none: has no file.bin[^]*127.0.0.1:9\/file.bin: [^]*SPHERELAB_MIRROR; its SHA-256/,
  });
});

Deno.test("a server that fails, and then one that works", async () => {
  await using broken = serve(() => new Response("no", { status: 503 }));
  await using server = serve(whole);
  await using here = await setting([broken.address, server.address]);
  deepEqual(await obtain(here.file, { folder: here.folder, mirrors: [] }), content);
});

Deno.test("an abort ends a download and keeps what came", async () => {
  const stop = new AbortController();
  await using server = serve(() =>
    new Response(
      new ReadableStream({
        start: (stream) => stream.enqueue(content.slice(0, 1000)),
        pull: () => new Promise((done) => setTimeout(done, 20)),
      }),
    )
  );
  await using here = await setting([server.address]);
  await rejects(
    obtain(here.file, {
      folder: here.folder,
      mirrors: [],
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    }),
    /enough/,
  );
  equal((await Deno.stat(`${here.path}.partial`)).size, 1000);
});

async function exists(path: string) {
  return await Deno.stat(path).then(() => true, () => false);
}
