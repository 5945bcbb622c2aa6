/**
 * The event files of TensorBoard: records of numbers and texts by step.
 *
 * See https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 *
 * @module
 */
import { writeMessage } from "./protobuf.ts";
import type { Schema } from "./protobuf_schema.ts";
import { tfRecord } from "./tfrecord.ts";

/** TensorProto, of texts. */
const TEXT = {
  1: ["dtype", "int32"],
  2: ["tensor_shape", { 2: ["dim", [{ 1: ["size", "int64"] }]] }],
  8: ["string_val", "string[]"],
} as const satisfies Schema;

/** SummaryMetadata. */
const METADATA = { 1: ["plugin_data", { 1: ["plugin_name", "string"] }] } as const satisfies Schema;

/** Summary.Value. */
const VALUE = {
  1: ["tag", "string"],
  2: ["simple_value", "float"],
  8: ["tensor", TEXT],
  9: ["metadata", METADATA],
} as const satisfies Schema;

/** Event. */
const EVENT = {
  1: ["wall_time", "double"],
  2: ["step", "int64"],
  3: ["file_version", "string"],
  5: ["summary", { 1: ["value", [VALUE]] }],
  7: ["session_log", { 1: ["status", "int32"] }],
} as const satisfies Schema;

/** The version of the format, SessionLog.START and DT_STRING. */
const VERSION = "brain.Event:2", START = 1, STRING = 7;

/** When an event was. */
export interface EventTime {
  /** Steps taken. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * How an event file begins: with its version, and with the first step that it has. A reader that
 * knows later steps from older files of the folder, of a run that was killed, forgets those: from
 * this step on the new file counts (`purge_step` of other writers).
 */
export function eventHead({ step, time }: EventTime): Uint8Array<ArrayBuffer> {
  const version = tfRecord(writeMessage({ wall_time: time, file_version: VERSION }, EVENT));
  const start = tfRecord(
    writeMessage({ wall_time: time, step, session_log: { status: START } }, EVENT),
  );
  const head = new Uint8Array(version.length + start.length);
  head.set(version);
  head.set(start, version.length);
  return head;
}

/**
 * Numbers at a step as one record; each tag is a chart, and what stands before its `/` a group.
 *
 * @example A loss
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(scalarEvent({ "train/loss": 2.3 }, { step: 1, time: 1.7e9 }).length > 0);
 * ```
 */
export function scalarEvent(
  scalars: Readonly<Record<string, number>>,
  { step, time }: EventTime,
): Uint8Array<ArrayBuffer> {
  const value = Object.entries(scalars).map(([tag, simple_value]) => ({ tag, simple_value }));
  return tfRecord(writeMessage({ wall_time: time, step, summary: { value } }, EVENT));
}

/** A text in Markdown at a step as one record. */
export function textEvent(
  tag: string,
  text: string,
  { step, time }: EventTime,
): Uint8Array<ArrayBuffer> {
  const tensor = { dtype: STRING, tensor_shape: { dim: [{ size: 1 }] }, string_val: [text] };
  const metadata = { plugin_data: { plugin_name: "text" } };
  const summary = { value: [{ tag, tensor, metadata }] };
  return tfRecord(writeMessage({ wall_time: time, step, summary }, EVENT));
}
