/**
 * The options of every task that serves a page.
 *
 * @module
 */
import { checkedBy, Option } from "../cli/command.ts";

/** Where it is served. */
export const portOption = () =>
  new Option("--port <number>", "of 127.0.0.1; 0 takes one that is free")
    .default(0).argParser(checkedBy(portOf));

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 2 ** 16) return port;
  throw new RangeError(`A port must be a whole number from 0 to 65535, got ${text}`);
}
