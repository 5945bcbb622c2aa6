/**
 * Fields of a prototxt by name and kind.
 *
 * @module
 */
import { isMessage, type Prototxt, type PrototxtValue } from "./prototxt.ts";

interface Kinds {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
  readonly word: string;
  readonly message: Prototxt;
}

/**
 * All values of a name, in order.
 *
 * @throws {SyntaxError} One of another kind.
 */
export function all<K extends keyof Kinds>(fields: Prototxt, name: string, kind: K): Kinds[K][] {
  return fields.filter((field) => field.name === name).map(({ value }) => {
    if (kindOf(value) === kind) {
      return (kind === "word" ? (value as { word: string }).word : value) as Kinds[K];
    }
    throw new SyntaxError(
      `Cannot use the prototxt: ${name} must be a ${kind}, is a ${kindOf(value)}`,
    );
  });
}

/** The last value of a name, as protobuf has it; else the default. */
export function one<K extends keyof Kinds>(
  fields: Prototxt,
  name: string,
  kind: K,
  otherwise: Kinds[K],
): Kinds[K] {
  return all(fields, name, kind).at(-1) ?? otherwise;
}

/** A message that there should be once; several are one, their fields in order. */
export function message(fields: Prototxt, name: string): Prototxt | undefined {
  const parts = all(fields, name, "message");
  return parts.length === 0 ? undefined : parts.flat();
}

function kindOf(value: PrototxtValue): keyof Kinds {
  if (isMessage(value)) return "message";
  return typeof value === "object" ? "word" : typeof value as "string" | "number" | "boolean";
}
