/**
 * Three charts of the chosen losses: target logit, gradient, decision boundary.
 *
 * @module
 */
import { boundaryAgainst } from "../../lib/margin/boundary.ts";
import { type Axis, type Chart, type Line, niceTick } from "../chart.ts";
import { type Choice, lossOf, titleOf } from "../choices.ts";
import { strokeOf } from "../colours.ts";
import { type Measured, measuring, type Place } from "./measure.ts";

const RADIANS = Math.PI / 180;
const DEGREES = Array.from({ length: 181 }, (_, i) => i);
const FAINT = 'stroke="var(--soft)"';

/** The charts, by name. */
export function curvesOf(choices: readonly Choice[], place: Place): Record<ChartName, Chart> {
  const losses = choices.map(measuring), { delta } = place;
  const rows = losses.map((of) =>
    DEGREES.map((degrees) => of({ theta: degrees * RADIANS, delta }))
  );
  const now = losses.map((of) => of(place)), names = choices.map(titleOf);
  return {
    logit: overAngle("Logit of the own class, before the scale", rows, now, place, {
      value: ({ own }) => own,
      faint: Math.cos,
      label: "logit",
      names,
    }),
    gradient: overAngle("What turns the image to its class", rows, now, place, {
      value: ({ pull }) => pull,
      thin: ({ force }) => force,
      faint: Math.sin,
      label: "−∂ loss / ∂θ, over s",
      names,
    }),
    boundary: boundaries(choices, place),
  };
}

/** The name of a chart, and of where it stands in the page. */
export type ChartName = "logit" | "gradient" | "boundary";

/** What of a loss is drawn over the angle. */
interface Drawn {
  readonly value: (of: Measured) => number;
  /** The same without a weight, thin. */
  readonly thin?: (of: Measured) => number;
  /** Without any margin. */
  readonly faint: (theta: number) => number;
  readonly label: string;
  /** Of the losses. */
  readonly names: readonly string[];
}

function overAngle(
  title: string,
  rows: readonly (readonly Measured[])[],
  now: readonly Measured[],
  { theta }: Place,
  { value, thin, faint, label, names }: Drawn,
): Chart {
  const line = (of: (degrees: number) => number): Line["places"] =>
    DEGREES.map((degrees) => [degrees, of(degrees)]);
  const lines: Line[] = [
    {
      name: "no margin",
      places: line((degrees) => faint(degrees * RADIANS)),
      stroke: FAINT,
      width: 1.2,
    },
    ...(thin
      ? rows.map((row, i) => ({
        name: `${names[i]}, unweighed`,
        places: line((degrees) => thin(row[degrees]!)),
        stroke: strokeOf(i),
        width: 0.9,
      }))
      : []),
    ...rows.map((row, i) => ({
      name: names[i]!,
      places: line((degrees) => value(row[degrees]!)),
      stroke: strokeOf(i),
    })),
  ];
  const at = theta / RADIANS;
  return {
    title: `${title}, over the angle to it`,
    x: { label: "θ to the own class (degrees)", range: [0, 180], tick: 45 },
    y: { label, ...rangeOf(lines) },
    lines,
    marks: now.map((of, i) => ({ at: [at, value(of)], fill: `var(--c${i})` })),
    upright: at,
  };
}

/** A range that holds all lines, and the step of its numbers. */
function rangeOf(lines: readonly Line[]): Pick<Axis, "range" | "tick"> {
  const values = lines.flatMap(({ places }) => places.map(([, y]) => y!).filter(Number.isFinite));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const tick = niceTick(Math.max(high - low, 0.1));
  return { range: [Math.floor(low / tick) * tick, Math.ceil(high / tick) * tick], tick };
}

function boundaries(choices: readonly Choice[], { theta, delta }: Place): Chart {
  const at = [Math.abs(delta - theta) / RADIANS, theta / RADIANS] as const;
  return {
    title: "How near to its class an image must be, by how near another class is",
    x: { label: "θ₂ to the other class (degrees)", range: [0, 180], tick: 45 },
    y: { label: "largest θ to the own class", range: [0, 180], tick: 45 },
    lines: [
      { name: "no margin", places: [[0, 0], [180, 180]], stroke: FAINT, width: 1.2 },
      ...choices.map((choice, i) => ({
        name: titleOf(choice),
        places: DEGREES.filter((degrees) => degrees % 4 === 0).map((degrees) => {
          const reach = boundaryAgainst(degrees * RADIANS, lossOf(choice));
          return [degrees, reach === null ? null : reach / RADIANS] as const;
        }),
        stroke: strokeOf(i),
      })),
    ],
    marks: [{ at, fill: "var(--ink)" }],
  };
}
