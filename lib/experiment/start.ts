/**
 * A file that a run begins with, in place of random numbers: softmax first, the margin afterwards.
 *
 * @module
 */
import { sha256Of } from "../dataset/hash.ts";
import { readWeights } from "../embed/weights.ts";
import { readSafeTensors } from "../format/safetensors.ts";
import { isRecord } from "../math/records.ts";
import { createNetwork, type NetworkName } from "../network/networks.ts";
import type { Experiment } from "./experiment.ts";
import type { DatasetRecord, StartRecord } from "./report.ts";
import { checkFits, whyNewHead } from "./start_fits.ts";
import { TAKEN } from "./start_line.ts";

/** A file to begin with. */
export interface StartFile {
  /** Its name, for errors and the report. */
  readonly name: string;
  /** A checkpoint of a run, or the weights of a network as safetensors. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether λ goes on from where the checkpoint was, in place of anew. Default `false`. */
  readonly keepLambda?: boolean;
}

/** The same, known by its hash. */
export interface Start extends StartFile {
  /** Of its bytes, as they were given. */
  readonly sha256: string;
}

/** A file with its hash. */
export async function hashed(file: StartFile): Promise<Start> {
  return { ...file, sha256: await sha256Of(file.bytes) };
}

/**
 * What every row of an experiment takes from a file, before hours go by: the network whole, the head
 * where its shape and its classes agree. Rows that begin with another row, or join others, take nothing.
 *
 * @throws {SyntaxError} A file that is cut, or no safetensors.
 * @throws {RangeError} Weights of another network, or numbers that are none; λ that is to go on where
 *   the file does not say how far it had fallen.
 */
export function recordOfStart(
  start: Start,
  { rows }: Pick<Experiment, "rows">,
  { shape: input, classes }: Pick<DatasetRecord, "shape" | "classes">,
): StartRecord {
  const { name, sha256, keepLambda } = start, file = readStart(start);
  const heads = rows.map((row): string | null => {
    if (row.from !== undefined || row.ensemble) return null;
    const network = createNetwork(row.network as NetworkName, { ...row, input });
    checkFits(file, network, `Cannot begin ${row.label} with ${name}`);
    return whyNewHead(file, row, classes) ?? TAKEN;
  });
  return { name, sha256, ...(keepLambda ? { annealed: annealedOf(start) } : {}), heads };
}

/** The arrays of a file, and what it says of itself. */
function readStart({ name, bytes }: StartFile) {
  try {
    return readWeights(bytes);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : SyntaxError;
    throw new Kind(
      `Cannot begin with ${name}: it must be a checkpoint of a run, or weights of deno task import ` +
        `or export --format safetensors, and is no whole one: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** For how many steps λ had fallen: all but those of another loss before. */
function annealedOf({ name, bytes }: StartFile): number {
  const { progress, owner } = readSafeTensors(bytes).metadata;
  const { step } = recordIn(progress), { row, start } = recordIn(owner);
  if (typeof step !== "number") {
    throw new RangeError(
      `Cannot keep λ of ${name}: only a checkpoint of a run says how far it had fallen; without ` +
        "keepLambda (--keep-lambda) it begins anew",
    );
  }
  const at = (value: unknown, key: string) => isRecord(value) ? value[key] : undefined;
  const first = Number(at(at(at(row, "training"), "pretrain"), "steps") ?? 0);
  return Math.max(0, step - first) + Number(at(start, "annealed") ?? 0);
}

function recordIn(text: string | undefined): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text ?? "null");
  return isRecord(value) ? value : {};
}
