/**
 * A page of the site around its text.
 *
 * @module
 */
import { escapeHtml } from "../../lib/figure/escape.ts";
import { pageHead } from "../../lib/figure/look.ts";
import { linkTo } from "./links.ts";
import type { Section } from "./markdown.ts";

/** A page as the navigation names it. */
export interface Entry {
  readonly file: string;
  readonly title: string;
}

/** Pages that stand together in the navigation. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** What is on a page. */
export interface PageParts extends Entry {
  readonly html: string;
  readonly sections: readonly Section[];
}

/** Pages, and what stands on all of them. */
export interface SiteParts {
  readonly groups: readonly Group[];
  /** Whether the page of `deno task explore` lies in `explore/`. */
  readonly explore: boolean;
}

/** The page as HTML. */
export function layout(page: PageParts, { groups, explore }: SiteParts): string {
  const { file, title, html, sections } = page;
  const to = (target: string) => escapeHtml(linkTo(target, file)), text = escapeHtml;
  const name = title === "Overview" ? "spherelab" : `${title} · spherelab`;
  const entries = groups.flatMap(({ entries }) => entries);
  const at = entries.findIndex((entry) => entry.file === file);
  const turn = (entry: Entry | undefined, rel: string, word: string) =>
    entry && at >= 0
      ? `<a rel="${rel}" href="${to(entry.file)}"><span>${word}</span> ${text(entry.title)}</a>`
      : "<span></span>";
  const link = (entry: Entry) =>
    `<li><a href="${to(entry.file)}"${entry.file === file ? ' aria-current="page"' : ""}>${
      text(entry.title)
    }</a></li>`;
  const inside = sections.filter(({ depth }) => depth === 2 || depth === 3);
  const style = `<link rel="stylesheet" href="${to("site.css")}">`;
  return `${pageHead(name, "").replace("</head>", `${style}\n</head>`)}
<body>
<script src="${to("site.js")}"></script>
<a class="skip" href="#text">To the text</a>
<header>
<button type="button" class="menu" popovertarget="pages">Pages</button>
<a class="home" href="${to("index.html")}">spherelab</a>
${explore ? `<a href="${to("explore/index.html")}">Explore</a>` : ""}
<button type="button" class="find" id="find" data-root="${to("index.html").slice(0, -10)}" hidden
  aria-keyshortcuts="/">Search <kbd>/</kbd></button>
<button type="button" class="quiet" id="dark" hidden aria-label="Dark or light"><span
  aria-hidden="true">◐<span class="roomy"> Dark or light</span></span></button>
</header>
<div class="columns">
<nav id="pages" popover aria-label="Pages">
${
    groups.map((group) =>
      `<h2>${text(group.title)}</h2>\n<ul>${group.entries.map(link).join("\n")}</ul>`
    ).join("\n")
  }
</nav>
<main id="text" tabindex="-1">
${
    inside.length > 1
      ? `<details class="contents" open><summary>On this page</summary><nav aria-label="On this page"><ul>
${
        inside.map(({ id, title, depth }) =>
          `<li class="depth-${depth}"><a href="#${text(id)}">${text(title)}</a></li>`
        ).join("\n")
      }</ul></nav></details>`
      : ""
  }
<article>
${html}</article>
<nav class="turn" aria-label="Next and previous page">
${turn(entries[at - 1], "prev", "Previous")}
${turn(entries[at + 1], "next", "Next")}
</nav>
</main>
</div>
<dialog id="search" aria-label="Search">
<form method="dialog">
<input type="search" id="query" aria-label="Words to search for" placeholder="A word, a name, a loss"
  autocomplete="off" spellcheck="false">
<button>Close</button>
</form>
<p id="found" role="status"></p>
<ol id="results"></ol>
</dialog>
</body>
</html>
`;
}
