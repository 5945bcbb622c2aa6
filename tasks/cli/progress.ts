/**
 * Progress of several things at once: bars on a terminal, plain lines elsewhere.
 *
 * @module
 */
import { barLine, plainLine, type State } from "./bar.ts";

export { barLine, duration, type State } from "./bar.ts";

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

/** How often bars are redrawn, and plain lines are printed, in milliseconds. */
const REDRAW = 100, SAY = 10_000;

/** Where bars are drawn: standard error, or what a test looks at. */
export interface Screen {
  write(text: string): void;
  size(): { readonly columns: number; readonly rows: number };
}

/**
 * Draws on standard error, so that standard output stays for results.
 *
 * A drawing is one write over the last one. The cursor is never hidden: it rests below the bars,
 * so that no kind of death leaves a terminal without one.
 *
 * @param fancy Whether lines may be redrawn; by default whether people are looking.
 */
export function progressBars(fancy = isTerminal(), screen: Screen = STDERR): Bars {
  const states: State[] = [], ended: State[] = [], { write } = screen;
  let widths: number[] = [], last = -Infinity, timer: number | undefined;
  /** Back to where the last drawing began: a terminal that became narrower has folded its lines. */
  const back = (columns: number) => {
    const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows > 0 ? `\r\x1b[${rows}A` : "";
  };
  const draw = (above = "") => {
    clearTimeout(timer);
    timer = undefined;
    const { columns, rows } = screen.size(), now = performance.now();
    const lineOf = (state: State) => barLine(state, now, columns);
    // What has ended is written above, once, so that only what goes on must fit on the screen.
    const settled = ended.splice(0).map((state) => `${lineOf(state)}\x1b[K\n`).join("");
    const lines = states.map(lineOf), most = Math.max(1, rows - 2);
    if (lines.length > most) lines.push(`… and ${lines.splice(most - 1).length} more`);
    // Nothing folds while bars are drawn: a letter wider than we think cannot spoil their count.
    const bars = lines.map((line) => `${line}\x1b[K\n`).join("");
    write(`${back(columns)}${above && `\x1b[J${above}`}${settled}\x1b[?7l${bars}\x1b[?7h\x1b[J`);
    widths = lines.map(({ length }) => length);
    last = now;
  };
  const changed = (state: State, force: boolean) => {
    const now = performance.now();
    if (fancy) {
      if (force || now - last > REDRAW) draw();
      else timer ??= later(draw); // what came last is drawn too
    } else if (force || now - state.said > SAY) {
      state.said = now;
      write(`${plainLine(state, now)}\n`);
    }
  };
  return {
    add(name, total) {
      const now = performance.now();
      const state: State = {
        name: oneLine(name),
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
          state.note = oneLine(note);
          changed(state, false);
        },
        finish(note) {
          if (state.ended !== undefined) return;
          first = false;
          state.done = total;
          state.note = oneLine(note);
          state.ended = performance.now();
          const at = states.indexOf(state);
          if (at >= 0) states.splice(at, 1);
          ended.push(state);
          changed(state, true);
        },
      };
    },
    log(line) {
      if (fancy) draw(`${line}\n`);
      else write(`${line}\n`);
    },
    close() {
      if (fancy && widths.length > 0) draw();
      clearTimeout(timer);
      timer = undefined;
      widths = [];
      states.length = 0;
    },
  };
}

/** A line break in a name or a note would draw two lines where one is counted. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

const STDERR: Screen = {
  write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
  size() {
    try {
      return Deno.consoleSize();
    } catch {
      return { columns: 80, rows: 24 };
    }
  },
};

function later(act: () => void): number {
  const timer = Number(setTimeout(() => act(), REDRAW));
  Deno.unrefTimer(timer);
  return timer;
}

function isTerminal(): boolean {
  const plain = ["CI", "NO_COLOR"].some((name) => Deno.env.get(name));
  return Deno.stderr.isTerminal() && !plain && Deno.env.get("TERM") !== "dumb";
}
