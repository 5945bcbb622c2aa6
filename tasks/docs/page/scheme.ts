/**
 * Dark and light: as the system has it, until the reader chooses.
 *
 * @module
 */
/// <reference lib="dom" />

const KEY = "spherelab-scheme";

/** Takes up what the reader chose on another page. */
export function keepScheme(): void {
  try {
    document.documentElement.style.colorScheme = localStorage.getItem(KEY) ?? "";
  } catch {
    // A browser may keep nothing of pages from a disk: the system's scheme is taken.
  }
}

/** Turns light to dark and dark to light. */
export function toggleScheme(): void {
  const { style } = document.documentElement;
  const dark = style.colorScheme === "dark" ||
    (style.colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  style.colorScheme = dark ? "light" : "dark";
  try {
    localStorage.setItem(KEY, style.colorScheme);
  } catch {
    // It holds for this page, then.
  }
}
