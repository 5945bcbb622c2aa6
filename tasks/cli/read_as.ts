/**
 * Files that are read as something: what a parser finds wrong is told with the name of the file.
 *
 * @module
 */
import { readBytes } from "../../lib/dataset/store.ts";

/**
 * What a parser makes of the bytes of a file.
 *
 * @param what The file must be, for errors.
 * @throws {RangeError | SyntaxError} What the parser throws, of its kind, with the file's name.
 */
export async function readAs<T>(
  path: string,
  what: string,
  parse: (bytes: Uint8Array<ArrayBuffer>) => T,
): Promise<T> {
  const bytes = await readBytes(path);
  try {
    return parse(bytes);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : SyntaxError;
    throw new Kind(`Cannot take ${path}, which must be ${what}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The same of its text, in UTF-8. */
export const readTextAs = <T>(path: string, what: string, parse: (text: string) => T) =>
  readAs(path, what, (bytes) => parse(new TextDecoder().decode(bytes)));
