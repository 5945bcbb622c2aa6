/**
 * The order of an array's numbers.
 *
 * @module
 */

/** Numbers whose first index runs fastest, as in Fortran, as rows: their last runs fastest. */
export function rowsFirst<A extends { slice(): A; length: number; [i: number]: unknown }>(
  data: A,
  shape: readonly number[],
): A {
  const rows = data.slice(), index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  for (let i = 0, from = 0; i < data.length; i++) {
    rows[i] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return rows;
}
