/**
 * `deno task gallery`: a gallery of known people, and who of them is on a photo.
 *
 * @module
 */
import { type Gallery, openGallery } from "../lib/mod.ts";
import { isFolder } from "../lib/dataset/store.ts";
import { runTask, type TaskContext, WrongUse } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { checkNetworkUse } from "./faces/model.ts";
import { thresholdFor } from "./faces/threshold.ts";
import { compareSearches } from "./gallery/compare.ts";
import { enrol } from "./gallery/enrol.ts";
import { type FacePipeline, openFaces } from "./gallery/faces.ts";
import { ACTIONS, galleryCommand, type GalleryTaskOptions } from "./gallery/options.ts";
import { foundTable, search } from "./gallery/search.ts";

/** What an action leaves: JSON, the same for people, and what went wrong with some of it. */
interface Done {
  readonly json: unknown;
  readonly text: string;
  readonly failure?: string | undefined;
}

type Do = (
  options: GalleryTaskOptions,
  context: TaskContext,
  one: string,
  other: string,
) => Promise<Done>;

const DO: Readonly<Record<keyof typeof ACTIONS, Do>> = {
  add: async (options, context, folder) => {
    // A gallery that stays empty for a slip would say of everyone that they are strangers.
    if (!await isFolder(folder)) {
      throw new WrongUse(
        `Cannot add ${folder}: it must be a folder with a folder a person, is none`,
      );
    }
    return await withFaces(options, context, true, async (gallery, pipeline) => {
      const { added, refused, skipped } = await enrol(folder, gallery, pipeline, options);
      const people = gallery.people().length;
      return {
        json: { added, refused, skipped, people },
        text: [
          ...added.length > 0 ? [listed(["added", "vectors"], added)] : [],
          ...refused.length > 0 ? [listed(["refused", "why"], refused)] : [],
          ...skipped.length > 0 ? [listed(["no photos", "why"], skipped)] : [],
          `${people} people are in ${options.gallery}`,
        ].join("\n\n"),
        failure: refused.length > 0
          ? `${refused.length} refused; the others are in the gallery`
          : undefined,
      };
    });
  },
  list: (options) =>
    withGallery(options, (gallery) => {
      const { model } = gallery, people = gallery.people();
      const rows = people.map(({ name, sources }) => ({
        name,
        vectors: sources.length,
        sources: sources.join("\n"),
      }));
      return {
        json: { model, people },
        text: `${listed(["name", "vectors", "from"], rows)}\n\n${people.length} people, by ` +
          `${model.name} (SHA-256 ${model.sha256.slice(0, 12)}…)`,
      };
    }),
  remove: (options, _, name) =>
    withGallery(options, (gallery) => {
      gallery.remove(name);
      return { json: { removed: name }, text: `Removed ${name}, and overwritten in the file` };
    }),
  merge: (options, _, from, into) =>
    withGallery(options, (gallery) => {
      gallery.merge(from, into);
      return { json: { merged: from, into }, text: `${from} is ${into} from now on` };
    }),
  search: async (options, context, what) => {
    const { cosine: threshold } = thresholdFor(options);
    return await withFaces(options, context, false, async (gallery, pipeline) => {
      if (gallery.people().length === 0) {
        throw new RangeError(
          `Cannot search ${options.gallery}: someone must be in it, nobody is. deno task gallery add`,
        );
      }
      const found = await search(what, gallery, pipeline, { ...options, threshold });
      const { unread: { length: unread } } = found;
      return {
        json: { threshold, ...found },
        text: foundTable(found),
        failure: unread > 0 ? `${unread} of the photos cannot be read` : undefined,
      };
    });
  },
  compare: ({ vectors, seed }) => {
    const compared = compareSearches(vectors, seed), { cells, seconds, searches } = compared;
    const rows = searches.map(({ search, looked, first, ten, milliseconds }) => ({
      search,
      looked: `${(100 * looked).toFixed(2)} %`,
      first: `${(100 * first).toFixed(0)} %`,
      ten: `${(100 * ten).toFixed(0)} %`,
      milliseconds: milliseconds.toFixed(2),
    }));
    return Promise.resolve({
      json: compared,
      text: `${listed(["search", "looked at", "nearest found", "of ten", "ms"], rows)}\n\n` +
        `${vectors} vectors; ${cells} cells were made in ${seconds.toFixed(1)} s`,
    });
  },
};

const command = galleryCommand();

await runTask(command, async (options, context) => {
  const [action, words] = command.processedArgs, { words: wanted } = ACTIONS[action];
  if (words.length !== wanted.length) {
    throw new WrongUse(
      `Cannot ${action}: it takes ${wanted.map((word) => `<${word}>`).join(" ") || "no words"}, ` +
        `got ${words.length === 0 ? "none" : words.join(" ")}`,
    );
  }
  const [one = "", other = ""] = words;
  checkNetworkUse(command, options);
  const { json, text, failure } = await DO[action](options, context, one, other);
  console.log(options.json ? JSON.stringify(json, null, 2) : text);
  if (failure) throw new Error(failure);
});

/** Does something with the gallery, whatever network it is of. */
async function withGallery(
  { gallery: folder }: GalleryTaskOptions,
  work: (gallery: Gallery) => Done,
): Promise<Done> {
  const gallery = await openGallery(folder);
  try {
    return work(gallery);
  } finally {
    gallery.close();
  }
}

/** Does something with the gallery of a network, and that network. */
async function withFaces(
  options: GalleryTaskOptions,
  { signal }: TaskContext,
  create: boolean,
  work: (gallery: Gallery, pipeline: FacePipeline) => Promise<Done>,
): Promise<Done> {
  const bars = progressBars(), fetching = { folder: options.data, signal, ...showDownloads(bars) };
  const pipeline = await openFaces(options, fetching, bars), { model } = pipeline;
  try {
    const gallery = await openGallery(options.gallery, { model, create });
    bars.log(`Gallery ${options.gallery}: ${gallery.people().length} people`);
    try {
      return await work(gallery, pipeline);
    } finally {
      gallery.close();
      bars.close();
    }
  } finally {
    await pipeline.dispose();
  }
}

/** A table of what rows hold. */
function listed(
  header: readonly string[],
  rows: readonly Readonly<Record<string, string | number>>[],
): string {
  return textTable(header, rows.map((row) => Object.values(row).map(String)));
}
