import { deepEqual, equal, ok } from "node:assert/strict";
import { JSDOM } from "jsdom";
import { toSvg } from "../../lib/figure/render.ts";
import type { VideoFormat } from "../../lib/video/frame.ts";
import { videoPage } from "../../lib/video/page.ts";
import { collectSightings } from "../../lib/video/seen.ts";
import { TIMELINE, TIMELINE_PLOT, timelineFigure } from "../../lib/video/timeline.ts";

const HOSTILE = `</script><img src=x onerror="globalThis.hurt = 1"><b>`;
const NAMES = ["amy", HOSTILE];
const POINTS = [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]] as const;

/** Ten seconds, ten frames a second: amy in the first half, the other in the last second. */
const sightings = collectSightings();
for (let index = 0; index < 100; index++) {
  const face = (person: number, score: number) => ({
    ...{ box: [0, 0, 9, 9] as const, landmarks: POINTS, sure: 1, person, score },
    track: person + 2,
  });
  sightings.add({
    ...{ index, time: index / 10, seconds: 0.1 },
    faces: [
      ...(index < 50 ? [face(0, 0.5 + index / 100)] : []),
      ...(index >= 90 ? [face(1, 0.6)] : []),
      ...(index === 70 ? [face(-1, 0.1)] : []),
    ],
  });
}
const seen = sightings.seen(NAMES), seconds = sightings.seconds();

function open(format: VideoFormat) {
  const frames = Array.from({ length: 100 }, (_, i) => [i / 10, `frames/${i}.png`] as const);
  const page = videoPage({
    ...{ title: HOSTILE, about: HOSTILE, format, file: `${format}-file`, frames, seconds, seen },
    timeline: '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    csv: "trace,x,y\r\n",
    troubles: [HOSTILE],
  });
  const { window } = new JSDOM(page, { runScripts: "dangerously", pretendToBeVisual: true });
  const { document } = window, timeline = document.getElementById("timeline")!;
  // A page without a screen lays nothing out.
  timeline.getBoundingClientRect = () => ({ left: 100, width: TIMELINE.width / 2 }) as DOMRect;
  return { window: window as typeof window & { hurt?: number }, document, timeline };
}

/** A press on the timeline at a time, whose picture is half as wide as it was drawn. */
function press(window: JSDOM["window"], timeline: EventTarget, time: number) {
  const x = TIMELINE_PLOT.left + TIMELINE_PLOT.across * time / seconds;
  timeline.dispatchEvent(
    new window.MouseEvent("pointerdown", { clientX: 100 + x / 2 }) as unknown as Event,
  );
}

Deno.test("who was seen, how long and how like, outliers last", () => {
  deepEqual(seen.map(({ name, faces }) => [name, faces]), [["amy", 50], [HOSTILE, 10], [
    "outlier",
    1,
  ]]);
  deepEqual(seen.map(({ seconds }) => seconds.toFixed(6)), ["5.000000", "1.000000", "0.100000"]);
  equal(seen[0]!.score.toFixed(3), "0.745");
  equal(seen[0]!.spans.length, 50);
  equal(sightings.changes(), 0);
});

Deno.test("a video of many frames has as many spans as a picture can show", () => {
  const long = collectSightings();
  for (let index = 0; index < 3000; index++) {
    const faces = [{
      box: [0, 0, 9, 9] as const,
      landmarks: POINTS,
      sure: 1,
      person: 0,
      score: 0.5,
    }];
    long.add({ index, time: index / 30, seconds: 1 / 30, faces });
  }
  const { spans } = long.seen(["a"])[0]!;
  equal(spans.length, 600);
  ok(Math.abs(spans.at(-1)!.to - 100) < 1e-9);
});

Deno.test("a name that changes within a track is counted", () => {
  const { add, changes } = collectSightings();
  [0, 0, -1, 0].forEach((person, index) => {
    const face = { box: [0, 0, 9, 9] as const, landmarks: POINTS, sure: 1, score: 0.5, track: 1 };
    add({ index, time: index, seconds: 1, faces: [{ ...face, person }] });
  });
  equal(changes(), 2);
});

Deno.test("the timeline is drawn with its lanes, whatever names hold, and of nobody too", async () => {
  const svg = await toSvg(timelineFigure(HOSTILE, seen, { seconds, threshold: 0.4 }));
  equal(
    new JSDOM(svg, { contentType: "image/svg+xml" }).window.document.querySelector("img"),
    null,
  );
  for (const colour of ["255, 0, 0", "255, 255, 0", "160, 160, 160"]) {
    ok(svg.includes(`fill: rgb(${colour})`), colour);
  }
  ok((await toSvg(timelineFigure("none", [], { seconds, threshold: 0.4 }))).length > 1000);
});

Deno.test("whatever a name holds, it stays text, and nothing is loaded from elsewhere", () => {
  const { window, document } = open("mp4");
  equal(window.hurt, undefined);
  equal(document.querySelector("h1")!.textContent, HOSTILE);
  equal(document.querySelectorAll("tbody th")[1]!.textContent, HOSTILE);
  const addresses = [...document.querySelectorAll("[src], [href]")]
    .map((element) => element.getAttribute("src") ?? element.getAttribute("href"));
  deepEqual(addresses, ["data:,", "mp4-file"]);
});

Deno.test("a press on the timeline goes to that time in the video; keys and buttons do", () => {
  const { window, document, timeline } = open("mp4");
  const video = document.getElementById("player") as unknown as { readonly currentTime: number };
  press(window, timeline, 7.5);
  ok(Math.abs(video.currentTime - 7.5) < 1e-6);
  timeline.dispatchEvent(new window.KeyboardEvent("keydown", { key: "ArrowRight" }));
  ok(Math.abs(video.currentTime - 7.6) < 1e-6);
  press(window, timeline, -3); // left of the axis
  equal(video.currentTime, 0);
  document.querySelectorAll("[data-time]")[1]!.dispatchEvent(new window.Event("click"));
  ok(Math.abs(video.currentTime - 9) < 1e-6);
});

Deno.test("of a folder of frames the one of that time is shown, and it plays", () => {
  const { window, document, timeline } = open("frames");
  const picture = document.getElementById("player")!;
  equal(picture.getAttribute("src"), "frames/0.png");
  press(window, timeline, 4.25);
  equal(picture.getAttribute("src"), "frames/42.png");
  document.getElementById("play")!.click();
  equal(document.getElementById("play")!.textContent, "Pause");
  window.close();
});

Deno.test("an animation, which has no clock, promises none", () => {
  const { document, timeline } = open("gif");
  equal(timeline.getAttribute("role"), null);
  equal(document.querySelector("[data-time]"), null);
});
