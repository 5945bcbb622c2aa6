/**
 * Where TensorFlow runs things: its threads, its devices, and the functions it knows.
 *
 * @module
 */
import { bytesField, type Message, numberField } from "./protobuf.ts";
import { checked, type Functions, type Library, type Pointer, text } from "./symbols.ts";

/** How a context is to be. */
export interface ContextOptions {
  /** Threads in all; by default as many as there are cores. */
  readonly threads?: number;
  /** Whether it will be a task of a cluster. */
  readonly cluster?: boolean;
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
  /** Threads in all. */
  readonly threads: number;
  /** How many operations run side by side: into so many parts a step should cut its batch. */
  readonly parts: number;
  /** What it was opened with: a ConfigProto. */
  readonly configuration: Message;
  /** Every device that it found. */
  readonly devices: readonly Device[];
  /** The GPU that operations go to, where there is one. */
  readonly gpu: Device | undefined;
  /** Whether it was freed. */
  closed(): boolean;
  /** Frees it; nothing that lives in it may be used any more. */
  dispose(): void;
}

/** So many operations side by side at most; more threads than that divide each of them. */
const MOST_PARTS = 8;

/** Copies between devices are made where needed, without a word. */
const PLACE_SILENTLY = 2;

/** Opens a context. */
export function openContext(
  { functions: c, version }: Library,
  { threads = navigator.hardwareConcurrency, cluster = false }: ContextOptions,
): Context {
  const made = c.TFE_NewContextOptions();
  const configuration = configure(threads, cluster);
  let pointer: Pointer;
  try {
    const config = Uint8Array.from(configuration);
    checked(c, "be configured", (status) => {
      c.TFE_ContextOptionsSetConfig(made, config, BigInt(config.length), status);
    });
    c.TFE_ContextOptionsSetDevicePlacementPolicy(made, PLACE_SILENTLY);
    pointer = checked(c, "start", (status) => c.TFE_NewContext(made, status));
  } finally {
    c.TFE_DeleteContextOptions(made);
  }
  let closed = false;
  const devices = listDevices(c, pointer);
  return {
    c,
    pointer,
    version,
    threads,
    parts: partsFor(threads),
    configuration,
    devices,
    gpu: devices.find(({ kind }) => kind === "GPU"),
    closed: () => closed,
    dispose() {
      if (!closed) c.TFE_DeleteContext(pointer);
      closed = true;
    },
  };
}

/** Task 0 keeps count of what is summed with what, under the name that TensorFlow gives it. */
const LEADER = "/job:worker/replica:0/task:0";

function partsFor(threads: number): number {
  return Math.min(threads, MOST_PARTS);
}

/**
 * ConfigProto: intra_op_parallelism_threads, inter_op_parallelism_threads,
 * gpu_options.allow_growth, experimental.collective_group_leader.
 */
function configure(threads: number, cluster: boolean): Message {
  return [
    ...numberField(2, Math.ceil(threads / partsFor(threads))),
    ...numberField(5, partsFor(threads)),
    ...bytesField(6, numberField(4, true)),
    ...(cluster ? bytesField(16, bytesField(1, LEADER)) : []),
  ];
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
