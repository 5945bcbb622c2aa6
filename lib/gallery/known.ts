/**
 * What is known of the people of a gallery: in memory to be searched, and in its file.
 *
 * Every change is made in the file first, so that memory never knows what the disk does not.
 *
 * @module
 */
import { directionsOf } from "../measure/directions.ts";
import type { Rows } from "../measure/rows.ts";
import { type Cells, cellsOf, spansNear } from "./cells.ts";
import type { FaceDatabase } from "./database.ts";
import type { Gallery } from "./gallery.ts";
import { personName } from "./names.ts";
import { nearestOwners } from "./nearest.ts";
import { noVectors, type OwnedVectors, withoutOwner, withVector } from "./vectors.ts";

interface Known {
  /** Its number in memory. */
  readonly owner: number;
  /** The numbers of their faces in the file. */
  readonly ids: number[];
  readonly sources: string[];
}

/**
 * A gallery of an open file.
 *
 * @param release Is called when it is closed.
 * @throws {SyntaxError} A face that does not match its sum.
 */
export function galleryOf(folder: string, database: FaceDatabase, release: () => void): Gallery {
  const { model } = database, people = new Map<string, Known>(), names: string[] = [];
  let vectors: OwnedVectors = noVectors(model.size), cells: Cells | undefined, open = true;
  const know = (name: string, ids: readonly number[], sources: readonly string[]): number => {
    const known = people.get(name) ?? { owner: names.push(name) - 1, ids: [], sources: [] };
    people.set(name, known);
    // One by one: a million would not fit the arguments of one call.
    for (const id of ids) known.ids.push(id);
    for (const source of sources) known.sources.push(source);
    return known.owner;
  };
  for (const { id, person, source, vector } of database.read()) {
    vectors = withVector(vectors, vector, know(person, [id], [source]));
  }
  const find = (text: string, what: string): [string, Known] => {
    const name = personName(text), known = people.get(name);
    if (known) return [name, known];
    throw new RangeError(
      `Cannot ${what} ${name}: the gallery ${folder} must know the name, but does not. ` +
        "deno task gallery list tells whom it knows",
    );
  };
  return {
    model,
    people: () =>
      [...people].map(([name, { sources }]) => ({ name, sources: [...sources] }))
        .sort((a, b) => a.name < b.name ? -1 : 1),
    faces: () => {
      const { data, owners, count, size } = vectors;
      return {
        names: Array.from(owners.subarray(0, count), (owner) => names[owner]!),
        embeddings: { data: data.slice(0, count * size), count, size },
      };
    },
    search: (embeddings, { k = 1, cells: look } = {}) => {
      const { data, count } = unitRows(embeddings, model.size);
      for (const [what, value] of [["k", k], ["cells", look ?? 1]] as const) {
        if (Number.isInteger(value) && value >= 1) continue;
        throw new RangeError(
          `Cannot search the gallery: ${what} must be a whole number of at least 1, is ${value}`,
        );
      }
      if (look !== undefined) cells ??= cellsOf(vectors, { seed: 1 });
      return Array.from({ length: count }, (_, i) => {
        const probe = data.subarray(i * model.size, (i + 1) * model.size);
        const near = cells && look !== undefined
          ? nearestOwners(cells.vectors, probe, k, spansNear(cells, probe, look))
          : nearestOwners(vectors, probe, k);
        return near
          .map(({ owner, score }) => ({ name: names[owner]!, score }));
      });
    },
    add: (text, embeddings, sources, { more = false } = {}) => {
      const name = personName(text), { data, count } = unitRows(embeddings, model.size);
      if (count === 0 || count !== sources.length) {
        throw new RangeError(
          `Cannot enrol ${name}: there must be an embedding or more and a source for each, got ` +
            `${count} and ${sources.length}`,
        );
      }
      if (more) find(name, "add more of");
      else if (people.has(name)) {
        throw new RangeError(
          `Cannot enrol ${name}: nobody of that name may be in the gallery ${folder}, but someone ` +
            "is. If it is the same person, add more of them (--more); if not, use another name",
        );
      }
      const rows = Array.from(
        { length: count },
        (_, i) => data.slice(i * model.size, (i + 1) * model.size),
      );
      const faces = rows.map((vector, i) => ({ person: name, source: sources[i]!, vector }));
      const owner = know(name, database.add(faces), sources);
      for (const row of rows) vectors = withVector(vectors, row, owner);
      cells = undefined;
    },
    remove: (text) => {
      const [name, { owner, ids }] = find(text, "remove");
      database.remove(ids);
      people.delete(name);
      vectors = withoutOwner(vectors, owner);
      cells = undefined;
    },
    merge: (text, other) => {
      const [from, given] = find(text, "merge"), [into, { owner }] = find(other, "merge into");
      if (from === into) {
        throw new RangeError(`Cannot merge ${from} into ${into}: they must be two names`);
      }
      database.give(given.ids, into);
      know(into, given.ids, given.sources);
      people.delete(from);
      const { owners, count } = vectors;
      for (let i = 0; i < count; i++) if (owners[i] === given.owner) owners[i] = owner;
      cells = undefined;
    },
    close: () => {
      if (!open) return;
      open = false;
      database.close();
      release();
    },
  };
}

/** Embeddings of length 1. */
function unitRows(embeddings: Rows, size: number) {
  const { data, count, size: own } = directionsOf(embeddings, "the embeddings of faces");
  if (count > 0 && own !== size) {
    throw new RangeError(
      `Cannot compare the embeddings with the gallery's: each must have ${size} numbers, has ${own}`,
    );
  }
  return { data: Float32Array.from(data), count };
}
