/**
 * What a page of the site does: search, copies of code, dark and light. Without it all is readable.
 *
 * @module
 */
/// <reference lib="dom" />
import { keepScheme, toggleScheme } from "./scheme.ts";
import { addCopyButtons } from "./copy.ts";
import { startSearch } from "./search.ts";

keepScheme(); // before anything is drawn

addEventListener("DOMContentLoaded", () => {
  const dark = document.getElementById("dark")!;
  dark.hidden = false;
  dark.onclick = toggleScheme;
  // Where there is no room beside the text, its contents would stand before it.
  if (matchMedia("(max-width: 1180px)").matches) {
    document.querySelector("details.contents")?.removeAttribute("open");
  }
  // The page that is open is in sight among all others.
  const pages = document.getElementById("pages")!;
  const here = pages.querySelector<HTMLElement>("[aria-current]");
  if (here) pages.scrollTop = here.offsetTop - pages.clientHeight / 2;
  addCopyButtons();
  startSearch();
});
