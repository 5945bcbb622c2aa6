/**
 * Errors that nobody handles: the kernel keeps silent about them, so it is told to speak.
 *
 * @module
 */
import type { Message } from "./kernel.ts";
import type { Output } from "./notebook.ts";
import { errorOutput } from "./outputs.ts";

/** Begins a line that is from us and not from the notebook. */
const MARK = `unheard ${crypto.randomUUID()} `;

/** Code that a kernel runs first: rejections and errors of callbacks become lines. */
export const EARS = `{
  const tell = (event, error) => {
    event.preventDefault();
    const known = error instanceof Error;
    console.error(${JSON.stringify(MARK)} + JSON.stringify({
      ename: known ? error.name : "Error",
      evalue: known ? error.message : String(error),
      stack: known ? String(error.stack) : "",
    }));
  };
  addEventListener("unhandledrejection", (event) => tell(event, event.reason));
  addEventListener("error", (event) => tell(event, event.error));
}`;

/** The error that such a line tells of. */
export function unheardError({ header, content }: Message): Output | undefined {
  if (header.msg_type !== "stream" || !content.text.startsWith(MARK)) return undefined;
  const { ename, evalue, stack } = JSON.parse(content.text.slice(MARK.length));
  return errorOutput(ename, evalue, stack.split("\n"));
}
