/**
 * Progress of several things at once: bars on a terminal, plain lines elsewhere.
 *
 * @module
 */

/** One thing that goes on. */
export interface Bar {
  /** How far it is, and what is worth knowing. */
  update(done: number, note?: string): void;
  /** It is done; its last line stays. */
  finish(note: string): void;
}

/** Several of them. */
export interface Bars {
  /** One more, with how much there is to do. */
  add(name: string, total: number): Bar;
  /** Prints a line above the bars. */
  log(line: string): void;
  /** Ends the drawing; bars that are not finished stay as they are. */
  close(): void;
}

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

/** Columns for rate, time left and note. */
const NOTE = 42;
/** How often bars are redrawn, and plain lines are printed, in milliseconds. */
const REDRAW = 100, SAY = 10_000;

/**
 * Draws on standard error, so that standard output stays for results.
 *
 * @param fancy Whether lines may be redrawn; by default whether people are looking.
 */
export function progressBars(fancy = isTerminal()): Bars {
  const states: State[] = [], encoder = new TextEncoder();
  const write = (text: string) => Deno.stderr.writeSync(encoder.encode(text));
  let drawn = 0, last = -Infinity;
  const erase = () => drawn > 0 ? `\x1b[${drawn}A\x1b[J` : "";
  const draw = (above = "") => {
    const width = columns(), now = performance.now();
    const lines = states.map((state) => barLine(state, now, width));
    write(`${erase()}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
    last = now;
  };
  const changed = (state: State, force: boolean) => {
    const now = performance.now();
    if (fancy) {
      if (force || now - last > REDRAW) draw();
    } else if (force || now - state.said > SAY) {
      state.said = now;
      write(`${plainLine(state, now)}\n`);
    }
  };
  return {
    add(name, total) {
      const now = performance.now();
      const state: State = {
        name,
        total,
        started: now,
        from: 0,
        done: 0,
        note: "",
        said: now,
      };
      let first = true;
      return {
        update(done, note = "") {
          // A resumed job begins where it was: its rate counts from there.
          if (first) {
            states.push(state);
            state.started = performance.now();
            state.from = done;
            first = false;
          }
          state.done = done;
          state.note = note;
          changed(state, false);
        },
        finish(note) {
          if (first) states.push(state);
          first = false;
          state.done = total;
          state.note = note;
          state.ended = performance.now();
          changed(state, true);
        },
      };
    },
    log(line) {
      if (fancy) draw(`${line}\n`);
      else write(`${line}\n`);
    },
    close() {
      if (fancy && drawn > 0) draw();
      drawn = 0;
      states.length = 0;
    },
  };
}

/** `A-Softmax m=4  ━━━━━━────  61 %  24/s  0:42 left  loss 0.31` within a width. */
export function barLine(state: State, now: number, width: number): string {
  const share = state.total ? state.done / state.total : 1;
  const name = state.name.slice(0, 22).padEnd(22);
  const tail = state.ended
    ? `done in ${duration((state.ended - state.started) / 1000)}  ${state.note}`
    : `${rate(state, now)}  ${state.note}`;
  const percent = `${Math.floor(100 * share)} %`.padStart(6);
  // As long for every bar, whatever its note says.
  const room = Math.max(6, Math.min(24, width - name.length - percent.length - NOTE));
  const full = Math.round(share * room);
  const bar = "━".repeat(full) + "─".repeat(room - full);
  return `${name} ${bar}${percent}  ${tail}`.slice(0, Math.max(20, width - 1));
}

function plainLine(state: State, now: number): string {
  const tail = state.ended ? "done" : rate(state, now);
  return `${state.name}: ${state.done} of ${state.total}, ${tail}${
    state.note ? `, ${state.note}` : ""
  }`;
}

function rate({ done, from, total, started }: State, now: number): string {
  const seconds = (now - started) / 1000, speed = (done - from) / seconds;
  if (!(speed > 0) || seconds < 1) return "";
  return `${speed < 10 ? speed.toFixed(1) : speed.toFixed(0)}/s, ${
    duration((total - done) / speed)
  } left`;
}

/** 3723 as 1:02:03, 42 as 0:42. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

function isTerminal(): boolean {
  const plain = ["CI", "NO_COLOR"].some((name) => Deno.env.get(name));
  return Deno.stderr.isTerminal() && !plain && Deno.env.get("TERM") !== "dumb";
}
