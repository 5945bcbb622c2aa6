/**
 * The vectors of a gallery in memory, row by row in one array that grows.
 *
 * @module
 */

/** Vectors of length 1, and whose each is. */
export interface OwnedVectors {
  /** `[room, size]`; rows from `count` on mean nothing. */
  readonly data: Float32Array;
  /** `[room]`, the number of a person each. */
  readonly owners: Int32Array;
  /** Rows. */
  readonly count: number;
  /** Numbers of a row. */
  readonly size: number;
}

/** No vectors. */
export function noVectors(size: number): OwnedVectors {
  return { data: new Float32Array(0), owners: new Int32Array(0), count: 0, size };
}

/**
 * Vectors with one more. The old value is of no use afterwards: both share their rows where there
 * is room, as a million of them take half a gigabyte.
 */
export function withVector(
  vectors: OwnedVectors,
  vector: ArrayLike<number>,
  owner: number,
): OwnedVectors {
  const { count, size } = vectors, full = count === vectors.owners.length;
  const { data, owners } = full ? enlarged(vectors, Math.max(64, 2 * count)) : vectors;
  data.set(vector, count * size);
  owners[count] = owner;
  return { data, owners, count: count + 1, size };
}

/** Vectors without the rows of an owner, and with zeros where rows were; in place, likewise. */
export function withoutOwner(
  { data, owners, count, size }: OwnedVectors,
  owner: number,
): OwnedVectors {
  let to = 0;
  for (let from = 0; from < count; from++) {
    if (owners[from] === owner) continue;
    if (to < from) data.copyWithin(to * size, from * size, (from + 1) * size);
    owners[to++] = owners[from]!;
  }
  data.fill(0, to * size, count * size);
  return { data, owners, count: to, size };
}

function enlarged({ data, owners, count, size }: OwnedVectors, room: number) {
  const larger = { data: new Float32Array(room * size), owners: new Int32Array(room) };
  larger.data.set(data.subarray(0, count * size));
  larger.owners.set(owners.subarray(0, count));
  return larger;
}
