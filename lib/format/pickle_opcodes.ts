/**
 * The opcodes of a pickle that two lists of bytes and truths are made of, and no others.
 *
 * Python's pickles are programs: `GLOBAL` looks up any function, `REDUCE` calls it. Here names are
 * compared with three, by which Python writes bytes, and nothing is looked up or called.
 *
 * @module
 */
import { checkRest, takeLine, takeNumber, takeSized, takeText } from "./pickle_bytes.ts";
import { characters, latin1, rawUnicode, shown, unquoted } from "./pickle_texts.ts";
import {
  countObject,
  leaf,
  mark,
  ofKind,
  type PickleMachine,
  type PickleValue,
  pop,
  popMarked,
  popOf,
  push,
  top,
  tupleOf,
} from "./pickle_values.ts";

/** One opcode. */
export interface PickleOpcode {
  /** As Python's pickletools call it. */
  readonly name: string;
  /** What it does. */
  readonly run: (machine: PickleMachine) => void;
}

type Run = PickleOpcode["run"];
type Size = 1 | 4 | 8;

/** What writes bytes: as text for Python 2, and what may be changed. */
const MAKERS = ["_codecs.encode", "__builtin__.bytearray", "builtins.bytearray"];
const NEWEST = 5;

const bytes = (size: Size): Run => (machine) =>
  push(machine, { kind: "bytes", bytes: takeSized(machine, size) });
const text = (size: Size): Run => (machine) =>
  push(machine, { kind: "text", text: takeText(machine, size) });
const truth = (truth: boolean): Run => (machine) => push(machine, { kind: "truth", truth });
const tuple = (count: number): Run => (machine) => {
  const values = Array.from({ length: count }, () => pop(machine)).reverse();
  push(machine, tupleOf(values));
};
const put = (place: (machine: PickleMachine) => number): Run => (machine) => {
  const value = top(machine);
  countObject(machine);
  machine.memo.set(place(machine), value);
};
const get = (place: (machine: PickleMachine) => number): Run => (machine) => {
  const at = place(machine), value = machine.memo.get(at);
  if (!value) throw new RangeError(`something must have been put at ${at}, nothing was`);
  push(machine, value);
};
const append = (machine: PickleMachine, values: readonly PickleValue[]) => {
  const { items } = ofKind(top(machine), "list");
  for (const value of values) items.push(leaf(value));
};

/** By the byte. */
export const OPCODES: ReadonlyMap<number, PickleOpcode> = new Map(
  ([
    ["PROTO", 0x80, (machine) => {
      const protocol = takeNumber(machine, 1);
      if (protocol <= NEWEST) return;
      throw new RangeError(`the protocol must be at most ${NEWEST}, is ${protocol}`);
    }],
    // What is in it follows, and is read as if there were none.
    ["FRAME", 0x95, (machine) => checkRest(machine, takeNumber(machine, 8))],
    ["STOP", ".", () => {}],
    ["MARK", "(", mark],
    ["EMPTY_LIST", "]", (machine) => push(machine, { kind: "list", items: [] })],
    [
      "LIST",
      "l",
      (machine) => push(machine, { kind: "list", items: popMarked(machine).map(leaf) }),
    ],
    ["APPEND", "a", (machine) => append(machine, [pop(machine)])],
    ["APPENDS", "e", (machine) => append(machine, popMarked(machine))],
    ["TUPLE", "t", (machine) => push(machine, tupleOf(popMarked(machine)))],
    ["TUPLE1", 0x85, tuple(1)],
    ["TUPLE2", 0x86, tuple(2)],
    ["NEWTRUE", 0x88, truth(true)],
    ["NEWFALSE", 0x89, truth(false)],
    ["INT", "I", (machine) => {
      const line = takeLine(machine);
      if (line !== "00" && line !== "01") {
        throw new RangeError(`a truth must be 00 or 01, is ${shown(line)}; save it by bool(x)`);
      }
      truth(line === "01")(machine);
    }],
    ["SHORT_BINBYTES", "C", bytes(1)],
    ["BINBYTES", "B", bytes(4)],
    ["BINBYTES8", 0x8e, bytes(8)],
    ["BYTEARRAY8", 0x96, bytes(8)],
    ["SHORT_BINSTRING", "U", bytes(1)],
    ["BINSTRING", "T", bytes(4)],
    ["STRING", "S", (machine) => {
      push(machine, { kind: "bytes", bytes: unquoted(takeLine(machine)) });
    }],
    ["SHORT_BINUNICODE", 0x8c, text(1)],
    ["BINUNICODE", "X", text(4)],
    ["BINUNICODE8", 0x8d, text(8)],
    ["UNICODE", "V", (machine) => {
      push(machine, { kind: "text", text: rawUnicode(takeLine(machine)) });
    }],
    ["PUT", "p", put(placeLine)],
    ["BINPUT", "q", put((machine) => takeNumber(machine, 1))],
    ["LONG_BINPUT", "r", put((machine) => takeNumber(machine, 4))],
    ["MEMOIZE", 0x94, put(({ memo }) => memo.size)],
    ["GET", "g", get(placeLine)],
    ["BINGET", "h", get((machine) => takeNumber(machine, 1))],
    ["LONG_BINGET", "j", get((machine) => takeNumber(machine, 4))],
    ["GLOBAL", "c", (machine) => named(machine, takeLine(machine), takeLine(machine))],
    ["STACK_GLOBAL", 0x93, (machine) => {
      const { text: name } = popOf(machine, "text");
      named(machine, popOf(machine, "text").text, name);
    }],
    ["REDUCE", "R", (machine) => {
      const { items: [value, encoding] } = popOf(machine, "tuple");
      popOf(machine, "name");
      push(machine, { kind: "bytes", bytes: made(machine, value, encoding) });
    }],
  ] as const satisfies readonly (readonly [string, string | number, Run])[])
    .map((
      [name, code, run],
    ) => [typeof code === "string" ? code.charCodeAt(0) : code, { name, run }]),
);

function placeLine(machine: PickleMachine): number {
  const line = takeLine(machine);
  if (/^\d{1,9}$/.test(line)) return Number(line);
  throw new RangeError(`a place must be a whole number, is ${shown(line)}`);
}

function named(machine: PickleMachine, module: string, name: string): void {
  const full = `${module}.${name}`;
  if (!MAKERS.includes(full)) {
    throw new RangeError(
      `it names ${
        shown(full)
      }, which is not looked up: save images by bytes(x), or x.tobytes() of ` +
        "what NumPy holds, and truths by bool(x)",
    );
  }
  push(machine, { kind: "name", name: full });
}

/** The bytes that a text of bytes has, or those there are. */
function made(
  machine: PickleMachine,
  value: PickleValue | undefined,
  encoding: PickleValue | undefined,
): Uint8Array {
  if (value?.kind === "bytes" && encoding === undefined) return value.bytes;
  // Of Python 2 the name of an encoding is a str.
  const name = encoding?.kind === "bytes"
    ? characters(encoding.bytes.subarray(0, 8))
    : encoding?.kind === "text"
    ? encoding.text
    : "";
  if (value?.kind !== "text" || !/^latin-?1$/.test(name)) {
    throw new RangeError("bytes must be made of bytes, or of a text in latin1");
  }
  // One text may be asked for again and again.
  machine.copied += value.text.length;
  if (machine.copied > machine.bytes.length) {
    throw new RangeError("texts must not be longer together than the file");
  }
  return latin1(value.text);
}
