/**
 * Which of several faces is meant.
 *
 * @module
 */
import { type Pick, PICKS } from "../../lib/mod.ts";
import { Option, rowOf } from "../cli/command.ts";

/** A way to choose one. */
export type PickOne = Exclude<Pick, "all">;

const { all: _, ...ONE } = PICKS;

/** The option, without a default. */
export const pickOption = (about: string) =>
  new Option("--pick <name>", about).argParser(rowOf<PickOne>("way to pick", ONE));
