/**
 * What becomes a page: files of the project, and texts that are made of it.
 *
 * @module
 */
import { isFolder, listFolder, readText } from "../../lib/dataset/store.ts";
import { readNotebook, sourceOf } from "../notebook/notebook.ts";

/** A page before it is one. */
export interface Document {
  /** From the project's folder; of a page that is made, where it would lie. */
  readonly path: string;
  readonly markdown: string;
  /** Its words are names of the library, whose headings keep their letters. */
  readonly names?: boolean;
}

/** Files at the top that are pages. */
const TOP = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/** All texts and notebooks of a project, read. */
export async function readDocuments(root: string): Promise<Document[]> {
  const paths = [
    ...TOP,
    ...await below(root, "docs", ".md"),
    ...await below(root, "notebooks", ".ipynb"),
  ].filter((path) => !path.includes("/.")); // what JupyterLab keeps beside notebooks
  return await Promise.all(paths.map(async (path) => ({
    path,
    markdown: path.endsWith(".ipynb")
      ? await notebookText(root, path)
      : await readText(`${root}/${path}`),
  })));
}

/** Files of a folder, and of those in it, whose names end so. */
export async function below(root: string, folder: string, end: string): Promise<string[]> {
  const entries = await listFolder(`${root}/${folder}`);
  const found = entries.map(({ name, isFolder }) => {
    const path = `${folder}/${name}`;
    return isFolder ? below(root, path, end) : Promise.resolve(name.endsWith(end) ? [path] : []);
  });
  return (await Promise.all(found)).flat();
}

async function notebookText(root: string, path: string): Promise<string> {
  const { cells } = await readNotebook(`${root}/${path}`);
  const [first = "", ...rest] = cells.filter(({ cell_type }) => cell_type !== "raw").map((cell) =>
    cell.cell_type === "code" ? fenced(sourceOf(cell), "ts") : sourceOf(cell)
  );
  const how = "_The cells of " + `\`${path}\`` +
    ", without what they show: `deno task lab` opens it, `deno task notebooks` runs it._";
  return [first, how, ...rest].join("\n\n");
}

/**
 * A page of a file, or of a folder, that a text leads to and that is none itself.
 *
 * @throws {Deno.errors.NotFound} No such file.
 */
export async function sourceDocument(root: string, path: string): Promise<Document> {
  if (await isFolder(`${root}/${path}`)) {
    const names = (await listFolder(`${root}/${path}`)).map(({ name }) => `- \`${name}\``);
    return { path, markdown: `# ${path}\n\n${names.join("\n")}\n` };
  }
  const language = path.split(".").at(-1)!.replace("cff", "yaml");
  const text = await readText(`${root}/${path}`);
  return { path, markdown: `# ${path}\n\n${fenced(text, language)}\n` };
}

/** Code in a fence that is longer than any in it. */
export function fenced(code: string, kind: string): string {
  const fence = "`".repeat(Math.max(3, ...(code.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return `${fence}${kind}\n${code.trimEnd()}\n${fence}`;
}
