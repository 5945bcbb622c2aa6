/**
 * Running a notebook from top to bottom, as a person would with "run all".
 *
 * @module
 */
import { type Kernel, type Message, pause, startKernel } from "./kernel.ts";
import { type Notebook, type Output, type Problem, sourceOf } from "./notebook.ts";

/** How long a cell may take, in milliseconds. */
export interface RunOptions {
  readonly timeout: number;
}

/**
 * Runs every code cell in a fresh kernel; the notebook's outputs are replaced.
 *
 * A notebook ends at its first problem: an error, an unhandled rejection, a cell that takes too
 * long, or the death of the kernel.
 */
export async function runNotebook(
  path: string,
  notebook: Notebook,
  { timeout }: RunOptions,
): Promise<Problem[]> {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
  const kernel = await startKernel(folder);
  try {
    await execute(kernel, LISTEN, true);
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== "code") continue;
      const { outputs, count, what, line } = await runCell(kernel, sourceOf(cell), timeout);
      cell.outputs = outputs;
      cell.execution_count = count;
      if (what) return [{ notebook: path, cell: i + 1, ...(line ? { line } : {}), what }];
    }
    return [];
  } finally {
    await kernel.stop();
  }
}

/** The kernel keeps silent about a promise that fails and that nobody waits for; this does not. */
const UNHEARD = "Unhandled rejection:";
const LISTEN = `addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  console.error(${JSON.stringify(UNHEARD)}, event.reason);
});`;

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

interface Done {
  readonly outputs: Output[];
  readonly count: number | null;
  readonly what?: string;
  readonly line?: number;
}

async function runCell(kernel: Kernel, code: string, timeout: number): Promise<Done> {
  const outputs: Output[] = [];
  const fence = `fence ${crypto.randomUUID()}`;
  let fenced = () => {};
  const throughFence = new Promise<void>((resolve) => fenced = resolve);
  const off = kernel.listen((message) => {
    if (message.header.msg_type === "stream" && message.content.text.includes(fence)) fenced();
    else take(outputs, message);
  });
  try {
    const first = await Promise.race([
      execute(kernel, code, false),
      kernel.ended.then((exit) => `the kernel died (exit code ${exit})`),
      pause(timeout).then(() => `it took longer than ${timeout / 1000} s`),
    ]);
    if (typeof first === "string") return { outputs, count: null, what: first };
    // Deno's kernel says it is idle before its last outputs are out: what is printed after them
    // shows that they are.
    await Promise.race([
      execute(kernel, `console.log(${JSON.stringify(fence)})`, true).then(() => throughFence),
      kernel.ended,
      pause(5000),
    ]);
    const { content } = first.reply, count = content.execution_count ?? null;
    if (content.status === "error") return { outputs, count, ...failureOf(content, outputs) };
    const unheard = outputs.find(({ text }) => typeof text === "string" && text.includes(UNHEARD));
    return {
      outputs,
      count,
      ...(unheard ? { what: String(unheard.text).trim().split("\n")[0]! } : {}),
    };
  } finally {
    off();
  }
}

/** Adds what the kernel published to the outputs of a cell. */
function take(outputs: Output[], { header, content }: Message): void {
  switch (header.msg_type) {
    case "stream": {
      const last = outputs.at(-1);
      if (last?.output_type === "stream" && last.name === content.name) last.text += content.text;
      else outputs.push({ output_type: "stream", name: content.name, text: content.text });
      break;
    }
    case "display_data":
      outputs.push({
        output_type: "display_data",
        data: content.data,
        metadata: content.metadata ?? {},
      });
      break;
    case "execute_result":
      outputs.push({
        output_type: "execute_result",
        data: content.data,
        metadata: content.metadata ?? {},
        execution_count: content.execution_count,
      });
      break;
    case "error":
      outputs.push({
        output_type: "error",
        ename: content.ename,
        evalue: content.evalue,
        traceback: content.traceback ?? [],
      });
  }
}

/** What went wrong, from a reply or an error output; a syntax error has the latter alone. */
function failureOf(content: Record<string, unknown>, outputs: Output[]) {
  const traceback = (content.traceback as string[] | undefined)?.join("\n") ?? "";
  const what = `${content.ename ?? "Error"}: ${content.evalue ?? "unknown"}`;
  if (!outputs.some(({ output_type }) => output_type === "error")) {
    outputs.push({
      output_type: "error",
      ename: content.ename,
      evalue: content.evalue,
      traceback: [],
    });
  }
  const line = /<anonymous>:(\d+):\d+/.exec(`${traceback}\n${content.evalue}`)?.[1];
  return { what, ...(line ? { line: Number(line) } : {}) };
}
