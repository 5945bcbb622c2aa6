/**
 * `deno task album`: the faces of a folder by person, to be named, and a gallery of them.
 *
 * @module
 */
import {
  DETECT_DEFAULTS,
  detectSettings,
  type FoundFaces,
  groupsByName,
  loadCascade,
  useEngine,
} from "../lib/mod.ts";
import { makeFolder } from "../lib/dataset/store.ts";
import { embedPhotos } from "./album/embed.ts";
import { openPhotos } from "./album/embedded.ts";
import { exportAlbum } from "./album/export.ts";
import { facesOf, groupFaces } from "./album/group.ts";
import { albumFiles, keptAlbum } from "./album/kept.ts";
import { albumCommand, type AlbumOptions, GROUPS } from "./album/options.ts";
import { writeAlbumSheet } from "./album/sheet.ts";
import { runTask, type TaskContext } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { lookThrough } from "./faces/look.ts";
import { openManifest } from "./faces/manifest.ts";
import { checkNetworkUse } from "./faces/model.ts";
import { modelOf, openNetwork } from "./faces/network.ts";
import { listPhotos, toldEndings } from "./faces/photos.ts";
import { rootOf } from "./faces/root.ts";
import { thresholdFor } from "./faces/threshold.ts";

const command = albumCommand();

await runTask(command, async (options, context) => {
  const [what] = command.processedArgs;
  checkNetworkUse(command, options);
  const { json, text } = what === "export"
    ? await exported(options)
    : await grouped(what, options, context);
  console.log(options.json ? JSON.stringify(json, null, 2) : text);
});

async function grouped(what: string, options: AlbumOptions, { signal }: TaskContext) {
  const folder = `${options.out}/${options.name}`, files = albumFiles(folder);
  const { cosine: threshold } = thresholdFor(
    options,
    (model) => model === "mobilefacenet" ? GROUPS[model] : undefined,
  );
  const { root, paths, passedOver } = await listPhotos(what), before = await keptAlbum(folder);
  if (before && before.names.size > 0 && rootOf(before.album.root) !== root) {
    throw new RangeError(
      `Cannot make an album of ${root} in ${folder}: it must not have names for other photos, but ` +
        `has ${before.names.size} for those of ${before.album.root}. Take another --name`,
    );
  }
  const bars = progressBars(), fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const engine = await useEngine(options.engine), models = await loadCascade(fetching);
  const network = await openNetwork(options, fetching, () => Promise.resolve(engine));
  const { embedder } = network, model = modelOf(network), { resume, minSize } = options;
  bars.log(`Engine  ${engine.reason}`);
  bars.log(`Network ${embedder.title}: ${network.about}`);
  bars.log(`Images  ${paths.length} below ${root}`);
  await makeFolder(folder);
  const settings = detectSettings({ ...DETECT_DEFAULTS, minSize });
  const head = { manifest: 1, root, settings, pick: "all" } as const;
  const manifest = await openManifest(files.faces, head, resume);
  const growing = await openPhotos(files.embedded, { embedded: 1, root, settings, model }, resume);
  const present = new Set(paths), { workers } = options;
  const entries = (await lookThrough(paths, manifest, bars, {
    ...{ root, models, settings, pick: "all", engine, signal },
    ...(workers ? { workers } : {}),
  })).entries.filter(({ path }) => present.has(path));
  const photos = entries.filter((entry): entry is FoundFaces =>
    "faces" in entry && entry.faces.length > 0
  );
  const embedded = await embedPhotos(photos, growing, { root, embedder, bars, signal });
  await embedder.dispose();
  const unread = entries.flatMap((entry) => {
    const found = embedded.get(entry.path), error = "error" in entry ? entry.error : found;
    return typeof error === "string" ? [{ path: entry.path, error }] : [];
  });
  const faces = facesOf(photos, embedded);
  if (faces.length === 0) {
    throw new RangeError(
      `Cannot group faces: one must be found in ${root}, none is on its ${paths.length} images, ` +
        `${unread.length} of which cannot be read${
          unread[0] ? `, as ${unread[0].path}: ${unread[0].error}` : ""
        }. Smaller faces need --min-size`,
    );
  }
  const bar = bars.add("Group", faces.length);
  const { placed, names, lost, stray } = await groupFaces(faces, {
    ...{ folder, root, model, threshold, signal },
    onProgress: (done) => bar.update(done),
  });
  bar.finish(`${placed.groups.length} groups`);
  bars.close();
  await writeAlbumSheet({
    ...{ root, placed, faces, names, threshold, unread, files, most: options.sheet },
    command: `deno task album export${
      options.name === "album" ? "" : ` --name ${options.name}`
    } --gallery ${options.gallery}`,
  });
  const several = placed.groups.filter((group) => group.length > 1);
  const named = [...groupsByName(names)].map(([name, groups]) => ({ name, groups }));
  const counts = {
    images: entries.length,
    withoutFace: entries.filter((entry) => "faces" in entry && entry.faces.length === 0).length,
    unreadable: unread.length,
    passedOver,
    faces: faces.length,
    groups: several.length,
    alone: placed.groups.length - several.length,
  };
  return {
    json: { ...counts, named, lost, stray, unread, folder },
    text: [
      textTable(["found", ""], [
        ["images", `${counts.images} (${counts.withoutFace} without a face)`],
        ["that cannot be read", [counts.unreadable, ...unread.map(({ path }) => path)].join("\n")],
        ["other files", toldEndings(passedOver) || "0"],
        ["faces", `${counts.faces}`],
        ["groups of several", `${counts.groups}`],
        ["faces alone", `${counts.alone}`],
        ["named", named.map(toldPerson).join("\n") || "nobody yet"],
      ]),
      ...lost.length > 0 ? [`No face is left of ${lost.join(", ")}: the name is gone`] : [],
      ...stray.length > 0
        ? [`Names of groups that are no more are kept in ${files.old}: ${stray.join(", ")}`]
        : [],
      `Look at ${files.sheet}, and write names into ${files.names}`,
    ].join("\n\n"),
  };
}

async function exported({ out, name, gallery }: AlbumOptions) {
  const done = await exportAlbum(`${out}/${name}`, gallery), { added, nameless, people } = done;
  const rows = added.map((person) => [toldPerson(person), String(person.vectors)]);
  return {
    json: done,
    text:
      `${textTable(["person", "vectors added"], rows)}\n\n${people} people are in ${gallery}; ` +
      `${nameless} groups have no name and are left out`,
  };
}

/** Someone, and of which groups: several become one. */
function toldPerson(
  { name, groups }: { readonly name: string; readonly groups: readonly number[] },
) {
  const [first, ...others] = groups;
  return others.length === 0
    ? `${name}: group ${first}`
    : `${name}: groups ${groups.join(", ")} are one person`;
}
