/**
 * Where TensorFlow's library may lie on this machine.
 *
 * The second door to the disk beside lib/dataset/store.ts: it looks for files and reads the first
 * bytes of a library, and writes nothing.
 *
 * @module
 */

/** A place where a library lies. */
export interface Found {
  /** The library. */
  readonly path: string;
  /** Whose it is, for people. */
  readonly source: string;
}

/** The root of the project, where the packages and the cache lie. */
const ROOT = decodeURIComponent(new URL("../../../", import.meta.url).pathname);

/** Where `deno task engine install` puts what it installs, laid out as Python lays it out. */
export const CACHE = `${ROOT}.cache/tensorflow`;

/** What the library is called, the likeliest first. */
const NAMES = Deno.build.os === "darwin"
  ? ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib", "libtensorflow.dylib"]
  : Deno.build.os === "windows"
  ? ["tensorflow.dll"]
  : ["libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so"];

/**
 * Every library that is found, in the order in which they are to be tried: the environment
 * variable, Python's tensorflow, tfjs-node's own, and the one that was installed for us.
 */
export function findLibraries(): Found[] {
  const named = Deno.env.get("SPHERELAB_TENSORFLOW");
  const folders: (readonly [folder: string, source: string])[] = [
    ...pythonFolders().map((folder) =>
      [`${folder}/tensorflow`, "Python's tensorflow package"] as const
    ),
    ...["tfjs-node-gpu", "tfjs-node"].map((name) =>
      [`${ROOT}node_modules/@tensorflow/${name}/deps/lib`, name] as const
    ),
    [`${CACHE}/tensorflow`, "deno task engine install"],
  ];
  const found = folders.flatMap(([folder, source]) => {
    const name = NAMES.find((name) => isFile(`${folder}/${name}`));
    return name ? [{ path: `${folder}/${name}`, source }] : [];
  });
  return named ? [{ path: named, source: "SPHERELAB_TENSORFLOW" }, ...found] : found;
}

/** The folders of packages of every Python that can be seen without running it. */
function pythonFolders(): string[] {
  const env = (name: string) => Deno.env.get(name) ?? "";
  const home = env("HOME");
  const beside = env("PATH").split(":")
    .filter((folder) => folder && isFile(`${folder}/python3`))
    .map((folder) => realPath(`${folder}/python3`).replace(/\/bin\/[^/]*$/, ""));
  const prefixes = [
    env("VIRTUAL_ENV"),
    env("CONDA_PREFIX"),
    ...beside,
    home && `${home}/.local`,
    "/usr/local",
    "/usr",
  ].filter(Boolean);
  const folders = prefixes.flatMap((prefix) =>
    namesIn(`${prefix}/lib`)
      .filter((name) => /^python3/.test(name))
      .flatMap((name) =>
        ["site-packages", "dist-packages"].map((kind) => `${prefix}/lib/${name}/${kind}`)
      )
  );
  return [...new Set(folders)];
}

/** The libraries of NVIDIA that came with the same Python, so that a GPU can be used. */
export function nvidiaLibraries(library: string): string[] {
  const packages = library.replace(/\/tensorflow\/[^/]*$/, "/nvidia");
  return namesIn(packages).flatMap((part) =>
    namesIn(`${packages}/${part}/lib`)
      .filter((name) => /\.so(\.\d+)*$/.test(name))
      .map((name) => `${packages}/${part}/lib/${name}`)
  );
}

/** What ELF calls the processors that Deno runs on. */
const MACHINES: Readonly<Record<number, string>> = { 0x3e: "x86_64", 0xb7: "aarch64" };

/**
 * Makes sure that a file can be loaded: loading a library of another processor fails in strange
 * words, and one that was cut short ends the process once its missing part is looked at.
 *
 * @throws {Error} With the reason, in words that can follow "as".
 */
export function checkLibrary(path: string): void {
  if (!isFile(path)) throw new Error(`${path} is not there`);
  if (Deno.build.os !== "linux") return;
  const header = new Uint8Array(64), file = Deno.openSync(path);
  let read: number, size: number;
  try {
    read = file.readSync(header) ?? 0;
    size = file.statSync().size;
  } finally {
    file.close();
  }
  const view = new DataView(header.buffer);
  if (read < 64 || view.getUint32(0) !== 0x7f454c46 || header[4] !== 2) {
    throw new Error(`${path} is no library of 64 bits`);
  }
  const machine = MACHINES[view.getUint16(18, true)];
  if (machine !== Deno.build.arch) {
    throw new Error(
      `${path} is for ${machine ?? "another processor"}: there must be one for ${Deno.build.arch}`,
    );
  }
  // The table of sections is the last thing in a library.
  const end = Number(view.getBigUint64(40, true)) + view.getUint16(58, true) *
      view.getUint16(60, true);
  if (size < end) {
    throw new Error(`${path} was cut short: there must be ${end} bytes, there are ${size}`);
  }
  // Python's library is in two parts; C's release may be, too.
  if (/libtensorflow_cc\.so/.test(path)) {
    const other = path.replace(/libtensorflow_cc(\.so[.\d]*)$/, "libtensorflow_framework$1");
    if (!isFile(other)) throw new Error(`${path} needs ${other}, which is not there`);
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
