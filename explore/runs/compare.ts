/**
 * Two or more runs beside each other: numbers, differences, settings.
 *
 * @module
 */
/// <reference lib="dom" />
import {
  differenceOfRuns,
  type Measure,
  measuresOf,
  type RunDifference,
  sameImages,
} from "../../lib/experiment/compare_runs.ts";
import { type Matched, matchRows } from "../../lib/experiment/match_rows.ts";
import type { FoundRun } from "../../lib/experiment/run_list.ts";
import { settingsThatDiffer } from "../../lib/experiment/settings.ts";
import type { Summary } from "../../lib/math/statistics.ts";
import { make } from "../dom.ts";
import { nameOf } from "./columns.ts";

/** By which test, in words that stand above the numbers. */
const TEST = "In brackets 95 % intervals. Where both runs have a row with the same seeds, two or " +
  "more, on the same images, the difference is taken seed by seed and its interval is Student's " +
  "(paired). Else the two are taken as independent: the interval of the difference is the root of " +
  "the sum of the squares of the halves of both. An interval that has 0 in it is within noise; " +
  "where one has no width, noise is not known. " +
  "Nothing is corrected for how many rows are compared.";

/** The tables; the first run is the one that the others are compared with. */
export function comparison(runs: readonly FoundRun[]): HTMLElement[] {
  const briefs = runs.map(({ brief }) => brief), matched = matchRows(briefs);
  const measures = measuresOf(briefs.flatMap(({ rows }) => rows));
  return [
    make("p", { className: "lead", textContent: TEST }),
    ...warningsOf(runs).map((textContent) => make("p", { className: "trouble", textContent })),
    ...measures.flatMap((measure) => {
      const table = measureTable(measure, runs, matched);
      return table ? [make("h3", { textContent: headingOf(measure) }), table] : [];
    }),
    make("h3", { textContent: "Settings that differ" }),
    settingsTable(runs, matched),
  ];
}

/** `A` of the first, `B` of the second. */
export const letterOf = (i: number): string => i < 26 ? String.fromCharCode(65 + i) : `R${i + 1}`;

const headingOf = ({ title, higher, share }: Measure): string =>
  `${title[0]!.toUpperCase()}${title.slice(1)}${share ? ", %" : ""}${
    higher ? "" : ": lower is better"
  }`;

function warningsOf(runs: readonly FoundRun[]): string[] {
  const [base, ...others] = runs;
  const apart = others.flatMap((run, i) =>
    sameImages(base!.brief, run.brief) ? [] : [letterOf(i + 1)]
  );
  return apart.length === 0 ? [] : [
    `${
      apart.join(", ")
    } did not have the images of A, by name, count or hash: a difference may be ` +
    "that of the images.",
  ];
}

function measureTable(measure: Measure, runs: readonly FoundRun[], matched: readonly Matched[]) {
  const rows = matched.filter((rows) => rows.some((row) => row && measure.of(row)));
  if (rows.length === 0) return undefined;
  const heads = [
    "row",
    ...runs.map((run, i) => `${letterOf(i)}: ${nameOf(run)}`),
    ...runs.slice(1).map((_, i) => `${letterOf(i + 1)} less A`),
  ];
  const body = rows.map((row) => {
    const first = row.find((one) => one !== undefined)!, [base, ...others] = row;
    const kind = [...new Set(row.flatMap((one) => one ? [`${one.loss}, ${one.network}`] : []))];
    return make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        first.label,
        make("span", { className: "soft", textContent: kind.join(" | ") }),
      ),
      ...row.map((one) => valueCell(one && measure.of(one), one?.seeds.length ?? 0, measure)),
      ...others.map((one, i) =>
        differenceCell(
          one && base
            ? differenceOfRuns(measure, [one, runs[i + 1]!.brief], [base, runs[0]!.brief])
            : undefined,
          measure,
        )
      ),
    );
  });
  return wide(`${measure.title}, run by run`, heads, body);
}

const number = (value: number, { share }: Measure): string =>
  share ? (100 * value).toFixed(2) : value.toFixed(4);

function valueCell(summary: Summary | undefined, seeds: number, measure: Measure): HTMLElement {
  if (!summary || !Number.isFinite(summary.mean)) return make("td", { textContent: "-" });
  const [low, high] = summary.interval.map((end) => number(end, measure));
  const below = `(${low} to ${high}), ${seeds} seed${seeds === 1 ? "" : "s"}`;
  return make(
    "td",
    {},
    number(summary.mean, measure),
    make("span", { className: "soft", textContent: below }),
  );
}

function differenceCell(by: RunDifference | undefined, measure: Measure): HTMLElement {
  if (!by) return make("td", { textContent: "-" });
  const sign = (value: number) => `${value >= 0 ? "+" : ""}${number(value, measure)}`;
  const [low, high] = by.interval, better = by.mean > 0 === measure.higher;
  const verdict = `${by.beyondNoise ? better ? "▲ better, " : "▼ worse, " : ""}${by.verdict}`;
  const how = `${by.paired ? `paired, ${by.seeds} seeds` : "independent"}; intervals ${
    by.overlap ? "overlap" : "apart"
  }`;
  return make(
    "td",
    {},
    make("span", { className: by.beyondNoise ? "beyond" : "", textContent: sign(by.mean) }),
    ` (${sign(low)} to ${sign(high)})`,
    make("span", { className: "soft", textContent: `${verdict}; ${how}` }),
  );
}

function settingsTable(runs: readonly FoundRun[], matched: readonly Matched[]): HTMLElement {
  const settings = settingsThatDiffer(runs.map(({ brief }) => brief), matched);
  if (settings.length === 0) {
    return make("p", { textContent: "None: they were told the same, and ran on the same." });
  }
  const common = matched.filter((rows) => rows.every((row) => row !== undefined)).length;
  const body = settings.map(({ name, rows, values }) => {
    const whose = rows.length === 0 ? "" : rows.length === common ? "all rows" : rows.join(", ");
    return make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        name,
        make("span", { className: "soft setting", textContent: whose }),
      ),
      ...values.map((value = "-") =>
        make("td", { className: "setting", textContent: shortened(value) })
      ),
    );
  });
  return wide(
    "Settings",
    ["setting", ...runs.map((run, i) => `${letterOf(i)}: ${nameOf(run)}`)],
    body,
  );
}

/** The beginning of a hash is enough to see that two differ. */
const shortened = (value: string): string =>
  value.replace(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/g, "$1…");

function wide(name: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const top = heads.map((textContent) => make("th", { scope: "col", textContent }));
  const table = make(
    "table",
    { className: "values" },
    make("thead", {}, make("tr", {}, ...top)),
    make("tbody", {}, ...rows),
  );
  const holder = make("div", { className: "wide", tabIndex: 0, role: "group" }, table);
  holder.ariaLabel = name;
  return holder;
}
