/**
 * Where TensorFlow runs things: its threads, its devices, and the functions it knows.
 *
 * @module
 */
import { bytesField, type Message, numberField } from "./protobuf.ts";
import { checked, type Functions, type Library, type Pointer, text } from "./symbols.ts";

/** How a context is to be. */
export interface ContextOptions {
  /** Threads of one operation; by default as many as there are cores. */
  readonly threads?: number;
}

/** A device, as TensorFlow lists it. */
export interface Device {
  /** The whole name, e.g. `"/job:localhost/replica:0/task:0/device:CPU:0"`. */
  readonly name: string;
  /** "CPU" or "GPU". */
  readonly kind: string;
}

/** A context that is in use. */
export interface Context {
  /** The functions of the library. */
  readonly c: Functions;
  /** The context itself. */
  readonly pointer: Pointer;
  /** The version of the library. */
  readonly version: string;
  /** Threads of one operation. */
  readonly threads: number;
  /** Every device that it found. */
  readonly devices: readonly Device[];
  /** Whether it was freed. */
  closed(): boolean;
  /** Frees it; nothing that lives in it may be used any more. */
  dispose(): void;
}

/** Copies between devices are made where needed, without a word. */
const PLACE_SILENTLY = 2;

/** Opens a context. */
export function openContext(
  { functions: c, version }: Library,
  { threads = navigator.hardwareConcurrency }: ContextOptions,
): Context {
  const made = c.TFE_NewContextOptions();
  let pointer: Pointer;
  try {
    const config = Uint8Array.from(configuration(threads));
    checked(c, "be configured", (status) => {
      c.TFE_ContextOptionsSetConfig(made, config, BigInt(config.length), status);
    });
    c.TFE_ContextOptionsSetDevicePlacementPolicy(made, PLACE_SILENTLY);
    pointer = checked(c, "start", (status) => c.TFE_NewContext(made, status));
  } finally {
    c.TFE_DeleteContextOptions(made);
  }
  let closed = false;
  return {
    c,
    pointer,
    version,
    threads,
    devices: listDevices(c, pointer),
    closed: () => closed,
    dispose() {
      if (!closed) c.TFE_DeleteContext(pointer);
      closed = true;
    },
  };
}

/** ConfigProto: intra_op_parallelism_threads, gpu_options.allow_growth. */
function configuration(threads: number): Message {
  return [...numberField(2, threads), ...bytesField(6, numberField(4, true))];
}

function listDevices(c: Functions, context: Pointer): Device[] {
  return checked(c, "list its devices", (status) => {
    const list = c.TFE_ContextListDevices(context, status);
    const devices = Array.from({ length: c.TF_DeviceListCount(list) }, (_, i) => ({
      name: text(c.TF_DeviceListName(list, i, status)),
      kind: text(c.TF_DeviceListType(list, i, status)),
    }));
    c.TF_DeleteDeviceList(list);
    return devices;
  });
}
