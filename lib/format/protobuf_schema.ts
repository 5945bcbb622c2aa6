/**
 * Small tables of protobuf fields.
 *
 * A format needs few of the fields that its `.proto` file lists: we name those, and skip the rest.
 *
 * @module
 */
import type { Kind, KindValues } from "./protobuf_kinds.ts";

/**
 * A field: its name and its kind, or the schema of the message it holds; in brackets, of a list of
 * messages. Numbers in lists are written packed unless the row says otherwise; both are read.
 */
export type Field = readonly [
  name: string,
  kind: Kind | Schema | readonly [Schema],
  unpacked?: "unpacked",
];

/** The fields of a message, by number. */
export interface Schema {
  readonly [number: number]: Field;
}

type ValueOf<K> = K extends Kind ? KindValues[K]
  : K extends readonly [infer S extends Schema] ? readonly MessageOf<S>[]
  : K extends Schema ? MessageOf<K>
  : never;

/** A message of a schema: fields that it lacks are absent. */
export type MessageOf<S extends Schema> = {
  readonly [N in keyof S & number as S[N][0]]?: ValueOf<S[N][1]>;
};

/** The schema of the messages in a field, of one or of a list. */
export function schemaIn(kind: Schema | readonly [Schema]): Schema {
  return isList(kind) ? kind[0] : kind;
}

/** Whether a field holds a list of messages. */
export function isList(kind: Field[1]): kind is readonly [Schema] {
  return Array.isArray(kind);
}
