/**
 * The pages of the site in their order: a new page is a row.
 *
 * @module
 */

/** A row: one page, or all that fit a `*`, in the order of their names. */
export interface PageRow {
  /** From the project's folder. */
  readonly path: string;
  /** What the navigation calls it; its own first heading where this is left out. */
  readonly title?: string;
}

/** Pages that belong together. */
export interface PageGroup {
  readonly title: string;
  readonly pages: readonly PageRow[];
}

/** What the navigation shows. Pages of `api/`, `commands.md` and notebooks are made, not written. */
export const GROUPS: readonly PageGroup[] = [
  {
    title: "Begin",
    pages: [
      { path: "README.md", title: "Overview" },
      { path: "docs/tutorial.md" },
      { path: "docs/README.md", title: "What to read" },
    ],
  },
  {
    title: "How to",
    pages: [
      { path: "docs/how-to-*.md" },
      { path: "docs/explore.md", title: "Explore margins in a page" },
      { path: "docs/faces.md", title: "Work with faces" },
      { path: "docs/reports.md", title: "Compare runs" },
      { path: "docs/tensorboard.md", title: "Watch a run in TensorBoard" },
      { path: "docs/cluster.md", title: "Train on several machines" },
    ],
  },
  {
    title: "Notebooks",
    pages: [
      { path: "docs/notebooks.md", title: "How to open them" },
      { path: "notebooks/*.ipynb" },
    ],
  },
  {
    title: "Reference",
    pages: [
      { path: "docs/losses.md", title: "Losses" },
      { path: "docs/networks.md", title: "Networks" },
      { path: "commands.md", title: "Commands" },
      { path: "docs/golden.md", title: "Golden values" },
      { path: "docs/references.md", title: "References" },
    ],
  },
  { title: "API", pages: [{ path: "api/README.md", title: "All names" }, { path: "api/*.md" }] },
  {
    title: "Explanation",
    pages: [
      { path: "docs/mathematics.md", title: "Mathematics" },
      { path: "docs/numerics.md", title: "Numerics" },
      { path: "docs/appendix.md", title: "Appendix of the paper" },
      { path: "docs/decisions/README.md", title: "Decisions" },
      { path: "docs/decisions/*.md" },
    ],
  },
  { title: "Coming from elsewhere", pages: [{ path: "docs/coming-from.md" }] },
  {
    title: "Before you rely on it",
    pages: [{ path: "docs/limits.md" }, { path: "docs/ethics.md" }],
  },
  {
    title: "The project",
    pages: [{ path: "CONTRIBUTING.md" }, { path: "CHANGELOG.md" }],
  },
];

/** Where pages go that no row asks for: none is out of reach. */
export const OTHERS = "More";
