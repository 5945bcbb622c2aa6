import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { frame, readFrames } from "../../lib/engine/cluster/frames.ts";
import { meetingPort, parseHosts } from "../../lib/engine/cluster/hosts.ts";

async function* pieces(bytes: Uint8Array, cuts: readonly number[]) {
  const at = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  for (let i = 1; i < at.length; i++) yield bytes.subarray(at[i - 1], at[i]);
}
const joined = (parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const all = async (bytes: Uint8Array, cuts: readonly number[] = [], limit = 1000) => {
  const frames = [];
  for await (const { kind, payload } of readFrames(pieces(bytes, cuts), () => limit)) {
    frames.push([kind, [...payload]]);
  }
  return frames;
};

Deno.test("frames come out as they went in, however the network cuts them", async () => {
  const frames = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 2 }), fc.uint8Array({ maxLength: 40 })),
  );
  await fc.assert(fc.asyncProperty(frames, fc.array(fc.nat()), async (frames, cuts) => {
    const wire = joined(frames.flatMap(([kind, payload]) => frame(kind, payload)));
    deepEqual(await all(wire, cuts), frames.map(([kind, payload]) => [kind, [...payload]]));
  }));
});

Deno.test("a frame too long, of no kind, or cut short is refused before memory is taken", async () => {
  await rejects(all(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1)), /kind 1 and 4294967295 bytes/);
  await rejects(all(Uint8Array.of(0, 0, 0, 0, 3)), /kind 3/);
  await rejects(all(Uint8Array.of(0, 0, 0, 2, 1, 65)), /in the middle of a frame/);
  await rejects(all(Uint8Array.of(0, 0)), /in the middle of a frame/);
});

Deno.test("a list of hosts is read, or refused with what is wrong", () => {
  deepEqual(parseHosts(" a.b-c:1 ,[::1]:65535"), [
    { name: "a.b-c", port: 1 },
    { name: "[::1]", port: 65535 },
  ]);
  const wrong = ["", "a:1", "a,b", "a:0,b:1", "a:65536,b:1", "a:1,a:1", "a b:1,c:2", "a:1,::1:2"];
  for (const list of wrong) throws(() => parseHosts(list), /Cannot make a cluster/, list);
});

Deno.test("they meet on a port that the list leaves free", () => {
  equal(meetingPort(parseHosts("a:10,a:11,b:12")), 12);
  equal(meetingPort(parseHosts("a:10,a:12,b:11")), 11);
  throws(() => meetingPort(parseHosts("a:65535,b:1")), /none is left/);
});
