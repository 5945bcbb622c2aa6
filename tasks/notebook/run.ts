/**
 * Running a notebook from top to bottom, as a person would with "run all".
 *
 * @module
 */
import { EARS, unheardError } from "./ears.ts";
import { floodGate } from "./flood.ts";
import { type Kernel, startKernel } from "./kernel.ts";
import { failedLine, syntaxError } from "./line.ts";
import { type Notebook, type Output, type Problem, sourceOf } from "./notebook.ts";
import { addOutput, type Displays, errorOutput } from "./outputs.ts";

/** How notebooks are run. */
export interface RunOptions {
  /** How long a cell may take, in milliseconds. */
  readonly timeout: number;
  /** Stops in the middle of a cell. */
  readonly signal?: AbortSignal;
}

/**
 * Runs every code cell in a fresh kernel; the notebook's outputs are replaced.
 *
 * A notebook ends at its first problem: an error, one that nobody handles, a cell that takes too
 * long or shows too much, or the death of the kernel.
 */
export async function runNotebook(
  path: string,
  notebook: Notebook,
  options: RunOptions,
): Promise<Problem[]> {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
  const kernel = await startKernel(folder), displays: Displays = new Map();
  try {
    await execute(kernel, EARS, true).reply;
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== "code") continue;
      const { outputs, count, failure } = await runCell(kernel, sourceOf(cell), displays, options);
      cell.outputs = outputs;
      cell.execution_count = count;
      if (failure) return [{ notebook: path, cell: i + 1, ...failure }];
    }
    return [];
  } finally {
    await kernel.stop();
  }
}

function execute(kernel: Kernel, code: string, silent: boolean) {
  return kernel.request("execute_request", {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  });
}

/** What is wrong, and in which line where that is known. */
type Failure = Pick<Problem, "what" | "line" | "missing">;

interface Done {
  readonly outputs: Output[];
  readonly count: number | null;
  readonly failure?: Failure;
}

async function runCell(
  kernel: Kernel,
  code: string,
  displays: Displays,
  { timeout, signal }: RunOptions,
): Promise<Done> {
  const outputs: Output[] = [], ours = new Set<string>();
  const fence = `fence ${crypto.randomUUID()}`;
  const throughFence = Promise.withResolvers<void>(), flooded = Promise.withResolvers<string>();
  const flood = floodGate();
  let unheard: Failure | undefined;
  const off = kernel.listen((message) => {
    if (!ours.has(message.parent.msg_id ?? "")) return;
    if (message.header.msg_type === "stream" && message.content.text.includes(fence)) {
      return throughFence.resolve();
    }
    const tooMuch = flood(message);
    if (tooMuch) return flooded.resolve(tooMuch);
    const error = unheardError(message);
    if (error) unheard ??= { what: `${error.ename}: ${error.evalue} (nobody handled it)` };
    if (error) outputs.push(error);
    else addOutput(outputs, displays, message);
  });
  const limit = deadline(timeout, signal);
  const died = kernel.ended.then((exit) => `the kernel died (exit code ${exit})`);
  const early = [died, limit.over, flooded.promise];
  const endedBy = (what: string): Done => {
    outputs.push(errorOutput("Error", what));
    return { outputs, count: null, failure: { what } };
  };
  try {
    const cell = execute(kernel, code, false);
    ours.add(cell.id);
    const first = await Promise.race([cell.reply, ...early]);
    if (typeof first === "string") return endedBy(first);
    // Deno's kernel says it is idle before its last outputs are out: what is printed after them
    // shows that they are.
    const after = execute(kernel, `console.log(${JSON.stringify(fence)})`, true);
    ours.add(after.id);
    const end = await Promise.race([after.reply.then(() => throughFence.promise), ...early]);
    if (typeof end === "string") return endedBy(end);
    const { content } = first, count = content.execution_count ?? null;
    if (content.status === "error") {
      return { outputs, count, failure: await failureOf(code, content, outputs) };
    }
    return { outputs, count, ...(unheard ? { failure: unheard } : {}) };
  } finally {
    limit.clear();
    off();
  }
}

/**
 * What an error reply says; one without a traceback is of code that does not parse, and a
 * `MissingFile` of the library's is of data that is not here.
 */
async function failureOf(
  code: string,
  { ename, evalue, traceback }: { ename: string; evalue: string; traceback: string[] },
  outputs: Output[],
): Promise<Failure> {
  if (traceback.length > 0) {
    const line = await failedLine(code, traceback);
    return {
      what: `${ename}: ${evalue}`,
      ...(line ? { line } : {}),
      ...(ename === "MissingFile" ? { missing: true } : {}),
    };
  }
  const found = await syntaxError(code) ?? { what: `${ename}: ${evalue}` };
  outputs.push(errorOutput("SyntaxError", found.what.replace(/^SyntaxError: /, "")));
  return found;
}

/** Says so when the time is over; fails when it is called off. */
function deadline(milliseconds: number, signal?: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const over = () => resolve(`it took longer than ${milliseconds / 1000} s`);
  const timer = setTimeout(over, milliseconds);
  const stop = () => reject(signal!.reason);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  promise.catch(() => {}); // whoever waits hears it
  const clear = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  };
  return { over: promise, clear };
}
