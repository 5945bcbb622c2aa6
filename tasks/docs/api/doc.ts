/**
 * What Deno says of the public names of the library.
 *
 * @module
 */

/** A tag of a docstring. */
export interface DocTag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
}

/** A docstring. */
export interface DocString {
  readonly doc?: string;
  readonly tags?: readonly DocTag[];
}

/** A part of an interface or a class. */
export interface DocMember {
  readonly name: string;
  readonly jsDoc?: DocString;
  readonly location: { readonly line: number };
  readonly accessibility?: "private" | "protected";
}

/** Where and how a name is declared. */
export interface Declaration {
  /** Of the file, from the project's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly kind: "class" | "function" | "interface" | "typeAlias" | "variable";
  readonly jsDoc: DocString;
  readonly members: readonly DocMember[];
}

/** A public name. */
export interface PublicName {
  readonly name: string;
  /** The folder of lib that it comes from. */
  readonly room: string;
  readonly declarations: readonly Declaration[];
}

/**
 * All public names, in the order of the alphabet.
 *
 * @throws {Error} With what Deno said, where it cannot read the library.
 */
export async function publicNames(root: string): Promise<PublicName[]> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["doc", "--json", "lib/mod.ts"],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output().catch((error) => {
    throw new Error(`Cannot read docstrings: deno must be on the PATH: ${error.message}`, {
      cause: error,
    });
  });
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) throw new Error(`Cannot read the docstrings of lib/mod.ts: ${text(stderr)}`);
  const { nodes } = JSON.parse(text(stdout)) as Said;
  const symbols = Object.values(nodes).flatMap(({ symbols }) => symbols);
  return symbols.map(named).toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

interface Said {
  readonly nodes: Readonly<Record<string, { readonly symbols: readonly SaidSymbol[] }>>;
}
interface SaidSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly location: { readonly filename: string; readonly line: number };
    readonly jsDoc?: DocString;
    readonly kind: Declaration["kind"];
    readonly def: Readonly<Partial<Record<"constructors" | "properties" | "methods", DocMember[]>>>;
  }[];
}

function named({ name, declarations }: SaidSymbol): PublicName {
  const places = declarations.map(({ location, jsDoc = {}, kind, def }) => ({
    file: location.filename.slice(location.filename.lastIndexOf("/lib/") + 1),
    line: location.line + 1, // Deno counts from 0
    kind,
    jsDoc,
    members: [...def.constructors ?? [], ...def.properties ?? [], ...def.methods ?? []],
  }));
  return { name, room: places[0]!.file.split("/")[1]!, declarations: places };
}
