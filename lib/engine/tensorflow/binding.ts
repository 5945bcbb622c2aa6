/**
 * What tfjs-node's kernels call in place of its compiled addon: TensorFlow's C library, either
 * running an operation at once or putting it into the graph of a step that is being compiled.
 *
 * @module
 */
import { type Attribute, attribute, KINDS, setEagerAttribute } from "./attributes.ts";
import type { Context } from "./context.ts";
import { type Argument, Graph, type Node } from "./graph.ts";
import { newTensor, type Numbers, readHandle, TYPES } from "./memory.ts";
import { checked, checkedLater, cString, type Functions, type Pointer } from "./symbols.ts";

/** A tensor as tfjs-node's backend knows it. */
export interface Metadata {
  /** Its number in the binding. */
  readonly id: number;
  /** Its shape. */
  readonly shape: readonly number[];
  /** TensorFlow's number for its type. */
  readonly dtype: number;
}

/** An operation that is about to run, filled by the caller. */
export interface Call {
  /** What to run: an operation, or a function that was added to the context. */
  readonly name: string;
  /** Its attributes. */
  readonly attributes: readonly Attribute[];
  /** The numbers of its inputs. */
  readonly inputs: readonly number[];
  /** How many outputs it has. */
  readonly outputs: number;
}

/** A step that is being put down as a graph. */
interface Trace {
  readonly graph: Graph;
  /** Where a tensor stands in the graph, by its number. */
  readonly nodes: Map<number, Node>;
}

/** The binding, with the members that tfjs-node's backend and kernels use. */
export class Binding {
  readonly TF_FLOAT = TYPES.float32;
  readonly TF_INT32 = TYPES.int32;
  readonly TF_UINT8 = TYPES.uint8;
  readonly TF_STRING = 7;
  readonly TF_COMPLEX64 = 8;
  readonly TF_INT64 = TYPES.int64;
  readonly TF_BOOL = TYPES.bool;
  readonly TF_RESOURCE = 20;
  readonly TF_ATTR_STRING = KINDS.string;
  readonly TF_ATTR_INT = KINDS.int;
  readonly TF_ATTR_FLOAT = KINDS.float;
  readonly TF_ATTR_BOOL = KINDS.bool;
  readonly TF_ATTR_TYPE = KINDS.type;
  readonly TF_ATTR_SHAPE = KINDS.shape;
  readonly TF_Version: string;
  /** tfjs-node's kernels make their attributes of these. */
  readonly TFEOpAttr = class {
    name = "";
    type = 0;
    value: unknown;
  };

  readonly #context: Context;
  /** Tensors that have values, by number. */
  readonly #handles = new Map<number, Pointer>();
  /** Whole numbers of 64 bits, which kernels make for one call and never delete. */
  readonly #once = new Set<number>();
  /** What each operation takes, as TensorFlow told it to the first graph that had it. */
  readonly #arguments = new Map<string, readonly Argument[]>();
  #next = 0;
  #trace: Trace | undefined;

  constructor(context: Context) {
    this.#context = context;
    this.TF_Version = context.version;
  }

  /** Whether operations go to a GPU where they can. */
  isUsingGpuDevice(): boolean {
    return this.#context.gpu !== undefined;
  }

  /** How many tensors hold memory. */
  getNumOfTensors(): number {
    return this.#handles.size;
  }

  /** Frees every tensor. */
  dispose(): void {
    for (const id of [...this.#handles.keys()]) this.deleteTensor(id);
  }

  /** Whether a step is being compiled. */
  get tracing(): boolean {
    return this.#trace !== undefined;
  }

  /**
   * Copies numbers in, and gives the number of the tensor.
   *
   * Of a GPU, numbers with a fraction go there at once: TensorFlow would compile a step once for
   * weights that come from here and once more for those that it left there. Others are shapes and
   * places, which it looks at on the processor.
   */
  createTensor(shape: readonly number[], type: number, values: Numbers): number {
    const { c, gpu } = this.#context, tensor = newTensor(c, shape, type, values);
    try {
      const here = checked(c, "make a tensor", (status) => c.TFE_NewTensorHandle(tensor, status));
      const id = this.#keep(gpu && type === TYPES.float32 ? this.#moved(here, gpu.name) : here);
      if (type === TYPES.int64) this.#once.add(id);
      return id;
    } finally {
      c.TF_DeleteTensor(tensor);
    }
  }

  /** A tensor on another device, in place of the one here. */
  #moved(here: Pointer, device: string): Pointer {
    const { c, pointer } = this.#context;
    try {
      return checked(
        c,
        `copy a tensor to ${device}`,
        (status) => c.TFE_TensorHandleCopyToDevice(here, pointer, cString(device), status),
      );
    } finally {
      c.TFE_DeleteTensorHandle(here);
    }
  }

  /** Frees a tensor; a number that is gone already is passed over. */
  deleteTensor(id: number): void {
    const handle = this.#handles.get(id);
    if (!handle) return;
    this.#handles.delete(id);
    this.#context.c.TFE_DeleteTensorHandle(handle);
  }

  /**
   * The numbers of a tensor.
   *
   * @throws {Error} A tensor of a step that is being compiled: it has no values yet.
   */
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array {
    const handle = this.#handles.get(id);
    if (handle) return readHandle(this.#context.c, handle);
    throw new Error(
      "Cannot read a tensor of a compiled step inside the step: it is put down once, with no " +
        "values, and run later. Return the tensor from the step and read it there, or leave the " +
        "step uncompiled",
    );
  }

  /** Runs an operation, or puts it down where a step is being compiled. */
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): Metadata[] {
    try {
      return this.#trace
        ? this.#put(this.#trace, { name, attributes, inputs, outputs })
        : this.execute({ name, attributes, inputs, outputs });
    } finally {
      for (const id of inputs) if (this.#once.delete(id)) this.deleteTensor(id);
    }
  }

  /**
   * Runs an operation or a function at once.
   *
   * @param known The types and shapes of the outputs, where they are known beforehand.
   */
  execute(
    { name, attributes, inputs, outputs }: Call,
    known?: readonly Omit<Metadata, "id">[],
  ): Metadata[] {
    const { c } = this.#context, found = new BigUint64Array(outputs);
    const count = new Int32Array([outputs]);
    checked(c, `run ${name}`, (status) => {
      const operation = this.#prepare({ name, attributes, inputs }, status);
      if (c.TF_GetCode(status) === 0) c.TFE_Execute(operation, found, count, status);
      if (operation) c.TFE_DeleteOp(operation);
    });
    return this.#found(found.subarray(0, count[0]), known);
  }

  /**
   * Runs an operation that waits for other machines, in a thread beside this one.
   *
   * @param run `TFE_Execute`, as a function that does not hold the thread.
   */
  async executeLater(
    { name, attributes, inputs, outputs }: Call,
    run: (...given: Parameters<Functions["TFE_Execute"]>) => Promise<void>,
  ): Promise<Metadata[]> {
    const { c } = this.#context, found = new BigUint64Array(outputs);
    const count = new Int32Array([outputs]);
    await checkedLater(c, `run ${name}`, async (status) => {
      const operation = this.#prepare({ name, attributes, inputs }, status);
      if (c.TF_GetCode(status) === 0) await run(operation, found, count, status);
      if (operation) c.TFE_DeleteOp(operation);
    });
    return this.#found(found.subarray(0, count[0]));
  }

  /** An operation with its inputs and attributes; the status says whether it can run. */
  #prepare({ name, attributes, inputs }: Omit<Call, "outputs">, status: Pointer): Pointer {
    const { c, pointer } = this.#context;
    const operation = c.TFE_NewOp(pointer, cString(name), status);
    if (!operation) return operation;
    try {
      for (const id of inputs) c.TFE_OpAddInput(operation, this.#handle(id), status);
      for (const one of attributes) setEagerAttribute(c, operation, one, status);
      return operation;
    } catch (error) {
      c.TFE_DeleteOp(operation);
      throw error;
    }
  }

  #found(addresses: BigUint64Array, known?: readonly Omit<Metadata, "id">[]): Metadata[] {
    return Array.from(addresses, (address, i) => {
      const handle = Deno.UnsafePointer.create(address);
      return { id: this.#keep(handle), ...(known?.[i] ?? this.#describe(handle)) };
    });
  }

  /**
   * Puts down what `build` does as a graph, in place of running it.
   *
   * @param inputs What the function is given: types and shapes.
   * @param build Is handed the inputs, and what finds a tensor's place in the graph by its number;
   * it gives the places of the outputs.
   * @param finish Makes something of the graph and of its nodes, before all is freed.
   */
  trace<T>(
    inputs: readonly Omit<Metadata, "id">[],
    build: (inputs: readonly Metadata[], placeOf: (id: number) => Node) => readonly Node[],
    finish: (graph: Graph, inputs: readonly Node[], outputs: readonly Node[]) => T,
  ): T {
    const outer = this.#trace, graph = new Graph(this.#context.c, this.#arguments);
    const trace = this.#trace = { graph, nodes: new Map<number, Node>() };
    try {
      const places = inputs.map(({ dtype, shape }) => graph.input(dtype, shape));
      const outputs = build(
        places.map((node) => this.#place(trace, node)),
        (id) => this.#nodeOf(trace, id),
      );
      // A function may not hand an input out as it came, nor one output twice.
      const nodes = outputs.map((node) =>
        graph.add("Identity", [attribute.type("T", node.type)], [node], 1)[0]!
      );
      return finish(graph, places, nodes);
    } finally {
      this.#trace = outer;
      graph.dispose();
    }
  }

  /** Inside a trace: calls a function that was made of a graph. */
  call(
    fn: Pointer,
    name: string,
    inputs: readonly number[],
    outputs: readonly Omit<Metadata, "id">[],
    more: readonly Attribute[],
  ): Metadata[] {
    const trace = this.#trace!, nodes = inputs.map((id) => this.#nodeOf(trace, id));
    trace.graph.use(fn);
    const attributes: Attribute[] = [
      { name: "f", type: KINDS.function, value: name },
      { name: "Tin", type: KINDS.types, value: nodes.map(({ type }) => type) },
      { name: "Tout", type: KINDS.types, value: outputs.map(({ dtype }) => dtype) },
      ...more,
    ];
    return trace.graph.addKnown("PartitionedCall", attributes, nodes, outputs)
      .map((node) => this.#place(trace, node));
  }

  /** The type and shape of a tensor, wherever it stands. */
  describe(id: number): Omit<Metadata, "id"> {
    const node = this.#trace?.nodes.get(id);
    return node ? { dtype: node.type, shape: node.shape } : this.#describe(this.#handle(id));
  }

  #put(trace: Trace, { name, attributes, inputs, outputs }: Call): Metadata[] {
    const nodes = inputs.map((id) => this.#nodeOf(trace, id));
    return trace.graph.add(name, attributes, nodes, outputs).map((node) =>
      this.#place(trace, node)
    );
  }

  #place(trace: Trace, node: Node): Metadata {
    const id = this.#next++;
    trace.nodes.set(id, node);
    return { id, shape: node.shape, dtype: node.type };
  }

  /** Where a tensor stands in the graph; one that has values becomes a constant of it. */
  #nodeOf(trace: Trace, id: number): Node {
    let node = trace.nodes.get(id);
    if (!node) {
      const { c } = this.#context, handle = this.#handle(id);
      const tensor = checked(
        c,
        "read a tensor",
        (status) => c.TFE_TensorHandleResolve(handle, status),
      );
      try {
        node = trace.graph.constant(tensor, c.TF_TensorType(tensor));
      } finally {
        c.TF_DeleteTensor(tensor);
      }
      trace.nodes.set(id, node);
    }
    return node;
  }

  #handle(id: number): Pointer {
    const handle = this.#handles.get(id);
    if (handle) return handle;
    throw new Error(
      "Cannot use a tensor that was disposed, or that was made inside a compiled step and kept " +
        "outside it: return it from the step",
    );
  }

  #keep(handle: Pointer): number {
    const id = this.#next++;
    this.#handles.set(id, handle);
    return id;
  }

  #describe(handle: Pointer): Omit<Metadata, "id"> {
    const { c } = this.#context;
    return checked(c, "tell the shape of a tensor", (status) => ({
      dtype: c.TFE_TensorHandleDataType(handle),
      shape: Array.from(
        { length: c.TFE_TensorHandleNumDims(handle, status) },
        (_, axis) => Number(c.TFE_TensorHandleDim(handle, axis, status)),
      ),
    }));
  }
}
