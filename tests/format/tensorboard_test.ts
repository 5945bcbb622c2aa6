import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { crc32c } from "../../lib/format/crc32c.ts";
import { eventHead, scalarEvent, textEvent } from "../../lib/format/tensorboard.ts";
import { tfRecord } from "../../lib/format/tfrecord.ts";
import { eventsIn, recordsIn, slowCrc } from "./event_file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("crc32c() gives the known values of its catalogues and of RFC 3720", () => {
  equal(crc32c(bytes("123456789")), 0xe3069283);
  equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
});

Deno.test("crc32c() is the remainder that a slow division gives", () => {
  fc.assert(fc.property(fc.uint8Array(), (some) => equal(crc32c(some), slowCrc(some))));
});

Deno.test("records come back from a file, and a cut one ends at the last that is whole", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), fc.nat(), (contents, cut) => {
    const file = Uint8Array.from(contents.flatMap((content) => [...tfRecord(content)]));
    deepEqual(recordsIn(file), contents.map((content) => Uint8Array.from(content)));
    const left = recordsIn(file.subarray(0, cut % (file.length + 1)));
    deepEqual(left, contents.slice(0, left.length).map((content) => Uint8Array.from(content)));
  }));
});

Deno.test("a byte that changed is seen", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (content, at) => {
    const file = tfRecord(content);
    file[at % file.length]! ^= 1;
    deepEqual(recordsIn(file), []);
  }));
});

Deno.test("numbers, a text and the head of a file are as TensorBoard's messages have them", () => {
  const at = { step: 300, time: 1_700_000_000.25 };
  deepEqual(eventsIn(eventHead(at)), [
    { time: at.time, step: 0, version: "brain.Event:2" },
    { time: at.time, step: 300, status: 1 },
  ]);
  deepEqual(eventsIn(scalarEvent({ "train/loss": 2.5, "train/λ": -0.125 }, at)), [
    { time: at.time, step: 300, scalars: { "train/loss": 2.5, "train/λ": -0.125 } },
  ]);
  deepEqual(eventsIn(textEvent("run", "| a |", at)), [
    { time: at.time, step: 300, texts: { run: "| a |" }, plugin: "text" },
  ]);
});
