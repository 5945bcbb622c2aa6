/**
 * A page that plays a result beside its timeline.
 *
 * @module
 */
import { escapeHtml, insideScript, scriptJson } from "../figure/escape.ts";
import { pageHead } from "../figure/look.ts";
import { saveButtons, savingScript } from "../figure/saving.ts";
import { personColour } from "./colours.ts";
import type { VideoFormat } from "./frame.ts";
import type { SeenPerson } from "./seen.ts";
import { TIMELINE, TIMELINE_PLOT } from "./timeline.ts";

/** What a page shows. */
export interface VideoPage {
  /** The heading. */
  readonly title: string;
  /** How it was made, in a sentence. */
  readonly about: string;
  /** What plays it: videos seek, animations do not, frames are turned over. */
  readonly format: VideoFormat;
  /** Its address beside the page. */
  readonly file: string;
  /** Of a folder of frames: the start in seconds and the file of each that has one. */
  readonly frames?: readonly (readonly [time: number, file: string])[];
  /** How long it is, in seconds. */
  readonly seconds: number;
  /** Who was seen. */
  readonly seen: readonly SeenPerson[];
  /** The timeline as SVG. */
  readonly timeline: string;
  /** Its points as CSV. */
  readonly csv: string;
  /** What went wrong, a line each. */
  readonly troubles: readonly string[];
}

const STYLE = `
body { margin: 0 auto; max-width: ${TIMELINE.width}px; padding: 24px 16px 64px; }
#player { display: block; width: 100%; max-height: 70vh; background: #000; object-fit: contain; }
#timeline { position: relative; margin: 12px 0; background: #fff;
  border-radius: var(--round); cursor: pointer; touch-action: none; }
#timeline svg { display: block; width: 100%; height: auto; }
#now { position: absolute; top: 0; bottom: 0; width: 2px; background: #d1242f; pointer-events: none; }
.colour { display: inline-block; width: 1em; height: 1em; margin-right: 8px; vertical-align: -2px;
  border: 1px solid #000; }
`;

/** Elements that play, each with the id `player`. */
const PLAYERS: Readonly<Record<VideoFormat, (file: string) => string>> = {
  mp4: (file) => `<video id="player" src="${file}" controls muted playsinline></video>`,
  gif: (file) => `<img id="player" src="${file}" alt="the result">`,
  webp: (file) => `<img id="player" src="${file}" alt="the result">`,
  frames: () =>
    `<img id="player" alt="the result"><p><button id="play" type="button">Play</button></p>`,
};

/** What of a page needs a clock: `player.time()`, `player.seek(seconds)`, and `changed` when told. */
const SCRIPTS: Readonly<Record<VideoFormat, string>> = {
  mp4: `
const seek = (time) => { element.currentTime = time; };
const time = () => element.currentTime;
const tick = () => { show(); requestAnimationFrame(tick); };
tick();`,
  // Browsers tell nothing of where an animation is.
  gif: "",
  webp: "",
  frames: `
let at = 0, from = 0, playing = false;
const time = () => playing ? Math.min(page.seconds, at + (performance.now() - from) / 1000) : at;
const fileAt = (seconds) => page.frames.findLast(([start]) => start <= seconds + 1e-6) ?? page.frames[0];
const turn = () => {
  const file = fileAt(time())?.[1];
  if (file && element.getAttribute("src") !== file) element.src = file;
  show();
};
const seek = (seconds) => { at = seconds; from = performance.now(); turn(); };
const button = document.getElementById("play");
const play = (yes) => { at = time(); from = performance.now(); playing = yes;
  button.textContent = yes ? "Pause" : "Play"; };
button.onclick = () => { if (!playing && at >= page.seconds) at = 0; play(!playing); };
const tick = () => { if (playing) turn(); if (playing && time() >= page.seconds) play(false);
  requestAnimationFrame(tick); };
seek(0);
tick();`,
};

/** Clicks, drags and keys on the timeline, where there is a clock. */
const CLOCK = `
const timeline = document.getElementById("timeline"), now = document.getElementById("now");
const show = () => {
  const share = (page.left + page.across * time() / page.seconds) / page.width;
  now.style.left = 100 * share + "%";
  timeline.setAttribute("aria-valuenow", time().toFixed(2));
};
const within = (seconds) => Math.max(0, Math.min(page.seconds, seconds));
const seekTo = (event) => {
  const { left, width } = timeline.getBoundingClientRect();
  const x = (event.clientX - left) / width * page.width;
  seek(within((x - page.left) / page.across * page.seconds));
};
timeline.onpointerdown = (event) => { timeline.setPointerCapture?.(event.pointerId); seekTo(event); };
timeline.onpointermove = (event) => { if (event.buttons) seekTo(event); };
timeline.onkeydown = (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  seek(within(time() + step * page.seconds / 100));
};
for (const button of document.querySelectorAll("[data-time]")) {
  button.onclick = () => seek(Number(button.dataset.time));
}`;

/** The page: all but the video itself is in it. */
export function videoPage(
  { title, about, format, file, frames = [], seconds, seen, timeline, csv, troubles }: VideoPage,
): string {
  const clock = SCRIPTS[format] !== "";
  const first = ({ spans }: SeenPerson) => {
    const { from } = spans[0]!, text = `${from.toFixed(2)} s`;
    return clock ? `<button type="button" data-time="${from}">${text}</button>` : text;
  };
  const rows = seen.map((person) =>
    `<tr><th scope="row"><span class="colour" style="background:${personColour(person.person)}">` +
    `</span>${escapeHtml(person.name)}</th><td>${first(person)}</td>` +
    `<td>${person.seconds.toFixed(2)} s</td><td>${person.faces}</td>` +
    `<td>${person.score.toFixed(3)}</td></tr>`
  );
  const slider = clock
    ? ` role="slider" tabindex="0" aria-label="Time" aria-valuemin="0" aria-valuemax="${
      seconds.toFixed(2)
    }" aria-valuenow="0"`
    : "";
  return `${pageHead(title, STYLE)}
<body>
<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(about)}</p>
${PLAYERS[format](escapeHtml(encodeURI(file)))}
<div id="timeline"${slider}>${timeline}${clock ? '<div id="now"></div>' : ""}</div>
${saveButtons({ title: "the timeline", of: "timeline", file: `${title}-timeline` })}
<p class="soft">${
    clock ? "A click on the timeline goes there; so do the arrow keys. " : ""
  }The height is the cosine, the dotted line the threshold.</p>
<table><thead><tr><th scope="col">who</th><th scope="col">first seen</th><th scope="col">seconds</th>
<th scope="col">faces</th><th scope="col">mean score</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>
${
    troubles.length === 0
      ? ""
      : `<h2>What went wrong</h2>\n<ul>${
        troubles.map((trouble) => `<li>${escapeHtml(trouble)}</li>`).join("\n")
      }</ul>`
  }
<script>
const page = ${scriptJson({ seconds, frames, width: TIMELINE.width, ...TIMELINE_PLOT })};
const element = document.getElementById("player");
${clock ? CLOCK + SCRIPTS[format] : ""}
${insideScript(savingScript())}
listenForSaves((_, kind) => kind === "csv"
  ? new Blob([${scriptJson(csv)}], { type: "text/csv;charset=utf-8" })
  : svgBlob(document.querySelector("#timeline svg"), kind, "#ffffff"));
</script>
</body>
</html>
`;
}
