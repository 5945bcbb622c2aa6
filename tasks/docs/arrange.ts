/**
 * Which page stands where in the navigation.
 *
 * @module
 */
import { OTHERS, type PageGroup, type PageRow } from "./pages.ts";

/** A page in its place. */
export interface Placed {
  readonly path: string;
  readonly title: string | undefined;
}

/** Groups with their pages, and the rows of the table that no page answers. */
export interface Arranged {
  readonly groups: readonly { readonly title: string; readonly pages: readonly Placed[] }[];
  readonly missing: readonly string[];
}

/**
 * Puts pages into groups. A page that two rows fit stands where the first is; one that none fits, in
 * a group of its own at the end.
 *
 * @param paths Of all pages there are.
 */
export function arrange(paths: readonly string[], table: readonly PageGroup[]): Arranged {
  const left = new Set(paths.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })));
  // Pages that are named come before those that only fit a star, wherever their row stands.
  const named = new Set(table.flatMap(({ pages }) => pages.map(({ path }) => path)));
  const missing: string[] = [];
  const take = ({ path, title }: PageRow): Placed[] => {
    const found = path.includes("*")
      ? [...left].filter((name) => fits(path, name) && !named.has(name))
      : [...left].filter((name) => name === path);
    if (found.length === 0) missing.push(path);
    found.forEach((name) => left.delete(name));
    return found.map((name) => ({ path: name, title }));
  };
  const groups = table.map(({ title, pages }) => ({ title, pages: pages.flatMap(take) }));
  groups.push({ title: OTHERS, pages: [...left].map((path) => ({ path, title: undefined })) });
  return { groups: groups.filter(({ pages }) => pages.length > 0), missing };
}

/** Whether a path is what a row with a star means; a star stays within its folder. */
function fits(pattern: string, path: string): boolean {
  const [before = "", after = ""] = pattern.split("*");
  const between = path.slice(before.length, path.length - after.length);
  return path.startsWith(before) && path.endsWith(after) && between !== "" &&
    !between.includes("/");
}
