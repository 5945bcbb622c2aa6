import { deepEqual, ok } from "node:assert/strict";
import { lexer, type Token, walkTokens } from "marked";
import { exists } from "./checkout.ts";
import { readPages, ROOT } from "./pages.ts";

Deno.test("every link of a page to a file or to a heading leads there", async () => {
  const pages = await readPages(), wrong: string[] = [];
  let links = 0;
  for (const { path } of pages) {
    for (const href of linksOf(await Deno.readTextFile(ROOT + path))) {
      if (/^https?:/.test(href)) continue;
      links++;
      const { pathname, hash } = new URL(href, `file://${ROOT}${path}`);
      const there = await exists(pathname) &&
        (hash === "" || anchorsOf(await Deno.readTextFile(pathname)).has(hash.slice(1)));
      if (!there) wrong.push(`${path}: ${href}`);
    }
  }
  ok(links > 100, String(links));
  deepEqual(wrong, []);
});

Deno.test("a heading is linked to by its words in small letters, joined, without punctuation", () => {
  const text = '# A, b: `c`-d?\n\n## How large *s* must be\n\n<a id="loss-e"></a>\n';
  deepEqual([...anchorsOf(text)], ["a-b-c-d", "how-large-s-must-be", "loss-e"]);
});

function linksOf(markdown: string): string[] {
  const found: string[] = [];
  walkTokens(lexer(markdown), (token: Token) => {
    if (token.type === "link" || token.type === "image") found.push(token.href);
  });
  return found;
}

/** What a page can be entered at, by GitHub's rule. */
function anchorsOf(markdown: string): Set<string> {
  const found: string[] = [];
  walkTokens(lexer(markdown), (token: Token) => {
    if (token.type === "heading") {
      const words = token.text.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "");
      found.push(words.trim().replaceAll(/\s/g, "-"));
    }
  });
  return new Set([...found, ...[...markdown.matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id!)]);
}
