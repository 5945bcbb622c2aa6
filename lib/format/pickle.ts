/**
 * Pickles of Python, of one shape: two lists, of bytes and of truths.
 *
 * See https://docs.python.org/3/library/pickle.html and Lib/pickletools.py there.
 *
 * @module
 */
import { OPCODES } from "./pickle_opcodes.ts";
import { shown } from "./pickle_texts.ts";
import type { PickleMachine, PickleValue } from "./pickle_values.ts";

/** What a pickle holds. */
export interface PickledLists {
  /** The first list: parts of the file where it has them as they are, which most files do. */
  readonly bytes: readonly Uint8Array[];
  /** The second list. */
  readonly truths: readonly boolean[];
}

/**
 * Reads a pickle of `(list of bytes, list of bool)` by Python 2 or 3, protocols 0 to 5; of Python 2
 * `str` are bytes, and `bytearray` are, too.
 *
 * This is no unpickler: nothing that a file names is looked up or called, no length is believed
 * before the bytes are there, and lists do not lie in lists.
 *
 * @throws {SyntaxError} All else, cut files too, with the opcode and the byte at which it stands.
 *
 * @example By `pickle.dumps(([b"a", b"b"], [True]), protocol=3)`
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const file = "\x80\x03]q\x00(C\x01aq\x01C\x01bq\x02e]q\x03\x88a\x86q\x04.";
 * const { bytes, truths } = readPickledLists(Uint8Array.from(file, (c) => c.charCodeAt(0)));
 * deepEqual([bytes.map((b) => b[0]), truths], [[97, 98], [true]]);
 * ```
 */
export function readPickledLists(bytes: Uint8Array): PickledLists {
  const machine: PickleMachine = {
    bytes,
    at: 0,
    stack: [],
    marks: [],
    memo: new Map(),
    objects: 0,
    copied: 0,
  };
  for (let name = ""; name !== "STOP";) name = step(machine);
  if (machine.at < bytes.length) {
    throw wrong(`it must end with STOP, ${bytes.length - machine.at} bytes follow`);
  }
  return listsOf(machine.stack);
}

/** Does what the next opcode says, and tells which it is. */
function step(machine: PickleMachine): string {
  const { bytes, at } = machine, code = bytes[at];
  if (code === undefined) throw wrong(`it must end with STOP, ends at byte ${at}: it is cut`);
  const opcode = OPCODES.get(code);
  if (!opcode) {
    throw wrong(
      `opcode 0x${code.toString(16).padStart(2, "0")} (${
        shown(String.fromCharCode(code))
      }) at byte ${at} is none of those that lists of bytes and of bool are made of`,
    );
  }
  machine.at++;
  try {
    opcode.run(machine);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw wrong(`${opcode.name} at byte ${at}: ${error.message}`);
  }
  return opcode.name;
}

function listsOf(stack: readonly PickleValue[]): PickledLists {
  const [pair] = stack, [first, second] = pair?.kind === "tuple" ? pair.items : [];
  if (stack.length !== 1 || first?.kind !== "list" || second?.kind !== "list") {
    const found = stack.slice(0, 3).map((value) =>
      value.kind === "tuple"
        ? `a tuple of ${value.items.map(({ kind }) => `a ${kind}`).join(" and ")}`
        : `a ${value.kind}`
    );
    throw wrong(`it must hold a tuple of two lists, holds ${found.join(", ") || "nothing"}`);
  }
  return {
    bytes: first.items.map((item, i) => {
      if (item.kind === "bytes") return item.bytes;
      throw wrong(`the first list must hold bytes, item ${i} is a ${item.kind}`);
    }),
    truths: second.items.map((item, i) => {
      if (item.kind === "truth") return item.truth;
      throw wrong(`the second list must hold truths, item ${i} are ${item.kind}`);
    }),
  };
}

function wrong(what: string): SyntaxError {
  return new SyntaxError(`Cannot read the pickle: ${what}`);
}
