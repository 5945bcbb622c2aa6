/**
 * The file of a gallery, and the one door to SQLite.
 *
 * Why it is SQLite, which is part of Deno: docs/decisions/gallery.md.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { exists, remove, rename, sizeOf, writeWhole } from "../dataset/store.ts";
import type { GalleryModel } from "./model.ts";
import { damaged, explained, explaining } from "./trouble.ts";

/** A face as it is kept. */
export interface StoredFace {
  /** Who it is. */
  readonly person: string;
  /** Where it is from, as the path of a photo. */
  readonly source: string;
  /** The embedding, of length 1. */
  readonly vector: Float32Array;
}

/** A file of faces. Each change is on the disk when its call returns, whole or not at all. */
export interface FaceDatabase {
  /** Whose embeddings they are. */
  readonly model: GalleryModel;
  /** Every face with its number, in the order in which they came; each is held to its sum. */
  readonly read: () => Generator<StoredFace & { readonly id: number }>;
  /** Adds faces, and gives their numbers. */
  readonly add: (faces: readonly StoredFace[]) => number[];
  /** Removes faces: their bytes are overwritten, not only given up. */
  readonly remove: (ids: readonly number[]) => void;
  /** Gives faces to another person. */
  readonly give: (ids: readonly number[], person: string) => void;
  /** Closes the file. */
  readonly close: () => void;
}

/** "face", so that another program's file is not taken for ours. */
const APPLICATION = 0x66616365, VERSION = 1;

/**
 * A kill leaves a journal from which the next opening rolls back; the disk is waited for, so that a
 * power cut does no more harm. What is deleted becomes zeros.
 */
const SETTINGS = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; " +
  "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";

const SCHEMA = `
  CREATE TABLE model (name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL);
  CREATE TABLE faces (id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL,
    source TEXT NOT NULL, vector BLOB NOT NULL, sum INTEGER NOT NULL);
  PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION};`;

/**
 * Makes a file without faces, under another name until it is whole.
 *
 * @throws {Error} A full disk, or a folder that cannot be written.
 */
export async function makeDatabase(path: string, model: GalleryModel): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite"), begun = `${path}.partial`;
  await remove(begun);
  await remove(`${begun}-journal`);
  // Faces are nobody else's: SQLite keeps who may read the file that it finds.
  await writeWhole(begun, "", { own: true });
  explaining(path, "make", () => {
    const database = new DatabaseSync(begun);
    try {
      database.exec(`${SETTINGS} BEGIN; ${SCHEMA}`);
      database.prepare("INSERT INTO model VALUES (?, ?, ?)")
        .run(model.name, model.sha256, model.size);
      database.exec("COMMIT");
    } finally {
      database.close();
    }
  });
  await rename(begun, path);
}

/**
 * Opens a file of faces.
 *
 * @throws {Deno.errors.NotFound} No such file.
 * @throws {SyntaxError} A file that is cut, damaged or of something else.
 */
export async function openDatabase(path: string): Promise<FaceDatabase> {
  if (!await exists(path)) {
    throw new Deno.errors.NotFound(`Cannot open the gallery: there is no file ${path}`);
  }
  // SQLite takes an empty file for a new one.
  if (await sizeOf(path) === 0) throw damaged(path, "the file is empty");
  const { DatabaseSync } = await import("node:sqlite");
  const database = explaining(path, "open", () => new DatabaseSync(path));
  try {
    return explaining(path, "open", () => {
      database.exec(SETTINGS);
      return faceDatabase(path, database);
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

function faceDatabase(path: string, database: DatabaseSync): FaceDatabase {
  const pragma = (name: string) => database.prepare(`PRAGMA ${name}`).get()![name];
  if (pragma("application_id") !== APPLICATION || pragma("user_version") !== VERSION) {
    throw damaged(path, `it is no gallery of version ${VERSION}`);
  }
  const model = database.prepare("SELECT name, sha256, size FROM model").get();
  if (!model) throw damaged(path, "it does not say which network it is of");
  const size = model["size"] as number;
  const one = database.prepare("SELECT person, source, vector, sum FROM faces WHERE id = ?");
  const insert = database.prepare(
    "INSERT INTO faces (person, source, vector, sum) VALUES (?, ?, ?, ?)",
  );
  const update = database.prepare("UPDATE faces SET person = ?, sum = ? WHERE id = ?");
  const drop = database.prepare("DELETE FROM faces WHERE id = ?");
  const change = <T>(what: string, work: () => T): T =>
    explaining(path, what, () => {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        // A full disk has rolled back by itself.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    });
  return {
    model: { name: String(model["name"]), sha256: String(model["sha256"]), size },
    *read() {
      try {
        for (const row of database.prepare("SELECT * FROM faces ORDER BY id").iterate()) {
          yield { id: row["id"] as number, ...checked(path, row, size) };
        }
      } catch (error) {
        throw explained(path, "read", error);
      }
    },
    add: (faces) =>
      change("add to", () =>
        faces.map(({ person, source, vector }) => {
          const bytes = bytesOf(vector);
          const { lastInsertRowid } = insert.run(
            person,
            source,
            bytes,
            sumOf(person, source, bytes),
          );
          return Number(lastInsertRowid);
        })),
    remove: (ids) => change("remove from", () => ids.forEach((id) => drop.run(id))),
    give: (ids, person) =>
      change("change", () =>
        ids.forEach((id) => {
          const { source, vector } = checked(path, one.get(id)!, size);
          update.run(person, sumOf(person, source, bytesOf(vector)), id);
        })),
    close: () => database.close(),
  };
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** SQLite has no sum of its pages: a flipped bit would make a face another one. */
function sumOf(person: string, source: string, vector: Uint8Array): number {
  return crc32(vector, crc32(`${person}\0${source}`));
}

function checked(path: string, row: Record<string, unknown>, size: number): StoredFace {
  const { person, source, vector: bytes, sum } = row;
  const right = typeof person === "string" && typeof source === "string" &&
    bytes instanceof Uint8Array && bytes.length === 4 * size &&
    sumOf(person, source, bytes) === sum;
  if (!right) throw damaged(path, "a face does not match its sum");
  return { person, source, vector: new Float32Array(Uint8Array.from(bytes).buffer) };
}
