import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import sharp from "sharp";
import { folderGallery } from "../../lib/video/gallery.ts";
import { faceLines } from "../../lib/video/lines.ts";
import { guessOf, knownPeople } from "../../lib/video/people.ts";
import { inFolder } from "../folder.ts";

const LANDMARKS = [[4, 4], [12, 4], [8, 8], [5, 12], [11, 12]] as const;

/** Of a crop of 96 x 112. */
const MIDDLE = 3 * (60 * 96 + 48);

/** A face in every image that is not black; its embedding is its red and its green. */
const OPTIONS = {
  detector: {
    detect: (images: readonly { data: Uint8Array }[]) =>
      Promise.resolve(
        images.map(({ data }) =>
          data[0] === 0 && data[1] === 0
            ? []
            : [{ box: [0, 0, 15, 15], score: 1, landmarks: LANDMARKS } as const]
        ),
      ),
  },
  embedder: {
    crop: { width: 96, height: 112, channels: 3 },
    size: 2,
    embed: ([crop]: readonly { data: Uint8Array }[]) =>
      Promise.resolve(Float32Array.from(crop!.data.subarray(MIDDLE, MIDDLE + 2))),
  },
} as const;

const picture = (r: number, g: number) => {
  const create = { width: 64, height: 64, channels: 3, background: { r, g, b: 9 } } as const;
  return sharp({ create }).png().toBuffer();
};

Deno.test("a folder has a file a person, or a folder a person; what has no face is told", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/bo/deep`, { recursive: true });
    await Deno.writeFile(`${folder}/amy.b.png`, await picture(200, 100));
    await Deno.writeFile(`${folder}/bo/1.png`, await picture(10, 200));
    await Deno.writeFile(`${folder}/bo/deep/2.png`, await picture(200, 200));
    await Deno.writeFile(`${folder}/cy.png`, await picture(0, 0));
    await Deno.writeTextFile(`${folder}/di.png`, "no image");
    const done: number[] = [];
    const onProgress = (count: number) => void done.push(count);
    const { names, embeddings, skipped } = await folderGallery(folder, { ...OPTIONS, onProgress });
    deepEqual(names, ["amy.b", "bo", "bo"]);
    deepEqual([embeddings.count, embeddings.size], [3, 2]);
    deepEqual(skipped.map(({ path }) => path), ["cy.png", "di.png"]);
    equal(skipped[0]!.reason, "there is no face in it");
    deepEqual(done, [1, 2, 3, 4, 5]);
    const people = knownPeople({ names, embeddings });
    deepEqual(people.names, ["amy.b", "bo"]);
    deepEqual(guessOf(people.cosines([3, 3]), 0.5).person, 1);
  }));

Deno.test("a folder in which nobody is known is refused, with one reason", () =>
  inFolder(async (folder) => {
    await rejects(
      folderGallery(folder, OPTIONS),
      /must have photographs with a face.*has 0 images/,
    );
    await Deno.writeFile(`${folder}/cy.png`, await picture(0, 0));
    await rejects(folderGallery(folder, OPTIONS), /has 1 images, such as cy.png: there is no face/);
  }));

Deno.test("a cosine at the threshold is enough; of two alike the first is meant", () => {
  deepEqual(guessOf([0.2, 0.4, 0.4], 0.4), { person: 1, score: 0.4 });
  equal(guessOf([0.2, 0.4, 0.4], 0.41).person, -1);
});

Deno.test("the length of an embedding plays no part; one of zeros is like no one", () => {
  const data = Float32Array.of(0, 5);
  const { cosines } = knownPeople({ names: ["a"], embeddings: { data, count: 1, size: 2 } });
  deepEqual(cosines([0, 0.001]), [1]);
  deepEqual(cosines([0, 0]), [0]);
  throws(
    () => knownPeople({ names: [], embeddings: { data, count: 1, size: 2 } }),
    /a name for each face and at least one, got 0 names of 1 faces/,
  );
});

Deno.test("a line tells frame, time, box, points, name, score and track; an outlier has no name", () => {
  const face = { box: [1, 2, 3, 4.567], landmarks: LANDMARKS, sure: 0.99, score: 0.51234 } as const;
  const faces = [{ ...face, person: 0, track: 7 }, { ...face, person: -1 }];
  const [one, other] = faceLines({ index: 5, time: 1 / 3, seconds: 0.1, faces }, ["amy"])
    .trim().split("\n").map((line) => JSON.parse(line));
  deepEqual(one, {
    ...{ frame: 5, time: 0.3333, box: [1, 2, 3, 4.57], points: LANDMARKS.map((p) => [...p]) },
    ...{ sure: 0.99, name: "amy", score: 0.5123, track: 7 },
  });
  equal(other.name, null);
  equal("track" in other, false);
});
