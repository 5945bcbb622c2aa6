/**
 * The attributes of an operation, the same way for one that runs at once and one in a graph.
 *
 * @module
 */
import { dimensions } from "./memory.ts";
import { cString, type Functions, type Pointer } from "./symbols.ts";

/** The kinds of attributes, numbered as tfjs-node numbers them. */
export const KINDS = {
  string: 0,
  int: 1,
  float: 2,
  bool: 3,
  type: 4,
  shape: 5,
  /** Ours: the name of a function. */
  function: 100,
  /** Ours: a list of types. */
  types: 101,
} as const;

/** An attribute, as tfjs-node's kernels write it. */
export interface Attribute {
  /** Its name. */
  readonly name: string;
  /** One of {@linkcode KINDS}. */
  readonly type: number;
  /** Text or its bytes, a number, a flag, or whole numbers. */
  readonly value: string | Uint8Array<ArrayBuffer> | number | boolean | readonly number[];
}

/** Short ways to write an attribute. */
export const attribute = {
  string: (name: string, value: string | Uint8Array<ArrayBuffer>): Attribute => ({
    name,
    type: KINDS.string,
    value,
  }),
  int: (name: string, value: number | readonly number[]): Attribute => ({
    name,
    type: KINDS.int,
    value,
  }),
  float: (name: string, value: number): Attribute => ({ name, type: KINDS.float, value }),
  bool: (name: string, value: boolean): Attribute => ({ name, type: KINDS.bool, value }),
  type: (name: string, value: number): Attribute => ({ name, type: KINDS.type, value }),
} as const;

/** Gives an attribute to an operation that runs at once. */
export function setEagerAttribute(
  c: Functions,
  operation: Pointer,
  { name, type, value }: Attribute,
  status: Pointer,
): void {
  const key = cString(name);
  switch (type) {
    case KINDS.string: {
      const bytes = bytesOf(value);
      return c.TFE_OpSetAttrString(operation, key, bytes, BigInt(bytes.length));
    }
    case KINDS.int:
      if (typeof value === "number") return c.TFE_OpSetAttrInt(operation, key, BigInt(value));
      return c.TFE_OpSetAttrIntList(operation, key, ...list(value as readonly number[]));
    case KINDS.float:
      return c.TFE_OpSetAttrFloat(operation, key, value as number);
    case KINDS.bool:
      return c.TFE_OpSetAttrBool(operation, key, value ? 1 : 0);
    case KINDS.type:
      return c.TFE_OpSetAttrType(operation, key, value as number);
    case KINDS.shape:
      return c.TFE_OpSetAttrShape(operation, key, ...list(value as readonly number[]), status);
    default:
      throw unknown(name, type);
  }
}

/** Gives an attribute to an operation of a graph. */
export function setGraphAttribute(
  c: Functions,
  operation: Pointer,
  { name, type, value }: Attribute,
): void {
  const key = cString(name);
  switch (type) {
    case KINDS.string: {
      const bytes = bytesOf(value);
      return c.TF_SetAttrString(operation, key, bytes, BigInt(bytes.length));
    }
    case KINDS.int:
      if (typeof value === "number") return c.TF_SetAttrInt(operation, key, BigInt(value));
      return c.TF_SetAttrIntList(operation, key, ...list(value as readonly number[]));
    case KINDS.float:
      return c.TF_SetAttrFloat(operation, key, value as number);
    case KINDS.bool:
      return c.TF_SetAttrBool(operation, key, value ? 1 : 0);
    case KINDS.type:
      return c.TF_SetAttrType(operation, key, value as number);
    case KINDS.shape:
      return c.TF_SetAttrShape(operation, key, ...list(value as readonly number[]));
    case KINDS.types: {
      const types = Int32Array.from(value as readonly number[]);
      return c.TF_SetAttrTypeList(operation, key, types, types.length);
    }
    case KINDS.function: {
      const bytes = bytesOf(value);
      return c.TF_SetAttrFuncName(operation, key, bytes, BigInt(bytes.length));
    }
    default:
      throw unknown(name, type);
  }
}

function bytesOf(value: Attribute["value"]): Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array ? value : new TextEncoder().encode(value as string);
}

function list(values: readonly number[]): [BigInt64Array<ArrayBuffer>, number] {
  return [dimensions(values), values.length];
}

function unknown(name: string, type: number): TypeError {
  return new TypeError(`Cannot set the attribute ${name}: kind ${type} is unknown`);
}
