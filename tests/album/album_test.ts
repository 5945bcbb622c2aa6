import { deepEqual, equal, match, throws } from "node:assert/strict";
import {
  type Album,
  carryNames,
  groupsByName,
  placeGroups,
  readAlbum,
  readNames,
  writeAlbum,
  writeNames,
} from "../../lib/mod.ts";
import { albumSheet } from "../../lib/figure/album.ts";

const face = (path: string, left = 0) => ({ path, face: 0, box: [left, 0, left + 9, 9] }) as const;
const ALBUM: Album = {
  album: 1,
  ...{ root: "in", model: { name: "tiny", sha256: "00", size: 2 }, threshold: 0.4 },
  ...{ stamp: "a1", names: { "2": "Grace" } },
  groups: [[face("a.jpg"), face("b.jpg")], [face("c.jpg"), face("d.jpg")], [face("e.jpg")]],
};

Deno.test("names that were written are read; groups of several have a line, others where named", () => {
  const text = writeNames(ALBUM, new Map([[2, "Zoë = Z."], [3, "Ada"]]));
  deepEqual(text.split("\n").slice(2), ["# groups a1", "1 =", "2 = Zoë = Z.", "3 = Ada", ""]);
  deepEqual([...readNames(text, ALBUM, "names.txt")], [[2, "Zoë = Z."], [3, "Ada"]]);
});

Deno.test("names as editors leave them: with a mark, carriage returns, spaces, in any order", () => {
  const names = readNames("\ufeff# x\r\n 3=Ada \r\n\r\n1 =  Ada\r\n2 =\r\n", ALBUM, "names.txt");
  deepEqual([...groupsByName(names)], [["Ada", [1, 3]]]);
});

Deno.test("names of groups that are no more are not taken for those of the present ones", () => {
  const text = writeNames({ ...ALBUM, stamp: "b2" }, new Map([[1, "Ada"]]));
  deepEqual([...readNames(text, ALBUM, "names.txt")], [[2, "Grace"]]);
});

for (
  const [what, text, message] of [
    ["a group that is not there", "4 = Ada", /line 1 of n: it names group 4, .*from 1 to 3/],
    ["group 0", "\n0 = Ada", /line 2 of n: it names group 0/],
    ["one group with two names", "1 = Ada\n1 = Bo", /line 2 of n: .*one name, but 1 is Ada, too/],
    ["no number", "Ada = 1", /must be as 3 = Ada, or begin with #, is "Ada = 1"/],
    ["a control character", "1 = A\u0007da", /no control character/],
  ] as const
) {
  Deno.test(`names: ${what} is refused`, () => {
    throws(() => readNames(text, ALBUM, "n"), { message });
  });
}

Deno.test("names go where most of their faces went; places decide, and what is gone is told", () => {
  const before = [[face("a.jpg"), face("a.jpg", 50), face("b.jpg")], [face("c.jpg")]];
  const now = [[face("a.jpg", 52), face("b.jpg"), face("c.jpg")], [face("a.jpg", 90)]];
  const names = new Map([[1, "Ada"], [2, "Grace"]]);
  const carried = carryNames(before, names, now);
  deepEqual([...carried.names], [[1, "Ada"]]);
  deepEqual(carried.lost, ["Grace"]);
});

Deno.test("a file that is no album is refused, with what to do", () => {
  for (const text of ["", "{}", writeAlbum(ALBUM).slice(0, -9), '{"album":1,"groups":[[1]]}']) {
    throws(() => readAlbum(text, "album.json"), /must be an album.*Remove it/);
  }
});

Deno.test("the likest groups come first, and none is like itself", () => {
  const { groups, like } = placeGroups([[1, 0], [9, 1], [0, 2], [1, 1]], [0, 0, 1, 2]);
  deepEqual(groups.map((faces) => faces.map(({ row }) => row)), [[0, 1], [2], [3]]);
  deepEqual(like(0, 5).map(({ group }) => group), [2, 1]);
  equal(like(0, 1).length, 1);
});

Deno.test("a sheet has a section a group, says what is left out, and hostile names stay text", () => {
  const HOSTILE = '<script>"&';
  const one = { path: HOSTILE, picture: "data:,", cosine: 0.5 };
  const like = [{ number: 2, cosine: 0.41 }];
  const page = albumSheet({
    ...{ title: HOSTILE, about: HOSTILE, names: HOSTILE, command: HOSTILE },
    groups: [{ number: 1, name: HOSTILE, count: 9, faces: [one, one], like }],
    alone: [{ number: 7, count: 1, faces: [one], like: [] }],
    unread: [{ path: HOSTILE, error: HOSTILE }],
  });
  equal(page.includes("<script>"), false);
  match(page, /id="group-1">Group 1: &lt;script&gt;&quot;&amp; <small>2 of 9 faces/);
  match(page, /Maybe the same person as <a href="#group-2">2<\/a> \(0\.41\)/);
  match(page, /<b>7<\/b>/);
  match(page, /1 photos cannot be read/);
});
