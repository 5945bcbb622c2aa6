/** The ratios of a benchmark as a picture. */
import { axis, baseLayout, CLASS_COLOURS, type Figure } from "../../lib/figure/figure.ts";

/** What one peer's turns gave, in milliseconds. */
export interface Result {
  /** The row of CASES. */
  readonly case: string;
  /** The peer, for people. */
  readonly peer: string;
  readonly ours_ms: { readonly min: number; readonly median: number };
  readonly peer_ms: { readonly min: number; readonly median: number };
  /** Our time over the peer's: below 1 we are faster. */
  readonly ratio: {
    readonly min: number;
    readonly median_paired: number;
    /** The smallest and the largest of the rounds. */
    readonly range: readonly number[];
  };
  /** The most memory each process held, with what it had made before; null where none can tell. */
  readonly peak_mib?: { readonly ours: number | null; readonly peer: number | null };
}

const SYMBOLS = [
  ...["circle", "diamond", "square", "triangle-up"],
  ...["triangle-down", "cross", "x", "star"],
] as const;

/** A dot for the ratio of minima of each case and peer, in the range of all rounds. */
export function benchFigure(
  results: readonly Result[],
  titleOf: (name: string) => string,
): Figure {
  const names = [...new Set(results.map(({ case: name }) => name))];
  const peers = [...new Set(results.map(({ peer }) => peer))];
  const base = baseLayout("Our time over a peer's, for the same work in the same run", 980, 0);
  const below = 70 + 22 * Math.ceil(peers.length / 2); // two in a line of the legend
  // One below the other within a case.
  const placeOf = ({ case: name, peer }: Result) => {
    const own = results.filter((result) => result.case === name).map(({ peer }) => peer);
    const rows = peers.filter((peer) => own.includes(peer));
    return names.indexOf(name) + (rows.indexOf(peer) + 1) / (rows.length + 1) - 0.5;
  };
  return {
    data: peers.map((peer, i) => {
      const own = results.filter((result) => result.peer === peer);
      return {
        type: "scatter",
        mode: "markers",
        name: peer,
        x: own.map(({ ratio }) => ratio.min),
        y: own.map(placeOf),
        error_x: {
          type: "data",
          symmetric: false,
          array: own.map(({ ratio }) => Math.max(0, ratio.range[1]! - ratio.min)),
          arrayminus: own.map(({ ratio }) => Math.max(0, ratio.min - ratio.range[0]!)),
          color: CLASS_COLOURS[i],
          thickness: 1.5,
        },
        marker: { color: CLASS_COLOURS[i], size: 10, symbol: SYMBOLS[i] },
      };
    }),
    layout: {
      ...base,
      height: 60 + below + 64 * names.length,
      margin: { ...base.margin, l: 390, b: below },
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 0, yref: "container", yanchor: "bottom" },
      xaxis: axis("ratio of the fastest rounds, with the range of all (below 1 we are faster)", {
        rangemode: "tozero",
      }),
      yaxis: axis("", {
        tickvals: names.map((_, i) => i),
        ticktext: names.map(titleOf),
        range: [names.length - 0.5, -0.5],
        showgrid: false,
        zeroline: false,
      }),
      shapes: [{
        type: "line",
        ...{ x0: 1, x1: 1, y0: 0, y1: 1, yref: "paper", line: { color: "#222222", width: 1.5 } },
      }],
    } as Figure["layout"],
  };
}
