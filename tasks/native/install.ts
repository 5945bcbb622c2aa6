/**
 * TensorFlow's library, brought by pip, or from its C release where there is no pip, and put into
 * the project's own cache.
 *
 * Only the libraries are kept: no package of any Python is touched, and none is needed afterwards.
 *
 * @module
 */
import { CACHE, checkLibrary, findLibraries } from "../../lib/engine/tensorflow/search.ts";
import { loadLibrary } from "../../lib/engine/tensorflow/symbols.ts";
import { exists, listFolder, makeFolder, remove, rename, sizeOf } from "../../lib/dataset/store.ts";
import type { Bars } from "../cli/progress.ts";
import { bringRelease, type Release, RELEASES } from "./release.ts";

/** The version that is installed; any 2.x that is found is used. */
const VERSION = "2.21.0";

/** What pip is asked for, and how large that is to load and on the disk, in megabytes. */
export interface Plan {
  readonly requirement: string;
  readonly download: number;
  readonly disk: number;
  /** Whether the packages that it needs come too: NVIDIA's libraries. */
  readonly more: boolean;
}

/** What pip is to install here. */
export function planInstall(gpu: boolean, { os, arch } = Deno.build): Plan {
  if (gpu) {
    return {
      requirement: `tensorflow[and-cuda]==${VERSION}`,
      download: 3500,
      disk: 7000,
      more: true,
    };
  }
  const name = os === "linux" && arch === "x86_64" ? "tensorflow-cpu" : "tensorflow";
  return { requirement: `${name}==${VERSION}`, download: 275, disk: 835, more: false };
}

/** What an installation is given. */
export interface InstallOptions {
  /** Whether to bring the libraries for NVIDIA's GPUs too. */
  readonly gpu: boolean;
  /** Where progress is drawn. */
  readonly bars: Bars;
  /** Called off by Ctrl-C: what has come is removed. */
  readonly signal: AbortSignal;
  /** Where it goes. */
  readonly cache?: string;
  /** The Pythons to try. */
  readonly pythons?: readonly string[];
  /** What to bring where there is no Python. */
  readonly release?: Release | undefined;
}

/** What is brought where there is no Python with pip. */
const RELEASE = RELEASES[`${Deno.build.os} ${Deno.build.arch}`];

/**
 * Installs the library: to a temporary folder, checked, and then moved into place whole.
 *
 * @returns The path of the library.
 * @throws {Error} Where neither pip nor a release can bring it, without a network, or without room
 * on the disk; nothing is left behind.
 */
export async function install(
  { gpu, bars, signal, cache = CACHE, pythons = ["python3", "python"], release = RELEASE }:
    InstallOptions,
): Promise<string> {
  const plan = planInstall(gpu), python = await findPython(pythons);
  if (!python && (gpu || !release)) {
    throw new Error(
      "Cannot install TensorFlow's library: it comes by pip, and neither python3 nor python with " +
        "pip is on the PATH. Install Python, or name a library: SPHERELAB_TENSORFLOW=path",
    );
  }
  const folder = `${cache}.${crypto.randomUUID().slice(0, 8)}.partial`;
  try {
    await makeFolder(`${folder}/kept/tensorflow`);
    if (python) await bringByPip(python, plan, { folder, bars, signal });
    else await bringArchive(release!, { folder, bars, signal });
    const library = await checkInstalled(folder);
    await remove(cache);
    await rename(`${folder}/kept`, cache);
    return `${cache}/tensorflow/${library}`;
  } finally {
    await remove(folder);
  }
}

interface Bringing {
  readonly folder: string;
  readonly bars: Bars;
  readonly signal: AbortSignal;
}

async function bringByPip(python: string, plan: Plan, { folder, bars, signal }: Bringing) {
  const bar = bars.add("TensorFlow, MB", plan.disk);
  const timer = setInterval(async () => {
    const bytes = await folderSize(folder).catch(() => 0);
    bar.update(Math.min(Math.round(bytes / 1e6), plan.disk - 1), "pip");
  }, 1000);
  try {
    await makeFolder(`${folder}/tmp`);
    await runPip(python, plan, folder, signal);
    await keepLibraries(folder);
    bar.finish(plan.requirement);
  } finally {
    clearInterval(timer);
  }
}

/** About how large an archive is: the server does not always say. */
const ARCHIVE_MB = 200;

async function bringArchive(release: Release, { folder, bars, signal }: Bringing) {
  const bar = bars.add("TensorFlow, MB", ARCHIVE_MB);
  await bringRelease(release, `${folder}/kept/tensorflow`, {
    signal,
    onProgress: (done) => bar.update(Math.min(Math.round(done / 1e6), ARCHIVE_MB - 1), "download"),
  });
  await remove(`${folder}/kept/tensorflow/archive.tar.gz`);
  bar.finish(release.address);
}

/** Removes what was installed; whether there was anything. */
export async function uninstall(): Promise<boolean> {
  const found = await exists(CACHE);
  await remove(CACHE);
  return found;
}

/** Whether a library is here already, whoever brought it. */
export function installed(): string | undefined {
  return findLibraries()[0]?.path;
}

/** What will be brought, in a line, and from where. */
export async function describeInstall(gpu: boolean): Promise<string> {
  const { requirement, download, disk } = planInstall(gpu);
  if (await findPython(["python3", "python"]) || gpu || !RELEASE) {
    return `pip brings ${requirement}: ${download} MB to load, ${disk} MB on the disk`;
  }
  return `there is no pip, so TensorFlow's C release comes from ${RELEASE.address}: some ` +
    `${ARCHIVE_MB} MB`;
}

async function findPython(pythons: readonly string[]): Promise<string | undefined> {
  for (const python of pythons) if (await hasPip(python)) return python;
}

async function hasPip(python: string): Promise<boolean> {
  const pip = ["-m", "pip", "--version"];
  try {
    const { success } = await new Deno.Command(python, {
      args: pip,
      stdout: "null",
      stderr: "null",
    })
      .output();
    return success;
  } catch {
    return false; // there is no such program
  }
}

async function runPip(
  python: string,
  { requirement, more }: Plan,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const args = ["-m", "pip", "install", "--target", `${folder}/all`, "--no-compile"];
  // Of any Python that has wheels: the library does not care which Python runs pip.
  args.push("--only-binary=:all:", "--implementation", "cp", "--python-version", "3.12");
  args.push("--disable-pip-version-check", "--no-input", "--no-cache-dir", "--retries", "1");
  args.push("--timeout", "20", "--quiet", ...more ? [] : ["--no-deps"], requirement);
  const { success, stderr } = await new Deno.Command(python, {
    args,
    env: { TMPDIR: `${folder}/tmp`, PIP_ROOT_USER_ACTION: "ignore" },
    signal,
    stdout: "null",
    stderr: "piped",
  }).output();
  signal.throwIfAborted();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join("\n  ");
  throw new Error(
    `Cannot install ${requirement}: pip ended with\n  ${said}\n` +
      "Is there a network, and room for two gigabytes? Nothing was changed",
  );
}

/** Puts aside what is a library: TensorFlow's two, and NVIDIA's where they came. */
async function keepLibraries(folder: string): Promise<void> {
  for (const { name } of await listFolder(`${folder}/all/tensorflow`)) {
    if (!/^libtensorflow_(cc|framework)\./.test(name)) continue;
    await rename(`${folder}/all/tensorflow/${name}`, `${folder}/kept/tensorflow/${name}`);
  }
  if (await exists(`${folder}/all/nvidia`)) {
    await rename(`${folder}/all/nvidia`, `${folder}/kept/nvidia`);
  }
}

/** The name of the library, after it was loaded once. */
async function checkInstalled(folder: string): Promise<string> {
  const names = (await listFolder(`${folder}/kept/tensorflow`)).map(({ name }) => name);
  const library = names.find((name) => /^libtensorflow(_cc)?\./.test(name));
  if (!library) throw new Error("Cannot use what was brought: there is no library in it");
  checkLibrary(`${folder}/kept/tensorflow/${library}`);
  loadLibrary(`${folder}/kept/tensorflow/${library}`);
  return library;
}

async function folderSize(folder: string): Promise<number> {
  let bytes = 0;
  for (const { name, isFolder } of await listFolder(folder)) {
    const path = `${folder}/${name}`;
    bytes += isFolder ? await folderSize(path) : await sizeOf(path) ?? 0;
  }
  return bytes;
}
