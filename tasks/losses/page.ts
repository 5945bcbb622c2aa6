/**
 * The page of all losses, made from their tables.
 *
 * @module
 */
import {
  type LossDefinition,
  LOSSES,
  type LossName,
  type TermDefinition,
  TERMS,
} from "../../lib/mod.ts";

const HEAD = `# Losses

Every row of \`LOSSES\` and \`TERMS\`, as \`deno task figures\` writes it from the tables. θ is the angle
of an embedding x to its class weight w_y, θ_j to that of another class; s, α, κ, γ and r are scales.
With λ every logit is blended with that without margin ([numerics](numerics.md)); papers are in the
[references](references.md).

How to read a figure: the _logit_ is drawn before the scale. What _turns an image_ is its negative
slope over the angle, before the softmax weighs it by 1 - p. Where an image lies on or beyond its
_boundary_ it has the margin: what is grey between two classes is nobody's. The _gap_ is what is left
between two classes whose weights lie δ apart. On the _circle_ and the _sphere_ it is drawn for three
classes. Options are those of the table below each title.
`;

/** Where the picture of a loss lies, seen from the page. */
export const pictureOf = (name: LossName): string => `images/losses/${name}.png`;

/** The page, in Markdown. */
export function lossesPage(): string {
  const losses = (Object.entries(LOSSES) as [LossName, LossDefinition][]).toSorted(byYear);
  const terms = (Object.entries(TERMS) as [string, TermDefinition][]).toSorted(byYear);
  return [
    HEAD,
    list(losses, terms),
    ...losses.map(lossSection),
    "# Terms\n\nOf pairs and triplets, of norms and centers, of the class weights alone: " +
    "`evaluateLoss` and `computeTerm` take them by these names.\n",
    ...terms.map(termSection),
  ].join("\n");
}

type Row = Pick<LossDefinition, "title" | "year" | "equation" | "note" | "cite" | "defaults">;

const byYear = ([, a]: [string, Row], [, b]: [string, Row]) => a.year - b.year;

function list(
  losses: readonly [string, Row][],
  terms: readonly [string, Row | TermDefinition][],
): string {
  const lines = [...losses, ...terms].map(([name, { title, year, equation }]) =>
    `| [${title}](#loss-${name}) | \`${name}\` | ${year} | ${cell(equation)} |`
  );
  return `| loss | name | year | logit of the own class |\n| --- | --- | --- | --- |\n${
    lines.join("\n")
  }\n`;
}

function lossSection([name, row]: [LossName, LossDefinition]): string {
  const rules = row.gradients.map((rule, i) => i === 0 ? `${rule} (default)` : rule).join(", ");
  const also = [
    ...(row.note ? [row.note] : []),
    ...(row.state
      ? [`It remembers ${Object.keys(row.state(3)).join(", ")} from step to step.`]
      : []),
    ...(row.bias
      ? [row.bias === "one" ? "One bias for all classes." : "With a bias a class."]
      : []),
    ...(row.rises ? [`Its logit rises ${row.rises}.`] : []),
    ...(row.drawn ? [`Drawn with ${pairs(row.drawn)}.`] : []),
  ];
  return `${anchor(name)}## ${row.title}

\`${name}\`, ${source(row)}: ${cell(row.equation)}

| option | default |
| --- | --- |
${options(row.defaults)}| gradient | ${rules} |

${also.length > 0 ? `${also.join(" ")}\n\n` : ""}![The geometry of ${row.title}](${pictureOf(name)})
`;
}

function termSection([name, row]: [string, TermDefinition]): string {
  return `${anchor(name)}## ${row.title}

\`${name}\`, ${source(row)}: ${cell(row.equation)}

| option | default |
| --- | --- |
${options(row.defaults)}
${row.note ? `${row.note}\n` : ""}`;
}

/** A row without a paper is one of ours. */
const source = ({ year, cite }: Pick<Row, "year" | "cite">): string =>
  cite ? `${year}, ${cite}` : `${year}`;

const options = (defaults: object): string =>
  Object.entries(defaults).map(([key, value]) => `| ${key} | ${value} |\n`).join("");

const pairs = (values: object): string =>
  Object.entries(values).map(([key, value]) => `${key} ${value}`).join(", ");

/** As a cell of a table takes it. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("_", "\\_");

/** Where a link to a loss leads: two titles may differ in a sign that headings leave out. */
const anchor = (name: string): string => `<a id="loss-${name}"></a>\n\n`;
