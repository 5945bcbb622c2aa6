/**
 * The geometry of a loss: what its margin does, drawn from its row alone.
 *
 * @module
 */
import { boundaryAgainst, boundaryBetween, regionReach } from "../margin/boundary.ts";
import type { GradientRule } from "../margin/losses.ts";
import { logitsOf, type LossChoice, lossRow, splitChoice } from "../margin/options.ts";
import { turningForce } from "../margin/slope.ts";
import { CLASS_COLOURS, classColour, FAINT, type Figure, GRID, type Trace } from "./figure.ts";
import { axesOf, type PanelAxis, panels } from "./panels.ts";

const RADIANS = Math.PI / 180;
const degrees = (theta: number) => `${(theta / RADIANS).toFixed(0)}°`;
/** A line in the colour of a class; plotly would thin out points, and a circle had corners. */
function line(colour: number | string, dash = "solid", width = 2.2): Trace["line"] {
  const color = typeof colour === "number" ? CLASS_COLOURS[colour] : colour;
  return { color, dash, width, simplify: false };
}

const DEGREES = Array.from({ length: 361 }, (_, i) => i / 2);

/** How the gradient rules are drawn, and what that is called. */
const RULES: Readonly<Record<GradientRule, { line: Trace["line"]; look: string }>> = {
  exact: { line: line(0, "solid"), look: "solid" },
  detached: { line: line(1, "dash"), look: "dashed" },
  seed: { line: line(2, "dot"), look: "dotted" },
};

const angle = (label: string): PanelAxis => ({ label, range: [0, 180], dtick: 45 });
const SIZE = [310, 280] as const;
/** An axis for what is round, half as long as it is in numbers. */
const round = (half: number): PanelAxis => ({ label: "", range: [-half, half], visible: false });
const HIGH = 1.15, WIDE = HIGH * SIZE[0] / SIZE[1];

/**
 * Six panels: the logit of the own class, what turns an image to it under each gradient rule, the
 * boundary to another class in angles, the gap between two classes, and the regions of three
 * classes on the circle and on the sphere.
 *
 * @param loss A row of LOSSES, by its name or with the options that differ from its defaults.
 */
export function geometryFigure(loss: LossChoice): Figure {
  const { title, gradients: offered, others } = lossRow(splitChoice(loss).name);
  const gradients = (Object.keys(RULES) as GradientRule[]).filter((rule) => offered.includes(rule));
  const reach = boundaryBetween(2 * Math.PI / 3, loss)?.theta1;
  const layout = panels({
    title: `${title}: the geometry of its margin`,
    titles: [
      "<b>The logit of the own class</b>, before the scale<br>" +
      `${others ? "others dashed, " : ""}cos θ thin`,
      "<b>What turns an image</b> to its class<br>" +
      `${gradients.map((rule) => `${rule} ${RULES[rule].look}`).join(", ")}; sin θ thin`,
      "<b>The boundary</b> to another class<br>own class below, the other at the left",
      "<b>The gap</b> between two classes<br>none where no image can have the margin",
      "<b>On the circle</b>, three classes 120° apart<br>" +
      (reach === undefined ? "no image can have the margin" : `${degrees(reach)} to either side`),
      "<b>On the sphere</b>, three classes 75.5° apart<br>what is tinted has the margin",
    ],
    size: SIZE,
    gap: [76, 116],
    x: [
      angle("θ to the own class weight (degrees)"),
      angle("θ to the own class weight (degrees)"),
      angle("θ₂ to the other class weight (degrees)"),
      angle("δ between the class weights (degrees)"),
      round(WIDE),
      round(WIDE),
    ],
    y: [
      { label: "logit" },
      { label: "-d logit / dθ (sin θ without margin)" },
      angle("θ₁ to the own class weight (degrees)"),
      { label: "gap (degrees)", range: [0, 120], dtick: 30 },
      round(HIGH),
      round(HIGH),
    ],
  });
  return {
    data: [
      ...logits(loss),
      ...forces(loss, gradients),
      ...boundary(loss),
      gaps(loss),
      ...onCircle(reach),
      ...onSphere(loss),
    ].map((trace) => ({ type: "scatter", mode: "lines", hoverinfo: "skip", ...trace })),
    layout,
  };
}

/** A curve over angles; what is no number leaves a hole. */
function over(f: (theta: number) => number | null, panel: number, look: Trace["line"]): Trace {
  const y = DEGREES.map((degrees) => {
    const value = f(degrees * RADIANS);
    return value === null || Number.isNaN(value) ? null : value;
  });
  return { x: DEGREES, y, line: look, ...axesOf(panel) };
}

function logits(loss: LossChoice): Trace[] {
  const { own, others } = logitsOf(loss);
  const bent = lossRow(splitChoice(loss).name).others !== undefined;
  return [
    over(Math.cos, 0, line(FAINT, "solid", 1.2)),
    ...(bent ? [over(others, 0, line(1, "dash"))] : []),
    over(own, 0, line(0)),
  ];
}

function forces(loss: LossChoice, rules: readonly GradientRule[]): Trace[] {
  return [
    over(Math.sin, 1, line(FAINT, "solid", 1.2)),
    ...rules.map((rule) => over((theta) => turningForce(theta, loss, rule), 1, RULES[rule].line)),
  ];
}

/** Both boundaries over the angles to both classes; what lies between is nobody's. */
function boundary(loss: LossChoice): Trace[] {
  const points = DEGREES.filter((_, i) => i % 6 === 0).map((degrees) => {
    const theta1 = boundaryAgainst(degrees * RADIANS, loss);
    return [degrees, theta1 === null ? 0 : theta1 / RADIANS] as const;
  });
  const lower = { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
  const upper = { x: lower.y, y: lower.x };
  return [
    {
      x: [...lower.x, 180, ...upper.x.toReversed()],
      y: [...lower.y, 180, ...upper.y.toReversed()],
      fill: "toself",
      fillcolor: GRID,
      line: { width: 0 },
      ...axesOf(2),
    },
    { ...lower, line: line(0), ...axesOf(2) },
    { ...upper, line: line(1, "dash"), ...axesOf(2) },
  ];
}

function gaps(loss: LossChoice): Trace {
  return over(
    (delta) => {
      const between = boundaryBetween(delta, loss);
      return between ? between.gap / RADIANS : null;
    },
    3,
    line(CLASS_COLOURS[0]),
  );
}

/** Arcs of three classes, 120° apart, and what is left between them. */
function onCircle(reach: number | undefined): Trace[] {
  const arc = (from: number, to: number) => {
    const turns = Array.from({ length: 61 }, (_, i) => from + (to - from) * i / 60);
    return { x: turns.map(Math.cos), y: turns.map(Math.sin) };
  };
  return [
    { ...arc(0, 2 * Math.PI), line: line(GRID, "solid", 10), ...axesOf(4) },
    ...[90, 210, 330].flatMap((turn, label): Trace[] => {
      const at = turn * RADIANS;
      return [
        ...(reach === undefined ? [] : [{
          ...arc(at - reach, at + reach),
          line: line(label, "solid", 10),
          ...axesOf(4),
        }]),
        {
          x: [0, 0.92 * Math.cos(at)],
          y: [0, 0.92 * Math.sin(at)],
          line: line(label, "solid", 1.5),
          ...axesOf(4),
        },
      ];
    }),
  ];
}

/** Three class weights at 45° around the line of sight, 75.5° apart, and their regions. */
function onSphere(loss: LossChoice): Trace[] {
  const weights = [90, 210, 330].map((degrees) => {
    const [tilt, turn] = [Math.PI / 4, degrees * RADIANS];
    return [Math.sin(tilt) * Math.cos(turn), Math.sin(tilt) * Math.sin(turn), Math.cos(tilt)];
  });
  const rim = Array.from({ length: 121 }, (_, i) => i / 60 * Math.PI);
  return [
    {
      x: rim.map(Math.cos),
      y: rim.map(Math.sin),
      fill: "toself",
      fillcolor: "#f6f6f6",
      line: line(FAINT, "solid", 1),
      ...axesOf(5),
    },
    ...weights.flatMap((weight, label): Trace[] => {
      const rivals = weights.filter((other) => other !== weight);
      const outline = regionAround(weight, rivals, loss);
      return [
        ...(outline
          ? [{
            x: outline.map(([x]) => x!),
            y: outline.map(([, y]) => y!),
            fill: "toself",
            fillcolor: classColour(label, 0.35),
            line: line(label, "solid", 1.5),
            ...axesOf(5),
          }]
          : []),
        {
          mode: "markers",
          x: [weight[0]!],
          y: [weight[1]!],
          marker: { size: 9, color: classColour(label) },
          ...axesOf(5),
        },
      ];
    }),
  ];
}

/** The outline of a region as it is seen: every way from its weight ends at the rim at the latest. */
function regionAround(
  w: readonly number[],
  rivals: readonly (readonly number[])[],
  loss: LossChoice,
): (readonly number[])[] | null {
  const flat = Math.hypot(w[0]!, w[1]!);
  const east = [-w[1]! / flat, w[0]! / flat, 0];
  const north = [-w[2]! * w[0]! / flat, -w[2]! * w[1]! / flat, flat];
  const outline: (readonly number[])[] = [];
  for (let i = 0; i <= 120; i++) {
    const turn = i / 60 * Math.PI;
    const away = east.map((v, k) => v * Math.cos(turn) + north[k]! * Math.sin(turn));
    const at = (theta: number) => w.map((v, k) => v * Math.cos(theta) + away[k]! * Math.sin(theta));
    const reach = regionReach(at, rivals, loss);
    if (reach === null) return null;
    const horizon = Math.atan2(w[2]!, -away[2]!); // there z = w_z cos θ + away_z sin θ is 0
    outline.push(at(Math.min(reach, horizon)));
  }
  return outline;
}
