/**
 * Notebooks as data: their cells, and what must hold of one that is committed.
 *
 * @module
 */
import { exists } from "../../lib/dataset/store.ts";
import { readTextAs } from "../cli/read_as.ts";

/** What a cell printed or showed. */
export type Output = Record<string, unknown> & { readonly output_type: string };

/** A cell of a notebook. */
export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly source: string | readonly string[];
  readonly metadata: Record<string, unknown>;
  execution_count?: number | null;
  outputs?: Output[];
}

/** A notebook. */
export interface Notebook {
  readonly cells: Cell[];
  readonly metadata: { readonly kernelspec?: { readonly name?: string } };
  readonly nbformat: number;
}

/** Something wrong with a notebook; cells count from 1, code and text together. */
export interface Problem {
  readonly notebook: string;
  readonly cell?: number;
  readonly line?: number;
  readonly what: string;
  /** Data that is not here: no fault of the notebook, which is skipped from there on. */
  readonly missing?: boolean;
}

/**
 * Reads a notebook.
 *
 * @throws {Deno.errors.NotFound} No such file.
 * @throws {SyntaxError} A file that is none.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  if (!await exists(path)) {
    throw new Deno.errors.NotFound(
      `Cannot read ${path}: it must be the path of a notebook, as notebooks/1_margins.ipynb, and ` +
        "there is no such file",
    );
  }
  const notebook = await readTextAs(path, "a notebook", JSON.parse);
  if (!Array.isArray(notebook?.cells) || notebook.nbformat !== 4) {
    throw new SyntaxError(`Cannot read ${path}: it must be a notebook of format 4`);
  }
  return notebook;
}

/** The text of a cell. */
export function sourceOf({ source }: Cell): string {
  return typeof source === "string" ? source : source.join("");
}

/** What keeps a notebook from being committed: outputs, counts, another kernel. */
export function uncleanParts(path: string, { cells, metadata }: Notebook): Problem[] {
  const problems: Problem[] = [];
  if (metadata.kernelspec?.name !== "deno") {
    problems.push({ notebook: path, what: "its kernelspec must be deno" });
  }
  cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    const what = cell.outputs?.length
      ? "it must be committed without outputs"
      : cell.execution_count != null
      ? "it must be committed without an execution count"
      : undefined;
    if (what) problems.push({ notebook: path, cell: i + 1, what });
  });
  return problems;
}

/** A problem in a line. */
export function lineOf({ notebook, cell, line, what }: Problem): string {
  return [notebook, cell && `cell ${cell}`, line && `line ${line}`].filter(Boolean).join(", ") +
    `: ${what}`;
}
