/**
 * What a value of JSON must look like, put together as the value is.
 *
 * @module
 */
import type { Rule } from "../margin/rules.ts";
import { rowName } from "../math/names.ts";
import { isRecord } from "../math/records.ts";

/** Where a value is not what it must be. */
export interface Misfit {
  /** The names and places that lead there, from the outermost. */
  readonly path: readonly (string | number)[];
  /** What must hold and what was found, after the name of the place. */
  readonly why: string;
}

/** Finds the first misfit of a value, if there is one. */
export type Shape = (value: unknown) => Misfit | undefined;

/** The shape of what may be left out. */
export interface Optional {
  /** Its shape where it is there. */
  readonly optional: Shape;
}

/** A shape for each field of a type: one that is forgotten, or optional here alone, does not compile. */
export type Fields<T> = {
  readonly [Key in keyof T]-?: object extends Pick<T, Key> ? Optional : Shape;
};

/** So long a word may be in an error, and an error in another. */
const WORD = 64, ERROR = 1000;

const misfit = (why: string): Misfit => ({ path: [], why });

const below = (name: string | number, inner: Misfit | undefined): Misfit | undefined =>
  inner && { ...inner, path: [name, ...inner.path] };

/** The first misfit of many, found one after the other. */
const first = <T>(all: Iterable<T>, find: (one: T) => Misfit | undefined): Misfit | undefined => {
  for (const one of all) {
    const found = find(one);
    if (found) return found;
  }
};

/** A value that a rule holds of. */
export const ruled = ({ must, holds }: Rule): Shape => (value) =>
  holds(value) ? undefined : misfit(`must be ${must}, got ${told(value)}`);

/** The name of a row of a table, as it is when the name is looked up. */
export const rowOf = (what: string, table: Readonly<Record<string, unknown>>): Shape => (value) =>
  typeof value === "string"
    ? tried(() => rowName(what, table, value))
    : misfit(`must be the name of a ${what}, got ${told(value)}`);

/** A list, of so many. */
export const listOf = (each: Shape, from: number, to: number): Shape => (value) =>
  Array.isArray(value) && value.length >= from && value.length <= to
    ? first(value.keys(), (at) => below(at, each(value[at])))
    : misfit(
      `must be a list of ${from === to ? from : `${from} to ${to}`}, got ` +
        (Array.isArray(value) ? `one of ${value.length}` : told(value)),
    );

/** Values under any names. */
export const recordOf = (each: Shape): Shape => (value) =>
  isRecord(value)
    ? first(Object.entries(value), ([name, one]) => below(short(name), each(one)))
    : misfit(`must be an object of names and values, got ${told(value)}`);

/** Names and values: every name known, all of them there that must be. */
export const fieldsOf = <T>(fields: Fields<T>): Shape => (value) => {
  if (!isRecord(value)) return misfit(`must be an object of names and values, got ${told(value)}`);
  const table = fields as Readonly<Record<string, Shape | Optional>>;
  // What was misspelt is told before what is missing for it.
  return first(Object.keys(value), (name) => tried(() => rowName("setting", table, name))) ??
    first(Object.entries(table), ([name, shape]) => {
      const given = value[name], must = typeof shape === "function";
      if (given !== undefined) return below(name, (must ? shape : shape.optional)(given));
      return must ? below(name, misfit("must be given, and is not there")) : undefined;
    });
};

/** Names and values that are others for each kind: a row a kind, by the value of `kind`. */
export const kindsOf = (kinds: Readonly<Record<string, Shape>>): Shape => (value) => {
  if (!isRecord(value)) return misfit(`must be an object with a kind, got ${told(value)}`);
  const { kind } = value;
  return below("kind", rowOf("kind", kinds)(kind)) ?? kinds[kind as string]!(value);
};

/** What may be left out. */
export const optional = (shape: Shape): Optional => ({ optional: shape });

/** A shape, or null. */
export const orNull = (shape: Shape): Shape => (value) => value === null ? undefined : shape(value);

/** One shape, then more that take for granted that it holds. */
export const all = (...shapes: readonly Shape[]): Shape => (value) =>
  first(shapes, (shape) => shape(value));

/** What a check that throws has no word against. */
export const passing = <T>(check: (value: T) => void): Shape => (value) =>
  tried(() => check(value as T));

function tried(check: () => void): Misfit | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return misfit(`is wrong: ${(error as Error).message.slice(0, ERROR)}`);
  }
}

const short = (name: string): string => name.slice(0, WORD);

/** A value as an error shows it. */
function told(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "an object";
  return typeof value === "string" ? JSON.stringify(short(value)) : short(String(value));
}
