/** Our side of a benchmark: does so many rounds of a case as each line of standard input says. */
import { type EngineName, useEngine } from "../../lib/engine/engines.ts";
import { type Case, type CaseName, CASES } from "./cases.ts";
import { decodeWarp, detection, fisher, identification, verification, warp } from "./faces.ts";
import type { Files } from "./files.ts";
import { learning } from "./learning.ts";
import { play, type Step } from "./play.ts";

const [name, engineName, threads, files, device] = Deno.args;
const work: Case = CASES[name as CaseName];
const open = async () => {
  const engine = await useEngine(engineName as EngineName, {
    threads: Number(threads),
    ...("precision" in work && work.precision ? { precision: work.precision } : {}),
  });
  if (device === "gpu" && !engine.device.includes("GPU")) {
    throw new Error(`Cannot measure a GPU: the engine is on ${engine.device}`);
  }
  return engine;
};

async function stepOf(work: Case): Promise<Step> {
  switch (work.kind) {
    case "detection":
      return await detection(work, JSON.parse(files!) as Files, await open());
    case "warp":
      return warp(work);
    case "decode_warp":
      return await decodeWarp(work, JSON.parse(files!) as Files);
    case "verification":
      return verification(work);
    case "identification":
      return identification(work, JSON.parse(files!) as Files, await open());
    case "fisher":
      return fisher(work);
    default:
      return learning(work, await open());
  }
}

await play(await stepOf(work));
Deno.exit(0);
