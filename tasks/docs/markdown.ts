/**
 * Markdown as HTML, with what else a site wants of it: headings, and texts to search.
 *
 * @module
 */
import { Marked, type Token, type Tokens } from "marked";
import { escapeHtml } from "../../lib/figure/escape.ts";
import { withFormulas } from "./formulas.ts";
import { highlight } from "./highlight.ts";

/** A heading, and the text from it to the next one. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** 1 is the page's own. */
  readonly depth: number;
  readonly text: string;
}

/** A text that was rendered. */
export interface Rendered {
  readonly html: string;
  readonly sections: readonly Section[];
}

/** How a text is rendered. */
export interface RenderOptions {
  /** Where a link or an image leads, as it stands in the page. */
  readonly link: (href: string) => string;
  /** The id of a heading; that of GitHub where this is left out. */
  readonly idOf?: ((title: string) => string) | undefined;
  /** Code of this kind as HTML, in place of plain colours: `signature` of the API. */
  readonly signature?: ((code: string) => string) | undefined;
}

/** Renders one page. HTML in it is shown as text, but for the few tags of {@linkcode SAFE_TAG}. */
export function render(
  markdown: string,
  { link, idOf = slug, signature }: RenderOptions,
): Rendered {
  const marked = new Marked(), tokens = marked.lexer(markdown);
  const ids = new Map<Token, string>(), taken = new Map<string, number>();
  for (const token of tokens.filter(isHeading)) {
    const id = idOf(plainText(token)), again = taken.get(id) ?? 0;
    taken.set(id, again + 1);
    ids.set(token, again ? `${id}-${again}` : id);
  }
  marked.use({
    renderer: {
      html: ({ text }) => safeTags(text),
      heading(token) {
        const id = escapeHtml(ids.get(token) ?? slug(plainText(token)));
        const name = this.parser.parseInline(token.tokens), { depth } = token;
        const mark = depth === 1
          ? ""
          : ` <a class="mark" href="#${id}" aria-label="Link to ${
            escapeHtml(plainText(token))
          }">#</a>`;
        return `<h${depth} id="${id}">${name}${mark}</h${depth}>\n`;
      },
      code({ text, lang, codeBlockStyle }) {
        if (codeBlockStyle === "indented") {
          return `<pre class="formula" tabindex="0">${escapeHtml(text)}</pre>\n`;
        }
        const [language = "", kind] = (lang ?? "").split(" ");
        const html = kind === "signature" && signature
          ? signature(text)
          : highlight(text, language);
        return `<div class="code ${
          kind ?? ""
        }"><pre tabindex="0"><code>${html}\n</code></pre></div>\n`;
      },
      table(token) {
        const rows = [token.header, ...token.rows].map((row, i) =>
          `<tr>${
            row.map(({ tokens, align }) => {
              const tag = i === 0 ? "th" : "td", side = align ? ` class="${align}"` : "";
              return `<${tag}${side}>${this.parser.parseInline(tokens)}</${tag}>`;
            }).join("")
          }</tr>`
        );
        return `<div class="wide" tabindex="0" role="region" aria-label="Table of ${
          escapeHtml(token.header.map((cell) => plainText(cell)).filter(Boolean).join(", "))
        }"><table>\n<thead>${rows[0]}</thead>\n<tbody>${
          rows.slice(1).join("\n")
        }</tbody></table></div>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(safe(link(href)))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escapeHtml(safe(link(href)))}" alt="${
          escapeHtml(text)
        }" loading="lazy">`;
      },
    },
  });
  return { html: withFormulas(marked.parser(tokens)), sections: sectionsOf(tokens, ids) };
}

const isHeading = (token: Token): token is Tokens.Heading => token.type === "heading";

/** The id that GitHub gives a heading. */
export function slug(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
}

function sectionsOf(tokens: readonly Token[], ids: ReadonlyMap<Token, string>): Section[] {
  const sections: (Section & { text: string })[] = [];
  for (const token of tokens) {
    if (isHeading(token)) {
      sections.push({ id: ids.get(token)!, title: plainText(token), depth: token.depth, text: "" });
    } else if (sections.length > 0) {
      sections.at(-1)!.text += ` ${plainText(token)}`;
    }
  }
  return sections.map((section) => ({
    ...section,
    text: section.text.replace(/\s+/g, " ").trim(),
  }));
}

/** What a text is made of. */
type Part = Partial<Pick<Tokens.Generic, "type" | "text" | "tokens" | "items" | "header" | "rows">>;

/** The words of a text, without marks. */
function plainText({ type, text = "", tokens, items, header, rows }: Part): string {
  if (type === "html") return "";
  const apart: Part[] | undefined = items ?? (rows && [header, ...rows].flat());
  if (apart) return apart.map(plainText).join(" ");
  return tokens ? tokens.map(plainText).join("") : unescapeHtml(text);
}

const unescapeHtml = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'").replaceAll("&amp;", "&");

/** Tags that a text may hold as they are: they do nothing but mark. */
const SAFE_TAG =
  /&lt;(\/?)(a|b|br|details|em|kbd|strong|sub|summary|sup)((?: id=&quot;[\w-]+&quot;)?)( ?\/?)&gt;/g;

function safeTags(html: string): string {
  return escapeHtml(html.replace(/<!--[\s\S]*?-->/g, "")).replace(
    SAFE_TAG,
    (_, end, tag, id, close) => `<${end}${tag}${id.replaceAll("&quot;", '"')}${close}>`,
  );
}

/** A link that runs nothing; another becomes one that the check tells of. */
function safe(href: string): string {
  return /^(?:https?:|mailto:|(?![a-z][a-z+.-]*:))/i.test(href) ? href : "#refused";
}
