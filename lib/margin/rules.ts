/**
 * What must hold of options, and the error where it does not.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import type { Bounds } from "./definition.ts";

/** What must hold of an option. */
export interface Rule {
  /** After "must be". */
  readonly must: string;
  /** Whether it does. */
  readonly holds: (value: unknown) => boolean;
}

/** A number within bounds. */
export const within = ({ from, to, whole }: Bounds): Rule => ({
  must: `a ${whole ? "whole " : ""}number from ${from} to ${to}`,
  holds: (value) =>
    typeof value === "number" && value >= from && value <= to &&
    (!whole || Number.isInteger(value)),
});

/** A number between two. */
export const number = (from: number, to: number): Rule => within({ from, to });

/** One of a few values. */
export const oneOf = (values: readonly unknown[]): Rule => ({
  must: `one of ${values.join(", ")}`,
  holds: (value) => values.includes(value),
});

/** Yes or no. */
export const flag: Rule = {
  must: "true or false",
  holds: (value) => typeof value === "boolean",
};

/**
 * Checks that every option is one that is taken, by its name.
 *
 * @throws {RangeError} Naming the nearest one.
 */
export function checkNames(name: string, options: object, taken: object): void {
  for (const key of Object.keys(options)) {
    rowName(`option of ${name},`, taken as Record<string, unknown>, key);
  }
}

/**
 * Checks every option by its rule.
 *
 * @throws {RangeError} Saying what must hold, and what was given.
 */
export function checkValues<Options extends object>(
  title: string,
  options: Options,
  ruleOf: (key: keyof Options) => Rule,
): void {
  for (const [key, value] of Object.entries(options)) {
    const { must, holds } = ruleOf(key as keyof Options);
    if (holds(value)) continue;
    throw new RangeError(
      `Cannot use ${title}: ${key} must be ${must}, got ${JSON.stringify(value)}`,
    );
  }
}
