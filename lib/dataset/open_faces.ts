/**
 * A set of faces made ready: obtained, unpacked once, listed and checked.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { type Nearest, parseNearest } from "./apart.ts";
import { unpack, type UnpackProgress } from "./archive.ts";
import { checkLandmarks, checkPairs, checkPeople } from "./check_faces.ts";
import {
  type FaceArchive,
  type FaceSetDefinition,
  type FaceSetName,
  faceSetOf,
} from "./face_sets.ts";
import { obtain, obtainPath } from "./fetch.ts";
import { listPeople, type Person } from "./folder.ts";
import { type Landmarks, parseLandmarks } from "./landmarks.ts";
import { looseFaces } from "./loose_faces.ts";
import { markedFolder } from "./mark.ts";
import { type PairsList, parsePairs } from "./pairs.ts";
import { removeLeftOver } from "./partial.ts";
import { type FetchOptions, MissingFile, type RemoteFile } from "./remote.ts";
import { openReading, pathInside } from "./store.ts";

/** A set of faces that is ready. */
export interface FaceSet {
  /** The row of {@linkcode FACE_SETS}. */
  readonly name: FaceSetName;
  /** The name for people. */
  readonly title: string;
  /** The folder that paths of images are below. */
  readonly root: string;
  /** By name, with the paths of their images. */
  readonly people: readonly Person[];
  /** Five points by path, in pixels; of every image, and of those another archive would have. */
  readonly landmarks?: ReadonlyMap<string, Landmarks>;
  /** To verify; {@linkcode imageFinder} finds their images. */
  readonly pairs?: PairsList;
  /** Whom of LFW each person looks like most, for {@linkcode peopleApart}. */
  readonly nearest?: ReadonlyMap<string, Nearest>;
  /** What is lacking, where an archive stands in for another; else empty. */
  readonly note: string;
  /** The SHA-256 of every file that was read, by file name; of a folder of images that of pixels. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** How a set of faces is opened. */
export interface FaceSetOptions extends FetchOptions {
  /** The file name of the archive; default: the first of the row that can be had. */
  readonly archive?: string;
  /** The name of the list of pairs in the row, or a list of one's own; default: the first. */
  readonly pairs?: string | PairsList;
  /** Is told how far unpacking is. */
  readonly onUnpack?: (progress: UnpackProgress) => void;
}

/**
 * Opens a set of faces. Its archive is unpacked once, into a folder beside its place in the cache
 * that is called as it is with `.unpacked`; later the archive need not be there. What is in the
 * cache or a mirror, stand-ins too, goes before what must come from an official address. Where a row
 * allows it, the images may lie there as a folder, too, which is read in place.
 *
 * @throws {RangeError} An unknown name, archive or list; a folder that lost or gained images since
 *   it was unpacked; pairs or landmarks that are not of the images, with how many these are.
 * @throws {MissingFile} A file that cannot be had.
 * @throws {SyntaxError} A file that is not what its name says.
 */
export async function openFaceSet(
  name: FaceSetName,
  options: FaceSetOptions = {},
): Promise<FaceSet> {
  const row = faceSetOf(name), { title } = row;
  const archives = archivesOf(row, options.archive);
  const own = typeof options.pairs === "object" ? options.pairs : undefined;
  const list = typeof options.pairs === "object" ? undefined : pairsOf(row, options.pairs);
  const sha256: Record<string, string> = {};
  // The small files first: without them the archive is of no use.
  const text = async (file: RemoteFile) => {
    sha256[file.name] = file.sha256;
    return new TextDecoder().decode(await obtain(file, options));
  };
  const pairs = list ? parsePairs(await text(list)) : own;
  const landmarks = row.landmarks && parseLandmarks(await text(row.landmarks.file), row.landmarks);
  const nearest = row.nearest && parseNearest(await text(row.nearest));
  const { archive, folder, found } = await unpacked(archives, options);
  Object.assign(sha256, found);
  const root = pathInside(folder, archive.root);
  const people = checkPeople((await listPeople(root)).people, archive, folder);
  if (landmarks) checkLandmarks(people, landmarks, title);
  if (pairs) {
    checkPairs(people, pairs, {
      title,
      list: list?.name,
      archive,
      folder,
      whole: row.archives[0]!,
    });
  }
  return {
    name,
    title,
    root,
    people,
    ...landmarks && { landmarks },
    ...pairs && { pairs },
    ...nearest && { nearest },
    note: archive.note,
    sha256,
  };
}

function archivesOf({ archives }: FaceSetDefinition, wanted?: string): readonly FaceArchive[] {
  if (wanted === undefined) return archives;
  const named = Object.fromEntries(archives.map((archive) => [archive.file.name, archive]));
  return [named[rowName("archive", named, wanted)]!];
}

function pairsOf({ title, pairs }: FaceSetDefinition, wanted?: string): RemoteFile | undefined {
  if (pairs) return pairs[rowName("list of pairs", pairs, wanted ?? Object.keys(pairs)[0]!)];
  if (wanted === undefined) return undefined;
  throw new RangeError(
    `Cannot open ${title} with the pairs ${JSON.stringify(wanted)}: it must have a list of them, ` +
      "has none; verificationPairsOf draws some",
  );
}

/** The first archive that is unpacked, or can be. */
async function unpacked(archives: readonly FaceArchive[], options: FaceSetOptions) {
  const folderOf = ({ folder, name }: RemoteFile) =>
    pathInside(pathInside(options.folder ?? "data", folder), `${name}.unpacked`);
  for (const archive of archives) {
    const folder = folderOf(archive.file);
    if (!await markedFolder(folder, archive.file.sha256)) continue;
    await removeLeftOver(folder); // of a run before the one that was whole
    return { archive, folder, found: hashOf(archive.file) };
  }
  const missing: MissingFile[] = [];
  for (const addressed of archives.length > 1 ? [false, true] : [true]) {
    for (const archive of archives) {
      const file = addressed ? archive.file : { ...archive.file, addresses: [] };
      try {
        const path = await obtainPath(file, options), folder = folderOf(file);
        await unpackFile(path, folder, archive.file, options);
        for (const { message } of missing) options.onTrouble?.(message);
        return { archive, folder, found: hashOf(file) };
      } catch (error) {
        if (!(error instanceof MissingFile)) throw error;
        missing.push(error);
      }
    }
  }
  for (const archive of archives) {
    const folder = await looseFaces(archive, options);
    if (folder) return { archive, folder, found: { [archive.root]: archive.pixels! } };
  }
  // Of the best archive, and of all places.
  throw missing[missing.length - archives.length]!;
}

const hashOf = ({ name, sha256 }: RemoteFile) => ({ [name]: sha256 });

async function unpackFile(
  path: string,
  folder: string,
  { name, sha256 }: RemoteFile,
  { signal, onUnpack, onTrouble }: FaceSetOptions,
) {
  const { skipped, reasons: [first] } = await unpack(await openReading(path), folder, {
    name,
    sha256,
    ...signal && { signal },
    ...onUnpack && { onProgress: onUnpack },
  });
  if (first) {
    onTrouble?.(
      `${name}: ${skipped} entries were left out, such as ${JSON.stringify(first.path)}: ` +
        first.reason,
    );
  }
}
