/**
 * Text and values that go into a page.
 *
 * @module
 */

/** Text as HTML text: whatever a name holds, it stays text. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** A script inside of a page: nothing in it can end it. */
export function insideScript(script: string): string {
  return script.replaceAll("</script", "<\\/script");
}

/** A value as JSON inside of a script, whatever its texts hold. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028");
}
