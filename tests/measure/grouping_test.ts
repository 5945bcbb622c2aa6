import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { bCubed, pairAgreement } from "../../lib/measure/grouping.ts";

const labels = fc.integer({ min: 1, max: 12 }).chain((length) =>
  fc.tuple(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length }),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length }),
  )
);
const close = (a: number, b: number) => ok(Math.abs(a - b) < 1e-12, `${a} and ${b}`);

Deno.test("pairs are those that one would count one by one", () =>
  fc.assert(fc.property(labels, ([found, truth]) => {
    let together = 0, belong = 0, both = 0;
    for (let i = 0; i < found.length; i++) {
      for (let j = 0; j < i; j++) {
        const one = found[i] === found[j], other = truth[i] === truth[j];
        together += Number(one), belong += Number(other), both += Number(one && other);
      }
    }
    const { precision, recall } = pairAgreement(found, truth);
    close(precision, together === 0 ? 1 : both / together);
    close(recall, belong === 0 ? 1 : both / belong);
  })));

Deno.test("B-cubed is the mean over rows of the share of their group, and of their person", () =>
  fc.assert(fc.property(labels, ([found, truth]) => {
    const mean = (a: number[], b: number[]) =>
      a.reduce((sum, group, i) => {
        const own = a.flatMap((other, j) => other === group ? [j] : []);
        return sum + own.filter((j) => b[j] === b[i]).length / own.length;
      }, 0) / a.length;
    const { precision, recall, f } = bCubed(found, truth);
    close(precision, mean(found, truth));
    close(recall, mean(truth, found));
    close(f, 2 / (1 / precision + 1 / recall));
  })));

Deno.test("the example of Bagga and Baldwin: B-cubed tells two wrong mergers apart, pairs less", () => {
  // Twelve rows of people of 5, 2 and 5; the last two are put together, or the first and the last.
  const truth = [0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2];
  const small = bCubed([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1], truth);
  const large = bCubed([0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], truth);
  close(small.precision, 16 / 21); // 76 % in the paper
  close(large.precision, 7 / 12); // 58 %
  deepEqual([small.recall, large.recall], [1, 1]);
});

Deno.test("all alone is precise and recalls nothing by pairs; what cannot be compared is refused", () => {
  deepEqual(pairAgreement([0, 1], [5, 5]), { precision: 1, recall: 0, f: 0 });
  equal(pairAgreement([0, 0], [5, 5]).f, 1);
  throws(() => bCubed([0], []), /got 1 groups and 0 people/);
  throws(() => pairAgreement([], []), /there must be one/);
});
