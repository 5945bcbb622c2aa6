/**
 * The functions of TensorFlow's C library that are used, and nothing else of it.
 *
 * Names beginning `TFE_` run an operation at once, `TF_` build graphs and hold memory.
 *
 * @module
 */

import { hushed } from "./hush.ts";
import { pin } from "./pin.ts";

const P = "pointer", B = "buffer", I = "i32", U = "usize", V = "void";
/** `TF_Output`: an operation of a graph, and which of its outputs. */
const OUTPUT = { struct: [P, I] } as const;

/** Every function, with what it takes and gives. */
export const SYMBOLS = {
  TF_Version: { parameters: [], result: P },
  TF_NewStatus: { parameters: [], result: P },
  TF_DeleteStatus: { parameters: [P], result: V },
  TF_GetCode: { parameters: [P], result: I },
  TF_Message: { parameters: [P], result: P },

  TFE_NewContextOptions: { parameters: [], result: P },
  TFE_DeleteContextOptions: { parameters: [P], result: V },
  TFE_ContextOptionsSetConfig: { parameters: [P, B, U, P], result: V },
  TFE_ContextOptionsSetDevicePlacementPolicy: { parameters: [P, I], result: V },
  TFE_NewContext: { parameters: [P, P], result: P },
  TFE_DeleteContext: { parameters: [P], result: V },
  TFE_ContextListDevices: { parameters: [P, P], result: P },
  TFE_ContextAddFunction: { parameters: [P, P, P], result: V },
  TFE_ContextRemoveFunction: { parameters: [P, B, P], result: V },
  TF_DeviceListCount: { parameters: [P], result: I },
  TF_DeviceListName: { parameters: [P, I, P], result: P },
  TF_DeviceListType: { parameters: [P, I, P], result: P },
  TF_DeleteDeviceList: { parameters: [P], result: V },

  TF_AllocateTensor: { parameters: [I, B, I, U], result: P },
  TF_DeleteTensor: { parameters: [P], result: V },
  TF_TensorData: { parameters: [P], result: P },
  TF_TensorByteSize: { parameters: [P], result: U },
  TF_TensorType: { parameters: [P], result: I },
  TFE_NewTensorHandle: { parameters: [P, P], result: P },
  TFE_DeleteTensorHandle: { parameters: [P], result: V },
  TFE_TensorHandleDataType: { parameters: [P], result: I },
  TFE_TensorHandleNumDims: { parameters: [P, P], result: I },
  TFE_TensorHandleDim: { parameters: [P, I, P], result: "i64" },
  TFE_TensorHandleResolve: { parameters: [P, P], result: P },
  TFE_TensorHandleCopyToDevice: { parameters: [P, P, B, P], result: P },

  TFE_NewOp: { parameters: [P, B, P], result: P },
  TFE_DeleteOp: { parameters: [P], result: V },
  TFE_OpAddInput: { parameters: [P, P, P], result: V },
  TFE_OpSetAttrString: { parameters: [P, B, B, U], result: V },
  TFE_OpSetAttrInt: { parameters: [P, B, "i64"], result: V },
  TFE_OpSetAttrIntList: { parameters: [P, B, B, I], result: V },
  TFE_OpSetAttrFloat: { parameters: [P, B, "f32"], result: V },
  TFE_OpSetAttrBool: { parameters: [P, B, "u8"], result: V },
  TFE_OpSetAttrType: { parameters: [P, B, I], result: V },
  TFE_OpSetAttrShape: { parameters: [P, B, B, I, P], result: V },
  TFE_Execute: { parameters: [P, B, B, P], result: V },

  TF_NewGraph: { parameters: [], result: P },
  TF_DeleteGraph: { parameters: [P], result: V },
  TF_NewBuffer: { parameters: [], result: P },
  TF_DeleteBuffer: { parameters: [P], result: V },
  TF_GraphGetOpDef: { parameters: [P, B, P, P], result: V },
  TF_NewOperation: { parameters: [P, B, B], result: P },
  TF_AddInput: { parameters: [P, OUTPUT], result: V },
  TF_AddInputList: { parameters: [P, B, I], result: V },
  TF_FinishOperation: { parameters: [P, P], result: P },
  TF_OperationOutputType: { parameters: [OUTPUT], result: I },
  TF_GraphGetTensorNumDims: { parameters: [P, OUTPUT, P], result: I },
  TF_GraphGetTensorShape: { parameters: [P, OUTPUT, B, I, P], result: V },
  TF_SetAttrString: { parameters: [P, B, B, U], result: V },
  TF_SetAttrInt: { parameters: [P, B, "i64"], result: V },
  TF_SetAttrIntList: { parameters: [P, B, B, I], result: V },
  TF_SetAttrFloat: { parameters: [P, B, "f32"], result: V },
  TF_SetAttrBool: { parameters: [P, B, "u8"], result: V },
  TF_SetAttrType: { parameters: [P, B, I], result: V },
  TF_SetAttrTypeList: { parameters: [P, B, B, I], result: V },
  TF_SetAttrShape: { parameters: [P, B, B, I], result: V },
  TF_SetAttrTensor: { parameters: [P, B, P, P], result: V },
  TF_SetAttrFuncName: { parameters: [P, B, B, U], result: V },
  TF_GraphCopyFunction: { parameters: [P, P, P, P], result: V },
  TF_GraphToFunction: { parameters: [P, B, "u8", I, P, I, B, I, B, P, P, P, P], result: P },
  TF_DeleteFunction: { parameters: [P], result: V },
} as const satisfies Deno.ForeignLibraryInterface;

/** What lies behind a pointer is the library's own business. */
export type Pointer = Deno.PointerValue;

/** The functions, ready to be called. */
export type Functions = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** A library that was loaded. */
export interface Library {
  /** The functions. */
  readonly functions: Functions;
  /** What it says of itself, e.g. `"2.21.0"`. */
  readonly version: string;
}

/**
 * Loads a library and makes sure that it is one of TensorFlow 2 and has every function.
 *
 * @throws {Error} With the reason, in words that can follow "as".
 */
export function loadLibrary(path: string): Library {
  configure();
  return hushed(() => load(path));
}

function load(path: string): Library {
  // A call of a function that is not there ends the process: all are looked for first.
  const found = Deno.dlopen(path, OPTIONAL).symbols as Record<string, unknown>;
  const missing = Object.keys(SYMBOLS).filter((name) => !found[name]);
  if (missing.length === Object.keys(SYMBOLS).length) {
    throw new Error(`${path} is no library of TensorFlow: it has none of its functions`);
  }
  const version = found.TF_Version
    ? text((found.TF_Version as Functions["TF_Version"])())
    : "unknown";
  if (!(Number.parseInt(version) >= 2)) {
    throw new Error(`${path} is TensorFlow ${version}: there must be a version 2`);
  }
  if (missing.length) {
    throw new Error(
      `${path}, TensorFlow ${version}, lacks ${missing.length} functions, ` +
        `${missing.slice(0, 3).join(", ")} among them`,
    );
  }
  pin(path);
  return { functions: Deno.dlopen(path, SYMBOLS).symbols, version };
}

/** What TensorFlow reads from its environment, once, before it starts. */
const SETTINGS = {
  /** It tells its life on the terminal otherwise. */
  TF_CPP_MIN_LOG_LEVEL: "3",
  /** oneDNN's operations, twice as fast; by itself it takes them only where there is AVX-512. */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** Threads of their own for each context, or worker threads would wait for each other. */
  TF_OVERRIDE_GLOBAL_THREADPOOL: "1",
  /** And what one thread can do is done where it was asked for. */
  TF_ONEDNN_THREADPOOL_USE_CALLER_THREAD: "1",
};

/** Must come before any library of TensorFlow is loaded. */
function configure(): void {
  if (Deno.permissions.querySync({ name: "env" }).state !== "granted") return;
  for (const [name, value] of Object.entries(SETTINGS)) {
    if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
  }
}

const OPTIONAL = Object.fromEntries(
  Object.entries(SYMBOLS).map(([name, symbol]) => [name, { ...symbol, optional: true }]),
) as Deno.ForeignLibraryInterface;

/** The text that a `const char*` points to. */
export function text(pointer: Pointer): string {
  return pointer ? new Deno.UnsafePointerView(pointer).getCString() : "";
}

const NAMES = new Map<string, Uint8Array<ArrayBuffer>>();

/** A name as C wants it, kept for the next time. */
export function cString(name: string): Uint8Array<ArrayBuffer> {
  let bytes = NAMES.get(name);
  if (!bytes) NAMES.set(name, bytes = new TextEncoder().encode(`${name}\0`));
  return bytes;
}

/** TensorFlow's numbers for what went wrong, as far as they are told apart. */
export const CODES = {
  cancelled: 1,
  deadlineExceeded: 4,
  resourceExhausted: 8,
  aborted: 10,
  unavailable: 14,
} as const;

/** What TensorFlow said when it could not do something. */
export class TensorflowError extends Error {
  override readonly name = "TensorflowError";
  /** TensorFlow's own number, see {@linkcode CODES}. */
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** Does something that may fail, with a status of its own, and throws what it says. */
export function checked<T>(
  c: Functions,
  what: string,
  work: (status: Pointer) => T,
): T {
  const status = c.TF_NewStatus();
  try {
    const result = work(status);
    throwIfBad(c, what, status);
    return result;
  } finally {
    c.TF_DeleteStatus(status);
  }
}

/** The same for what takes its time. */
export async function checkedLater<T>(
  c: Functions,
  what: string,
  work: (status: Pointer) => Promise<T>,
): Promise<T> {
  const status = c.TF_NewStatus();
  try {
    const result = await work(status);
    throwIfBad(c, what, status);
    return result;
  } finally {
    c.TF_DeleteStatus(status);
  }
}

function throwIfBad(c: Functions, what: string, status: Pointer): void {
  const code = c.TF_GetCode(status);
  if (code === 0) return;
  const memory = code === CODES.resourceExhausted
    ? ". There is not enough memory: take a smaller batch, or a smaller network"
    : "";
  const said = text(c.TF_Message(status)).split("\n").map((line) => line.trim())
    .filter((line) => line && !line.startsWith("Hint:")).join(" ");
  throw new TensorflowError(`TensorFlow could not ${what}: ${said}${memory}`, code);
}
