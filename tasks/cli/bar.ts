/**
 * One line that says how far something is: on a terminal of any width, and in a log.
 *
 * @module
 */

/** Where a bar stands; times in milliseconds. */
export interface State {
  readonly name: string;
  readonly total: number;
  /** When it began, and how much was done then. */
  started: number;
  from: number;
  /** When it was done, if it is. */
  ended?: number;
  done: number;
  note: string;
  /** When a plain line was last printed. */
  said: number;
}

/** Columns for rate, time left and note; and how wide a terminal must be to have all of it. */
const NOTE = 42, NARROW = 56;
/** `A-Softmax m=4  ━━━━━━────  61 %  24/s  0:42 left  loss 0.31` within a width. */
export function barLine(state: State, now: number, width: number): string {
  const share = state.total ? state.done / state.total : 1;
  if (width < NARROW) return narrowLine(state, now, width);
  const name = fit(state.name, 22).padEnd(22);
  const tail = state.ended
    ? `done in ${duration((state.ended - state.started) / 1000)}  ${state.note}`
    : `${rate(state, now)}  ${state.note}`;
  const percent = `${Math.floor(100 * share)} %`.padStart(6);
  // As long for every bar, whatever its note says.
  const room = Math.max(6, Math.min(24, width - name.length - percent.length - NOTE));
  const full = Math.round(share * room);
  const bar = "━".repeat(full) + "─".repeat(room - full);
  return fit(`${name} ${bar}${percent}  ${tail}`, width - 1);
}

/** `A-Softmax m=4  61 %  0:42  loss 0.31`: no bar, no rate, so that what matters has room. */
function narrowLine(state: State, now: number, width: number): string {
  const percent = state.total ? `${Math.floor(100 * state.done / state.total)} %` : "";
  const time = state.ended === undefined
    ? timeLeft(state, now)
    : duration((state.ended - state.started) / 1000);
  const start = `${fit(state.name, 13).padEnd(13)} ${percent.padStart(5)} ${time.padStart(5)}`;
  return fit(`${start}  ${state.note}`.trimEnd(), width - 1);
}

/** Cut to a width, with a mark that it was. */
function fit(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** `A-Softmax m=4: 61 of 100, 24/s, 0:42 left, loss 0.31`, for a log. */
export function plainLine(state: State, now: number): string {
  const tail = state.ended ? "done" : rate(state, now);
  return `${state.name}: ${state.done} of ${state.total}, ${tail}${
    state.note ? `, ${state.note}` : ""
  }`;
}

/** What a second did so far; nothing in the first, which says little. */
function speedOf({ done, from, started }: State, now: number): number {
  const seconds = (now - started) / 1000;
  return seconds < 1 ? 0 : Math.max(0, (done - from) / seconds);
}

function timeLeft(state: State, now: number): string {
  const speed = speedOf(state, now);
  return speed > 0 && state.total ? duration((state.total - state.done) / speed) : "";
}

function rate(state: State, now: number): string {
  const speed = speedOf(state, now), left = timeLeft(state, now);
  if (speed === 0) return "";
  return `${speed < 10 ? speed.toFixed(1) : speed.toFixed(0)}/s${left && `, ${left} left`}`;
}

/** 3723 as 1:02:03, 42 as 0:42. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
