/**
 * What a kernel publishes, as the outputs of a notebook's cells.
 *
 * @module
 */
import type { Message } from "./kernel.ts";
import type { Output } from "./notebook.ts";

/** Pictures that later cells may replace, by the name that they were shown under. */
export type Displays = Map<string, { data: unknown; metadata: unknown }>;

/**
 * Adds what one message says to the outputs of a cell.
 *
 * @param outputs Is added to.
 * @param displays Of the whole notebook: a cell may replace what an earlier one showed.
 */
export function addOutput(
  outputs: Output[],
  displays: Displays,
  { header: { msg_type: type }, content }: Message,
): void {
  if (type === "stream") {
    const { name, text } = content, last = outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else outputs.push({ output_type: type, name, text });
  } else if (type === "display_data" || type === "execute_result") {
    const { data, metadata = {}, execution_count } = content;
    const output = { output_type: type, data, metadata };
    outputs.push(type === "execute_result" ? { ...output, execution_count } : output);
    const name = content.transient?.display_id;
    if (name) displays.set(name, outputs.at(-1) as unknown as { data: unknown; metadata: unknown });
  } else if (type === "update_display_data") {
    const shown = displays.get(content.transient?.display_id);
    if (shown) Object.assign(shown, { data: content.data, metadata: content.metadata ?? {} });
  } else if (type === "clear_output") {
    outputs.length = 0;
  } else if (type === "error") {
    outputs.push(errorOutput(content.ename, content.evalue, content.traceback));
  }
}

/** An error as an output. */
export function errorOutput(
  ename: string,
  evalue: string,
  traceback: readonly string[] = [],
): Output {
  return { output_type: "error", ename, evalue, traceback };
}
