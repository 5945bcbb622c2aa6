/**
 * The pages that people read, and the code in them.
 *
 * @module
 */
import { lexer, type Token, walkTokens } from "marked";
import { below } from "../../tasks/docs/document.ts";

/** The root of the project. */
export const ROOT = new URL("../../", import.meta.url).pathname;

/** A piece of code between two fences. */
export interface Block {
  /** What stands behind the fence, as `ts` or `sh`; empty where nothing does. */
  readonly language: string;
  readonly text: string;
}

/** A page: its path from the root, its blocks, and what it quotes within a line. */
export interface Page {
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly quoted: readonly string[];
}

/** README.md, CONTRIBUTING.md and all of docs, in the order in which they are read. */
export async function readPages(): Promise<Page[]> {
  const paths = ["README.md", "CONTRIBUTING.md", ...await below(ROOT, "docs", ".md")];
  return await Promise.all(paths.map(async (path) => ({
    path,
    ...codeOf(await Deno.readTextFile(ROOT + path)),
  })));
}

/** The blocks and the quoted words of a text in Markdown, at any depth of lists and tables. */
export function codeOf(markdown: string): Omit<Page, "path"> {
  const blocks: Block[] = [], quoted: string[] = [];
  walkTokens(lexer(markdown), (token: Token) => {
    if (token.type === "code" && token.codeBlockStyle !== "indented") {
      blocks.push({ language: token.lang ?? "", text: token.text });
    }
    if (token.type === "codespan") quoted.push(token.text.replaceAll(/\s+/g, " "));
  });
  return { blocks, quoted };
}

/** What a page asks to be typed, command by command. */
export function commandsOf(page: Page): string[] {
  return page.blocks.filter(({ language }) => language === "sh").flatMap(({ text }) =>
    text.replaceAll(/\\\n\s*/g, "").split("\n").map(withoutComment).filter(Boolean)
  );
}

/** A command as its words, quoted ones whole; no more of a shell than the pages use. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** A line without what stands behind its #. */
export function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, "").trim();
}
