/**
 * Rows of many numbers as a picture has room for them: in the plane along which they vary most.
 *
 * @module
 */
import { symmetricEigen } from "../math/eigen.ts";
import { fitPca, project } from "./pca.ts";
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/** Rows in a plane. */
export interface Plane {
  /** `[rows, 2]`, centred: along the strongest principal component, and along the next. */
  readonly points: FlatRows;
  /** The share of the variance of the rows along each of both; 0 where no row differs. */
  readonly shares: readonly [first: number, second: number];
}

/**
 * Rows along their two strongest principal components. A component has no sign of its own: here the
 * row that lies farthest along it, the first of several, is positive.
 *
 * Where there are fewer rows than numbers in them, the eigenvectors of their products with each
 * other say the same as those of their covariance, which would be larger: 200 rows of 512 numbers
 * take some 50 ms, those of 2048 numbers some 200.
 *
 * @param rows `[rows, size]`, at least two, of at least two numbers.
 * @throws {RangeError} Fewer rows or numbers, or a number that is not finite.
 *
 * @example Three rows that vary along their last number alone
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const { points, shares } = principalPlane([[5, 1, 0], [5, 1, 6], [5, 1, 0]]);
 * deepEqual(Array.from(points.data, Math.round), [-2, 0, 4, 0, -2, 0]);
 * deepEqual(shares, [1, 0]);
 * ```
 */
export function principalPlane(rows: Rows): Plane {
  const flat = rowsOf(rows), { count, size } = flat;
  if (count < 2 || size < 2) {
    throw new RangeError(
      "Cannot lay rows into a plane: there must be at least two of at least two numbers, got " +
        `${count} of ${size}`,
    );
  }
  const { columns, variances } = count < size ? byProducts(flat) : byCovariance(flat);
  const total = variances.reduce((sum, variance) => sum + Math.max(0, variance), 0);
  const share = (k: number) => total > 0 ? Math.max(0, variances[k]!) / total : 0;
  const points = new Float64Array(2 * count);
  columns.forEach((column, k) => {
    const sign = signOf(column);
    column.forEach((value, i) => points[2 * i + k] = sign * value);
  });
  return { points: { data: points, count, size: 2 }, shares: [share(0), share(1)] };
}

/** Rows along each of two components, and the variances along all, up to one factor. */
interface Along {
  readonly columns: readonly (readonly number[])[];
  readonly variances: Float64Array;
}

function byCovariance(rows: FlatRows): Along {
  const pca = fitPca(rows), { data } = project(rows, pca, 2);
  const column = (k: number) => Array.from({ length: rows.count }, (_, i) => data[2 * i + k]!);
  return { columns: [column(0), column(1)], variances: pca.variances };
}

/** Of X Xᵀ = U Λ Uᵀ, with X centred, the rows along component k are √λₖ uₖ. */
function byProducts({ data, count, size }: FlatRows): Along {
  const x = Float64Array.from(data);
  for (let k = 0; k < size; k++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += x[i * size + k]! / count;
    for (let i = 0; i < count; i++) x[i * size + k]! -= mean;
  }
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += x[i * size + k]! * x[j * size + k]!;
      products[i * count + j] = sum;
    }
  }
  const { values, vectors } = symmetricEigen(products, count);
  const column = (k: number) => {
    const length = Math.sqrt(Math.max(0, values[k]!));
    return Array.from(vectors.subarray(k * count, (k + 1) * count), (u) => length * u);
  };
  return { columns: [column(0), column(1)], variances: values };
}

/** What makes the value that lies farthest from 0 positive. */
function signOf(values: readonly number[]): number {
  return values.reduce((most, x) => Math.abs(x) > Math.abs(most) ? x : most, 0) < 0 ? -1 : 1;
}
