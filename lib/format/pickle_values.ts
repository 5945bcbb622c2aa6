/**
 * What a pickle of a verification set is made of while it is read: values, their stack, the memo.
 *
 * @module
 */

/** Texts are there for `_codecs.encode`, and names are never looked up: see `pickle_opcodes.ts`. */
export type PickleValue = PickleLeaf | PickleList | PickleText | PickleTuple | PickleName;

/** What a list may hold: so none lies in another, and none in itself. */
export type PickleLeaf =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "truth"; readonly truth: boolean };

/** A list, which grows as Python's does. */
export interface PickleList {
  readonly kind: "list";
  readonly items: PickleLeaf[];
}

/** Some characters. */
export interface PickleText {
  readonly kind: "text";
  readonly text: string;
}

/** A few values. */
export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly (PickleLeaf | PickleList | PickleText)[];
}

/** What Python would call. */
export interface PickleName {
  readonly kind: "name";
  readonly name: string;
}

/** A pickle that is being read. */
export interface PickleMachine {
  readonly bytes: Uint8Array;
  /** The byte that is next. */
  at: number;
  readonly stack: PickleValue[];
  /** How high the stack was at each mark. */
  readonly marks: number[];
  readonly memo: Map<number, PickleValue>;
  /** How often something was pushed, put into the memo or taken from it. */
  objects: number;
  /** How many bytes were copied out of texts. */
  copied: number;
}

/** The largest sets have 14 000 images, on each of which Python spends sixteen objects at most. */
const MOST_OBJECTS = 2 ** 20;
/** The set's tuple, a list in it, arguments of `bytearray`, of `_codecs.encode` in these. */
const MOST_MARKS = 4;

/** Counts against files whose few bytes ask for many objects. */
export function countObject(machine: PickleMachine): void {
  if (machine.objects++ < MOST_OBJECTS) return;
  throw new RangeError(`there may be at most ${MOST_OBJECTS} objects`);
}

/** Puts a value onto the stack. */
export function push(machine: PickleMachine, value: PickleValue): void {
  countObject(machine);
  machine.stack.push(value);
}

/** The value on top, which must lie above the last mark. */
export function top({ stack, marks }: PickleMachine): PickleValue {
  if (stack.length > (marks.at(-1) ?? 0)) return stack.at(-1)!;
  throw new RangeError("a value must be there, there is none");
}

/** Takes the value on top. */
export function pop(machine: PickleMachine): PickleValue {
  const value = top(machine);
  machine.stack.pop();
  return value;
}

/** The same of a kind. */
export function popOf<Kind extends PickleValue["kind"]>(machine: PickleMachine, kind: Kind) {
  return ofKind(pop(machine), kind);
}

/** A value that must be of a kind. */
export function ofKind<Kind extends PickleValue["kind"]>(value: PickleValue, kind: Kind) {
  if (value.kind === kind) return value as Extract<PickleValue, { readonly kind: Kind }>;
  throw new RangeError(`a ${kind} must be there, a ${value.kind} is`);
}

/** Marks a place of the stack. */
export function mark({ stack, marks }: PickleMachine): void {
  if (marks.length === MOST_MARKS) {
    throw new RangeError(`it lies deeper than ${MOST_MARKS} marks`);
  }
  marks.push(stack.length);
}

/** Takes all values above the last mark, and the mark. */
export function popMarked({ stack, marks }: PickleMachine): PickleValue[] {
  const place = marks.pop();
  if (place === undefined) throw new RangeError("a mark must be there, there is none");
  return stack.splice(place);
}

/** A value of a list. */
export function leaf(value: PickleValue): PickleLeaf {
  if (value.kind === "bytes" || value.kind === "truth") return value;
  throw new RangeError(`lists must hold bytes or truths, this one a ${value.kind}`);
}

/** A tuple of a few values. */
export function tupleOf(values: readonly PickleValue[]): PickleTuple {
  const items = values.filter((value) => value.kind !== "tuple" && value.kind !== "name");
  if (items.length === values.length && items.length <= 2) return { kind: "tuple", items };
  throw new RangeError(
    `a tuple must hold two lists or what bytes are made of, this one ${
      values.slice(0, 3).map(({ kind }) => `a ${kind}`).join(", ") || "nothing"
    }${values.length > 3 ? ", …" : ""}`,
  );
}
