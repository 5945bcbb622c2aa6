import { deepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { symmetricEigen } from "../../lib/math/eigen.ts";
import { random } from "../../lib/math/random.ts";
import { fitPca, project } from "../../lib/measure/pca.ts";
import { rowsOf } from "../../lib/measure/rows.ts";
import { close } from "../golden/golden.ts";

/** Rows whose columns depend on each other, a few of them much stronger than the rest. */
function cloud(count: number, size: number, seed: number): number[][] {
  const source = random(seed, "pca test");
  return Array.from({ length: count }, () => {
    const hidden = Array.from({ length: size }, (_, k) => source.normal() / (1 + k));
    return hidden.map((_, k) => 3 + hidden.reduce((sum, h, j) => sum + h * Math.cos(j * k + j), 0));
  });
}

const shapes = fc.record({
  count: fc.integer({ min: 2, max: 30 }),
  size: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
});
/** Rounding of float64, some hundred operations long, on numbers of about 10. */
const ROUNDING = 1e-11;

Deno.test("components are unit and at right angles, whatever the rank", () => {
  fc.assert(
    fc.property(shapes, ({ count, size, seed }) => {
      const { data } = fitPca(cloud(count, size, seed)).components;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) {
          let product = 0;
          for (let k = 0; k < size; k++) product += data[i * size + k]! * data[j * size + k]!;
          ok(Math.abs(product - (i === j ? 1 : 0)) < ROUNDING, `${i}·${j} = ${product}`);
        }
      }
    }),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("variances fall, and are those of the projected rows, which do not vary together", () => {
  fc.assert(
    fc.property(shapes, ({ count, size, seed }) => {
      const rows = cloud(count, size, seed), pca = fitPca(rows), seen = project(rows, pca, size);
      for (let c = 0; c < size; c++) {
        ok(c === 0 || pca.variances[c]! <= pca.variances[c - 1]!);
        for (let o = 0; o <= c; o++) {
          let sum = 0;
          for (let i = 0; i < count; i++) {
            sum += seen.data[i * size + c]! * seen.data[i * size + o]!;
          }
          const expected = c === o ? pca.variances[c]! : 0;
          ok(Math.abs(sum / (count - 1) - expected) < 10 * ROUNDING * (1 + pca.variances[0]!));
        }
      }
    }),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("all components give the rows back; fewer lose just the variances left out", () => {
  const rows = cloud(40, 9, 1), pca = fitPca(rows);
  const back = (size: number) => {
    const { data } = project(rows, pca, size);
    return rows.map((row, i) =>
      row.map((_, k) => {
        let sum = pca.mean[k]!;
        for (let c = 0; c < size; c++) sum += data[i * size + c]! * pca.components.data[c * 9 + k]!;
        return sum;
      })
    );
  };
  close(back(9), rows, ROUNDING, "rows");
  for (const size of [1, 4, 8]) {
    const lost = back(size).flat().reduce((sum, v, i) => sum + (v - rows.flat()[i]!) ** 2, 0) / 39;
    const left = pca.variances.slice(size).reduce((sum, v) => sum + v, 0);
    ok(Math.abs(lost - left) < ROUNDING * 10, `${size}: ${lost} for ${left}`);
  }
});

Deno.test("an eigen decomposition multiplies back to its matrix, also where values are equal", () => {
  const cases = {
    zero: Array(9).fill(0),
    identity: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "two equal": [2, 1, 1, 1, 2, 1, 1, 1, 2],
    negative: [-5, 2, 0, 2, -5, 3, 0, 3, 1],
    "diagonal, unsorted": [1, 0, 0, 0, 3, 0, 0, 0, 2],
    huge: [2e200, 1e200, 3e200, 1e200, 2e200, 0, 3e200, 0, 1e180],
    tiny: [2e-200, 1e-200, 3e-200, 1e-200, 2e-200, 0, 3e-200, 0, 1e-220],
  };
  for (const [name, matrix] of Object.entries(cases)) {
    const { values, vectors } = symmetricEigen(matrix, 3);
    const again = matrix.map((_, at) => {
      const i = Math.floor(at / 3), j = at % 3;
      return [0, 1, 2].reduce(
        (s, v) => s + values[v]! * vectors[3 * v + i]! * vectors[3 * v + j]!,
        0,
      );
    });
    close(again, matrix, name === "zero" ? 0 : 1e-14, name);
  }
});

Deno.test("the Hilbert matrix, whose eigenvalues span thirteen powers of ten, is decomposed", () => {
  const hilbert = Array.from({ length: 100 }, (_, at) => 1 / (1 + Math.floor(at / 10) + at % 10));
  const { values } = symmetricEigen(hilbert, 10);
  close(values[0]!, 1.7519196702651775, 1e-14, "largest");
  close(
    [...values].reduce((a, b) => a + b),
    hilbert.filter((_, at) => at % 11 === 0).reduce((a, b) => a + b),
    1e-14,
    "trace",
  );
});

for (
  const [what, call, message] of [
    ["one row", () => fitPca([[1, 2]]), /at least two rows/],
    ["NaN", () => fitPca([[1, 2], [1, NaN]]), /column 1 is not/],
    ["rows of two lengths", () => fitPca([[1, 2], [1]]), /same length/],
    [
      "a matrix that is not square",
      () => symmetricEigen([1, 2, 3], 2),
      /2 x 2 finite numbers, got 3/,
    ],
    ["rows of another size", () => project([[1]], fitPca([[1, 2], [2, 1]]), 1), /2 numbers.*got 1/],
    [
      "too many components",
      () => project([[1, 2]], fitPca([[1, 2], [2, 1]]), 3),
      /1 … 2 comp.*and 3/,
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => throws(call, { name: "RangeError", message }));
}

Deno.test("projection takes flat rows of float32 as it takes nested ones", () => {
  const rows = [[1, 2], [4, 0], [2, 2]], pca = fitPca(rows);
  const flat = { data: Float32Array.from(rows.flat()), count: 3, size: 2 };
  deepEqual(project(flat, pca, 2), project(rows, pca, 2));
  deepEqual(rowsOf(project(rows, pca, 1)).count, 3);
});
