/**
 * A graph in the making: operations are put down in place of being run.
 *
 * @module
 */
import { type Attribute, KINDS, setGraphAttribute } from "./attributes.ts";
import { readFields } from "./protobuf.ts";
import { checked, cString, type Functions, type Pointer } from "./symbols.ts";

/** One output of an operation of a graph. */
export interface Node {
  /** The operation. */
  readonly operation: Pointer;
  /** Which of its outputs. */
  readonly index: number;
  /** TensorFlow's number for the type. */
  readonly type: number;
  /** Its shape, known to the last number. */
  readonly shape: readonly number[];
}

/** A graph that operations are put into. */
export class Graph {
  readonly #c: Functions;
  readonly #graph: Pointer;
  readonly #arguments: Map<string, readonly Argument[]>;
  #count = 0;

  /** @param known The arguments of operations by their names: shared by all graphs, and added to. */
  constructor(c: Functions, known: Map<string, readonly Argument[]>) {
    this.#c = c;
    this.#arguments = known;
    this.#graph = c.TF_NewGraph();
  }

  /** How many operations it has. */
  get size(): number {
    return this.#count;
  }

  /** A place for a value that is given when the function is called. */
  input(type: number, shape: readonly number[]): Node {
    const attributes = [{ name: "dtype", type: KINDS.type, value: type }, {
      name: "shape",
      type: KINDS.shape,
      value: shape,
    }];
    return this.add("Placeholder", attributes, [], 1)[0]!;
  }

  /** A value that never changes. The tensor is copied. */
  constant(tensor: Pointer, type: number): Node {
    return this.add("Const", [{ name: "dtype", type: KINDS.type, value: type }], [], 1, tensor)[0]!;
  }

  /**
   * An operation, with its outputs.
   *
   * @throws {TensorflowError} What TensorFlow would not accept.
   * @throws {Error} An output whose shape depends on values.
   */
  add(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Node[],
    outputs: number,
    value?: Pointer,
  ): Node[] {
    const operation = this.#operation(name, attributes, inputs, value);
    return Array.from({ length: outputs }, (_, index) => this.#outputOf(name, operation, index));
  }

  /** An operation whose outputs TensorFlow does not infer: a call of a function. */
  addKnown(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Node[],
    outputs: readonly { readonly dtype: number; readonly shape: readonly number[] }[],
  ): Node[] {
    const operation = this.#operation(name, attributes, inputs);
    return outputs.map(({ dtype, shape }, index) => ({ operation, index, type: dtype, shape }));
  }

  #operation(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Node[],
    value?: Pointer,
  ): Pointer {
    const c = this.#c;
    const made = c.TF_NewOperation(this.#graph, cString(name), encode(`${name}_${this.#count++}`));
    const implied = this.#addInputs(made, name, attributes, inputs);
    for (const one of attributes) {
      if (!implied.has(one.name)) setGraphAttribute(c, made, one);
    }
    return checked(c, `add ${name} to a step`, (status) => {
      if (value) c.TF_SetAttrTensor(made, cString("value"), value, status);
      return c.TF_FinishOperation(made, status);
    });
  }

  /** Copies a function in, so that operations may call it. */
  use(fn: Pointer): void {
    checked(this.#c, "use a function in a step", (status) => {
      this.#c.TF_GraphCopyFunction(this.#graph, fn, null, status);
    });
  }

  /** All of it as one function. The caller deletes it. */
  toFunction(name: string, inputs: readonly Node[], outputs: readonly Node[]): Pointer {
    return checked(this.#c, "make a function of a step", (status) =>
      this.#c.TF_GraphToFunction(
        this.#graph,
        encode(name),
        0,
        -1, // every operation of the graph
        null,
        inputs.length,
        structs(inputs),
        outputs.length,
        structs(outputs),
        null,
        null,
        null,
        status,
      ));
  }

  /** Frees the graph; its nodes must not be used any more. */
  dispose(): void {
    this.#c.TF_DeleteGraph(this.#graph);
  }

  /** Adds the inputs, and gives the names of the attributes that follow from them. */
  #addInputs(
    operation: Pointer,
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Node[],
  ): Set<string> {
    const c = this.#c, implied = new Set<string>();
    let at = 0;
    for (const { count, types } of this.#argumentsOf(name)) {
      if (!count && !types) {
        c.TF_AddInput(operation, structs([inputs[at++]!]));
        continue;
      }
      const wanted = attributes.find((one) => one.name === (count || types));
      const length = count ? Number(wanted?.value) : (wanted?.value as readonly number[]).length;
      c.TF_AddInputList(operation, structs(inputs.slice(at, at += length)), length);
      implied.add(count || types);
    }
    return implied;
  }

  /** What an operation takes, as TensorFlow itself describes it (OpDef). */
  #argumentsOf(name: string): readonly Argument[] {
    const known = this.#arguments.get(name);
    if (known) return known;
    const c = this.#c, buffer = c.TF_NewBuffer();
    const found: Argument[] = [];
    try {
      checked(c, `find the operation ${name}`, (status) => {
        c.TF_GraphGetOpDef(this.#graph, cString(name), buffer, status);
      });
      // TF_Buffer: the address of the bytes, then how many there are.
      const view = new Deno.UnsafePointerView(buffer!), length = Number(view.getBigUint64(8));
      const message = new Uint8Array(length);
      if (length) Deno.UnsafePointerView.copyInto(view.getPointer(0)!, message);
      for (const { field, bytes } of readFields(message)) {
        if (field !== 2) continue; // OpDef.input_arg
        const argument = { count: "", types: "" };
        for (const part of readFields(bytes)) {
          if (part.field === 5) argument.count = decode(part.bytes); // ArgDef.number_attr
          if (part.field === 6) argument.types = decode(part.bytes); // ArgDef.type_list_attr
        }
        found.push(argument);
      }
    } finally {
      c.TF_DeleteBuffer(buffer);
    }
    this.#arguments.set(name, found);
    return found;
  }

  #outputOf(name: string, operation: Pointer, index: number): Node {
    const c = this.#c, output = structs([{ operation, index }]);
    const type = c.TF_OperationOutputType(output);
    const shape = checked(c, `tell the shape of ${name}`, (status) => {
      const rank = c.TF_GraphGetTensorNumDims(this.#graph, output, status);
      if (rank < 0) return [-1];
      const sizes = new BigInt64Array(Math.max(rank, 1));
      c.TF_GraphGetTensorShape(this.#graph, output, sizes, rank, status);
      return Array.from(sizes.subarray(0, rank), Number);
    });
    if (shape.includes(-1)) {
      throw new Error(
        `Cannot compile a step: the shape of what ${name} gives depends on values, ` +
          "which are not known while a step is compiled. Do that part outside the step",
      );
    }
    return { operation, index, type, shape };
  }
}

/** One argument of an operation: a list has the name of the attribute that tells how long it is. */
export interface Argument {
  /** For a list of one type. */
  readonly count: string;
  /** For a list of many. */
  readonly types: string;
}

/** `TF_Output`s side by side, 16 bytes each. */
function structs(
  nodes: readonly Pick<Node, "operation" | "index">[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 * nodes.length), view = new DataView(bytes.buffer);
  nodes.forEach(({ operation, index }, i) => {
    view.setBigUint64(16 * i, Deno.UnsafePointer.value(operation), true);
    view.setInt32(16 * i + 8, index, true);
  });
  return bytes;
}

/** A name that is used once. */
function encode(name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${name}\0`);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
