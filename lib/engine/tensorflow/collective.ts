/**
 * Sums over all tasks of a cluster by TensorFlow's own runtime: its collective operations, over
 * gRPC between processors and NCCL between GPUs.
 *
 * @module
 */
import type { Host } from "../cluster/hosts.ts";
import type * as tf from "../tensor.ts";
import { type Attribute, attribute } from "./attributes.ts";
import type { Backend } from "./backend.ts";
import { TYPES } from "./memory.ts";
import { bytesField, type Message, numberField } from "./protobuf.ts";
import { checkedLater } from "./symbols.ts";

/** Functions that take as long as the slowest task: they run in a thread beside this one. */
const SLOW = {
  enable: {
    name: "TFE_EnableCollectiveOps",
    parameters: ["pointer", "buffer", "usize", "pointer"],
    result: "void",
    nonblocking: true,
  },
  execute: {
    name: "TFE_Execute",
    parameters: ["pointer", "buffer", "buffer", "pointer"],
    result: "void",
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** All tasks are one group; a number for it that is the same everywhere. */
const GROUP = 1;

/**
 * The longest wait for the other tasks, in seconds. Those that died or froze are seen much sooner
 * by the link between the tasks; this is for a task that lives and does not come.
 */
const LONGEST = 3600;

const ATTRIBUTES: readonly Attribute[] = [
  attribute.type("T", TYPES.float32),
  attribute.string("merge_op", "Add"),
  attribute.string("final_op", "Id"),
  attribute.string("communication_hint", "auto"),
  attribute.float("timeout_seconds", LONGEST),
  attribute.int("Nordering_token", 0),
];

/** The sum of a tensor of float32 over all tasks. */
export type Sum = (tensor: tf.Tensor) => Promise<tf.Tensor>;

/** Makes the context of a backend, opened for that, one task of a cluster. */
export async function enableCollectives(
  backend: Backend,
  library: string,
  { hosts, task }: { readonly hosts: readonly Host[]; readonly task: number },
): Promise<Sum> {
  const { binding, context: { c, pointer, configuration } } = backend;
  const { enable, execute } = Deno.dlopen(library, SLOW).symbols;
  const server = Uint8Array.from(serverDef(hosts, task, configuration));
  await checkedLater(
    c,
    "join the cluster",
    (status) => enable(pointer, server, BigInt(server.length), status),
  );
  return async (tensor) => {
    // One number for each length: what is summed must be as long in every task.
    const numbers = [hosts.length, GROUP, tensor.size].map((value) =>
      binding.createTensor([], TYPES.int32, [value])
    );
    try {
      const [sum] = await binding.executeLater({
        name: "CollectiveReduceV2",
        attributes: ATTRIBUTES,
        inputs: [...backend.getInputTensorIds([tensor]), ...numbers],
        outputs: 1,
      }, execute);
      return backend.createOutputTensor(sum!);
    } finally {
      for (const id of numbers) binding.deleteTensor(id);
    }
  };
}

/** ServerDef: cluster, job_name, task_index, default_session_config, protocol. */
function serverDef(hosts: readonly Host[], task: number, configuration: Message): Message {
  const tasks = hosts.flatMap(({ name, port }, i) =>
    bytesField(2, [...numberField(1, i), ...bytesField(2, `${name}:${port}`)])
  );
  return [
    ...bytesField(1, bytesField(1, [...bytesField(1, "worker"), ...tasks])),
    ...bytesField(2, "worker"),
    ...numberField(3, task),
    ...bytesField(4, configuration),
    ...bytesField(5, "grpc"),
  ];
}
