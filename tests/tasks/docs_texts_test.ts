import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { linkedCode } from "../../tasks/docs/api/linked.ts";
import { signature } from "../../tasks/docs/api/signature.ts";
import { arrange } from "../../tasks/docs/arrange.ts";
import { withFormulas } from "../../tasks/docs/formulas.ts";
import { pageFile, readLink } from "../../tasks/docs/links.ts";
import { render } from "../../tasks/docs/markdown.ts";
import { GROUPS, OTHERS } from "../../tasks/docs/pages.ts";

const html = (markdown: string) => render(markdown, { link: (href) => href }).html;

Deno.test("a text runs nothing: HTML is shown, but for an anchor", () => {
  const page = html(
    '<script>alert(1)</script>\n\n<a id="here"></a>\n\na <img src=x onerror=alert(1)> ' +
      "[b](javascript:alert(1)) [c](<data:text/html,x>) ![d](javascript:x)\n",
  );
  doesNotMatch(page, /<script|<img src="?x|href="(?:javascript|data)|src="javascript/);
  match(page, /&lt;script&gt;/);
  match(page, /<a id="here"><\/a>/);
});

Deno.test("headings have the ids of GitHub, and a second one of the same name has its number", () => {
  const { sections } = render(
    "# A, b: `c`-d?\n\none\n\n## λ in C++\n\n## λ in C++\n\n| x |\n| - |\n| y |",
    {
      link: (href) => href,
    },
  );
  deepEqual(sections.map(({ id }) => id), ["a-b-c-d", "λ-in-c", "λ-in-c-1"]);
  deepEqual(sections.map(({ text }) => text), ["one", "", "x y"]);
});

Deno.test("formulas are set, code and names are not", () => {
  for (
    const [text, set] of [
      ["w_j·x", "w<sub>j</sub>·x"],
      ["(-1)^k U_{m-1}(c)", "(-1)<sup>k</sup> U<sub>m-1</sub>(c)"],
      ["ŵ_y", "ŵ<sub>y</sub>"],
      ["((v + 1)/2)^(t-1)", "((v + 1)/2)<sup>(t-1)</sup>"],
      ["lambda_min, face_sets, __x__", "lambda_min, face_sets, __x__"],
      ["<code>w_j</code>", "<code>w_j</code>"],
      ['<a href="w_j.html">w_j</a>', '<a href="w_j.html">w<sub>j</sub></a>'],
    ] as const
  ) equal(withFormulas(text), set);
});

Deno.test("an indented block is a formula, a fenced one is code that can be copied", () => {
  match(html("a\n\n    z_j = R c_j\n"), /<pre class="formula" tabindex="0">z<sub>j<\/sub>/);
  match(html("```ts\nconst a_b = 1;\n```\n"), /<div class="code ?">.*hljs-keyword/);
});

Deno.test("a declaration is shown without its inside and without comments", () => {
  const source = `/** Doc. */
export async function run(
  { a, b = "{" }: { readonly a: number; readonly b?: string },
  ...rest: readonly (() => void)[]
): Promise<{ c: number }> {
  return await run({ a });
}
export interface Shape {
  /** Rows; "}" */
  readonly rows: number;
}
export const TABLE = {
${"  row: 1, // one\n".repeat(20)}} as const;
`;
  equal(
    signature(source, "function", 2),
    'function run(\n  { a, b = "{" }: { readonly a: number; readonly b?: string },\n' +
      "  ...rest: readonly (() => void)[]\n): Promise<{ c: number }>",
  );
  equal(signature(source, "interface", 8), "interface Shape {\n  readonly rows: number;\n}");
  equal(signature(source, "variable", 12), "const TABLE = {\n  // …\n} as const");
});

Deno.test("types of a signature lead to what they are, words in quotes do not", () => {
  const code = linkedCode(
    'function f(a: Rows<"Rows">): number',
    (name) => name === "Rows" ? "measure.html#Rows" : undefined,
  );
  equal(code.match(/<a href="measure\.html#Rows">Rows<\/a>/g)?.length, 1);
});

Deno.test("links keep to the project's folders", () => {
  equal(pageFile("docs/decisions/README.md"), "docs/decisions/index.html");
  equal(pageFile("notebooks/1_margins.ipynb"), "notebooks/1_margins.html");
  deepEqual(readLink("../README.md#speed", "docs/a.md"), { path: "README.md", anchor: "#speed" });
  deepEqual(readLink("#here", "docs/a.md"), { path: "docs/a.md", anchor: "#here" });
  equal(readLink("https://deno.com/a.md", "docs/a.md"), undefined);
});

Deno.test("a page that no row names is still reachable, and a row without a page is told", () => {
  const { groups, missing } = arrange(
    ["docs/new.md", "docs/b_10.md", "docs/b_9.md", "docs/b_0.md"],
    [
      { title: "B", pages: [{ path: "docs/b_*.md" }, { path: "docs/b_0.md" }] },
      { title: "C", pages: [{ path: "docs/none.md" }] },
    ],
  );
  deepEqual(groups.map(({ title, pages }) => [title, ...pages.map(({ path }) => path)]), [
    ["B", "docs/b_9.md", "docs/b_10.md", "docs/b_0.md"],
    [OTHERS, "docs/new.md"],
  ]);
  deepEqual(missing, ["docs/none.md"]);
});

Deno.test("no page stands twice in the table", () => {
  const paths = GROUPS.flatMap(({ pages }) => pages.map(({ path }) => path));
  equal(new Set(paths).size, paths.length);
  ok(paths.length > 20);
});
