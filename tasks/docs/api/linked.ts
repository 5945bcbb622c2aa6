/**
 * Code of a signature whose types lead to what they are.
 *
 * @module
 */
import { highlight } from "../highlight.ts";

/**
 * Code as HTML in colours, with a link on each word that is a public name.
 *
 * @param addressOf Where a name is told of; `undefined` for one that is not public.
 */
export function linkedCode(code: string, addressOf: (name: string) => string | undefined): string {
  // Tags and what stands in quotes are left alone: words between them are the code's own.
  return highlight(code, "ts").replace(
    /<span class="hljs-(?:string|comment)">[^<]*<\/span>|<[^>]*>|&\w+;|[A-Za-z_$][\w$]*/g,
    (word) => {
      const address = /^[<&]/.test(word) ? undefined : addressOf(word);
      return address === undefined ? word : `<a href="${address}">${word}</a>`;
    },
  );
}
