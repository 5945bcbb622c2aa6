/**
 * A step put down once as a function of TensorFlow's own and run as one call from then on.
 *
 * @module
 */
import * as tf from "../tensor.ts";
import { type Attribute, attribute } from "./attributes.ts";
import type { Backend } from "./backend.ts";
import type { Metadata } from "./binding.ts";
import type { Node } from "./graph.ts";
import { checked, cString, type Pointer } from "./symbols.ts";

/** A step of tensors to tensors. */
type Step = (...tensors: tf.Tensor[]) => tf.Tensor[];

/** A step for inputs of certain types and shapes. */
interface Compiled {
  readonly name: string;
  readonly outputs: readonly Omit<Metadata, "id">[];
}

/** So many signatures of one step are kept; the one unused for longest makes room. */
const KEPT = 16;

const ALONE = attribute.string("executor_type", "SINGLE_THREADED_EXECUTOR");

/** How functions are named; a name must not come twice in a context. */
let made = 0;

/** Frees the functions of steps that nobody holds any more. */
const forgotten = new FinalizationRegistry<() => void>((free) => free());

/**
 * Compiles a pure function of tensors, once for each signature (types and shapes) of its inputs.
 *
 * What the step takes from outside becomes a constant of it, so it must not depend on anything
 * that changes but its arguments, and it cannot look at values.
 *
 * @param backend Where the tensors live.
 * @param options A ConfigProto that the function is optimised by.
 */
export function compileStep<S extends Step>(
  backend: Backend,
  step: S,
  options: Uint8Array<ArrayBuffer>,
): S {
  const known = new Map<string, Compiled>();
  // That the attribute is there at all turns TensorFlow's optimiser on.
  const attributes = [attribute.string("config_proto", options)];
  // With one thread there is nobody to hand operations to.
  if (backend.context.threads === 1) attributes.push(ALONE);
  const run = (...tensors: tf.Tensor[]): tf.Tensor[] => {
    if (backend.binding.tracing) return step(...tensors); // part of another step
    const inputs = backend.getInputTensorIds(tensors);
    const key = signature(tensors);
    let compiled = known.get(key);
    known.delete(key); // and put in again, as the last that was used
    compiled ??= compile(backend, step, inputs.map((id) => backend.binding.describe(id)));
    known.set(key, compiled);
    if (known.size > KEPT) {
      const [oldest, { name }] = known.entries().next().value!;
      known.delete(oldest);
      remove(backend, name);
    }
    return backend.binding
      .execute(
        { name: compiled.name, attributes, inputs, outputs: compiled.outputs.length },
        compiled.outputs,
      )
      .map((metadata) => backend.createOutputTensor(metadata));
  };
  forgotten.register(run, () => {
    for (const { name } of known.values()) remove(backend, name);
  });
  return run as S;
}

function compile(backend: Backend, step: Step, inputs: readonly Omit<Metadata, "id">[]): Compiled {
  const name = `step_${made++}`;
  return backend.binding.trace(
    inputs,
    (placed, placeOf) => traceTensors(backend, step, placed, placeOf),
    (graph, places, outputs) => {
      const fn = graph.toFunction(name, places, outputs);
      try {
        add(backend, fn);
      } finally {
        backend.context.c.TF_DeleteFunction(fn);
      }
      return { name, outputs: outputs.map(({ type, shape }) => ({ dtype: type, shape })) };
    },
  );
}

/** Runs a step on tensors that have no values, and gives the places of what comes out. */
function traceTensors(
  backend: Backend,
  step: Step,
  inputs: readonly Metadata[],
  placeOf: (id: number) => Node,
): Node[] {
  let places: Node[] = [];
  tf.tidy(() => {
    const results = step(...inputs.map((metadata) => backend.createOutputTensor(metadata)));
    places = backend.getInputTensorIds(results).map(placeOf);
    tf.dispose(results); // those that were kept, too
  });
  return places;
}

/** Gives a function to the context. */
function add({ context: { c, pointer } }: Backend, fn: Pointer): void {
  checked(c, "add a function", (status) => c.TFE_ContextAddFunction(pointer, fn, status));
}

function remove({ context: { c, pointer, closed } }: Backend, name: string): void {
  if (closed()) return;
  checked(c, "remove a function", (status) => {
    c.TFE_ContextRemoveFunction(pointer, cString(name), status);
  });
}

/** A function that was made of a part. */
interface Part {
  readonly name: string;
  readonly fn: Pointer;
  readonly outputs: readonly Omit<Metadata, "id">[];
}

/**
 * Makes parts of a step functions of their own that XLA compiles, each to one pass over the data.
 * A part is made once for each signature, and stays as long as the context.
 */
export class Fuser {
  readonly #parts = new Map<Step, Map<string, Part>>();

  /**
   * Inside a step that is compiled, calls the part as a function; elsewhere runs it as it is.
   *
   * @param part A constant of its module that uses nothing but its arguments.
   */
  fuse(backend: Backend, part: Step, tensors: tf.Tensor[]): tf.Tensor[] {
    const { binding } = backend;
    if (!binding.tracing) return part(...tensors);
    const inputs = backend.getInputTensorIds(tensors);
    const { fn, name, outputs } = this.#made(backend, part, tensors, inputs);
    return binding.call(fn, name, inputs, outputs, FUSED)
      .map((metadata) => backend.createOutputTensor(metadata));
  }

  /** Frees every part. */
  dispose({ context: { c } }: Backend): void {
    for (const made of this.#parts.values()) {
      for (const { fn } of made.values()) c.TF_DeleteFunction(fn);
    }
    this.#parts.clear();
  }

  #made(backend: Backend, part: Step, tensors: tf.Tensor[], inputs: number[]): Part {
    const known = this.#parts.get(part) ?? new Map<string, Part>();
    this.#parts.set(part, known);
    const key = signature(tensors);
    let found = known.get(key);
    if (!found) {
      const name = `part_${made++}`;
      found = backend.binding.trace(
        inputs.map((id) => backend.binding.describe(id)),
        (placed, placeOf) => traceTensors(backend, part, placed, placeOf),
        (graph, places, nodes) => ({
          name,
          fn: graph.toFunction(name, places, nodes),
          outputs: nodes.map(({ type, shape }) => ({ dtype: type, shape })),
        }),
      );
      add(backend, found.fn);
      known.set(key, found);
    }
    return found;
  }
}

const FUSED: readonly Attribute[] = [attribute.bool("_XlaMustCompile", true)];

/** The types and shapes of tensors, as a key. */
function signature(tensors: readonly tf.Tensor[]): string {
  return tensors.map(({ dtype, shape }) => `${dtype}[${shape}]`).join();
}
