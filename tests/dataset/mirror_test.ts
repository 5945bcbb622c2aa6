import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { obtain } from "../../lib/dataset/fetch.ts";
import { mirrorsOf } from "../../lib/dataset/mirror.ts";
import { content, serve, setting, whole, wrong } from "./fixture_remote.ts";

Deno.test("mirrors are named by folders and addresses, whose colons do not end them", () => {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  deepEqual(mirrorsOf(""), []);
  deepEqual(mirrorsOf(`/a${separator}b/c, /d,`), ["/a", "b/c", "/d"]);
  deepEqual(
    mirrorsOf(` http://h:80/m , /a${separator}https://x/y,file:///z`),
    ["http://h:80/m", "/a", "https://x/y", "file:///z"],
  );
});

Deno.test("a mirror is searched by hash, then by name, and read in place", async () => {
  await using here = await setting();
  const { folder, file } = here;
  await Deno.mkdir(`${folder}/byhash/x`, { recursive: true });
  await Deno.writeFile(`${folder}/byhash/x/other name`, content);
  await Deno.writeTextFile(
    `${folder}/byhash/SHA256SUMS`,
    `${"0".repeat(64)}  file.bin\r\n${file.sha256.toUpperCase()}  ./x/other name\r\n`,
  );
  const cache = { folder: `${folder}/a` };
  deepEqual(await obtain(file, { ...cache, mirrors: [`${folder}/byhash`] }), content);
  await Deno.mkdir(`${folder}/by%20name/y/z`, { recursive: true });
  await Deno.writeFile(`${folder}/by%20name/y/z/file.bin`, content);
  const mirrors = [`${folder}/nothing`, `${folder}/by%20name`];
  deepEqual(await obtain(file, { ...cache, mirrors }), content);
  deepEqual(await obtain(file, { ...cache, mirrors: [`file://${folder}/by%2520name`] }), content);
  await rejects(Deno.stat(cache.folder), Deno.errors.NotFound); // nothing was copied
});

Deno.test("a mirror's list that is stale, or climbs out, does not hide what lies below", async () => {
  await using here = await setting();
  const mirror = `${here.folder}/mirror`;
  await Deno.mkdir(`${mirror}/deep`, { recursive: true });
  for (const listed of ["gone.bin", "../set/file.bin"]) {
    await Deno.writeTextFile(`${mirror}/SHA256SUMS`, `${here.file.sha256}  ${listed}\n`);
    const options = { folder: `${here.folder}/a`, mirrors: [mirror] };
    await rejects(obtain(here.file, options), ({ message }: Error) => {
      match(message, listed === "gone.bin" ? /gone.bin: Cannot read/ : /must stay inside/);
      match(message, /mirror: has no file.bin \(looked in 2 folders\)/);
      return true;
    });
    await Deno.writeFile(`${mirror}/deep/file.bin`, content);
    deepEqual(await obtain(here.file, options), content);
    await Deno.remove(`${mirror}/deep/file.bin`);
  }
});

Deno.test("a wrong file in a mirror is passed over and told of", async () => {
  await using here = await setting();
  const mirror = `${here.folder}/mirror`;
  for (
    const [place, bytes] of [["a", wrong], ["b", new Uint8Array(6000)], ["c", content]] as const
  ) {
    await Deno.mkdir(`${mirror}/${place}`, { recursive: true });
    await Deno.writeFile(`${mirror}/${place}/file.bin`, bytes);
  }
  const troubles: string[] = [];
  const onTrouble = (message: string) => troubles.push(message);
  deepEqual(await obtain(here.file, { ...here.alone, mirrors: [mirror], onTrouble }), content);
  equal(troubles.length, 2);
  match(troubles[0]!, /a\/file.bin: its SHA-256 must be/);
  match(troubles[1]!, /at most 5000 bytes, has 6000/);
  deepEqual(await Deno.readFile(`${mirror}/a/file.bin`), wrong); // it is not ours to rename
});

Deno.test("a mirror is not searched without end: not deep, and not in circles", async () => {
  await using here = await setting();
  const deep = `${here.folder}/mirror/1/2/3/4/5`;
  await Deno.mkdir(deep, { recursive: true });
  await Deno.writeFile(`${deep}/file.bin`, content);
  await Deno.symlink(`${here.folder}/mirror`, `${here.folder}/mirror/1/circle`);
  await rejects(obtain(here.file, { ...here.alone, mirrors: [`${here.folder}/mirror`] }), {
    message: /has no file.bin \(looked in 5 folders\)/,
  });
});

Deno.test("a mirror may be an address, with or without the dataset's folder", async () => {
  for (const path of ["/m/set/file.bin", "/m/file.bin"]) {
    await using server = serve(({ url }) =>
      new URL(url).pathname === path ? whole()() : new Response(null, { status: 404 })
    );
    await using here = await setting();
    const mirror = server.address.replace("file.bin", "m/");
    deepEqual(await obtain(here.file, { folder: here.folder, mirrors: [mirror] }), content);
  }
});

Deno.test("mirrors are asked in the order they are named, before official addresses", async () => {
  await using server = serve(whole());
  await using here = await setting([server.address]);
  await Deno.mkdir(`${here.folder}/mirror`);
  await Deno.writeFile(`${here.folder}/mirror/file.bin`, content);
  await obtain(here.file, { ...here.alone, mirrors: [`${here.folder}/mirror`, server.address] });
  equal(server.asked.length, 0);
});
