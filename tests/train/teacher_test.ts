import { equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { weightsOf } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { teachingLoss } from "../../lib/loss/taught.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import { freshState } from "../../lib/train/state.ts";
import { parameterSpecs, type StepOptions, trainingStep } from "../../lib/train/step.ts";
import { makeTake } from "../../lib/train/take.ts";
import { openTeacher } from "../../lib/train/teacher.ts";

await useEngine("wasm");

const SIZE = 4;
function rows(key: string, count = 3): Float32Array {
  const source = random(1, key);
  return Float32Array.from({ length: count * SIZE }, () => source.normal());
}
/** The loss on plain numbers. */
function plainLoss(x: Float32Array, t: Float32Array): number {
  let sum = 0;
  for (let from = 0; from < x.length; from += SIZE) {
    let dot = 0, xx = 0, tt = 0;
    for (let i = from; i < from + SIZE; i++) {
      dot += x[i]! * t[i]!, xx += x[i]! ** 2, tt += t[i]! ** 2;
    }
    sum += 1 - dot / Math.sqrt(xx * tt);
  }
  return sum / (x.length / SIZE);
}
const matrix = (data: Float32Array) => tf.tensor2d(data, [data.length / SIZE, SIZE]);

Deno.test("the gradient of the teaching loss matches central differences, and none goes to the teacher", () => {
  const x = rows("x"), t = rows("t");
  const { value, grads } = tf.valueAndGrads((x, t) => teachingLoss(x as tf.Matrix, t as tf.Matrix))(
    [matrix(x), matrix(t)],
  );
  ok(Math.abs(value.dataSync()[0]! - plainLoss(x, t)) < 1e-6);
  const found = grads[0]!.dataSync();
  x.forEach((at, i) => {
    const step = 2 ** -7; // float32 holds at ± step to 1e-7, the third derivative is some 1e-5 of it
    const [above, below] = [step, -step].map((h) =>
      plainLoss(x.map((v, j) => j === i ? at + h : v), t)
    );
    ok(Math.abs((above! - below!) / (2 * step) - found[i]!) < 1e-3, `${i}`);
  });
  ok(found.some((v) => Math.abs(v) > 0.05) && grads[1]!.dataSync().every((v) => v === 0));
});

Deno.test("directions count and norms do not; a row of zeros has none", () => {
  const x = rows("x"),
    lossOf = (a: Float32Array, b: Float32Array) =>
      tf.tidy(() => teachingLoss(matrix(a), matrix(b)).dataSync()[0]!);
  ok(Math.abs(lossOf(x, x.map((v) => 7 * v))) < 1e-6);
  ok(Math.abs(lossOf(x, x.map((v) => -v)) - 2) < 1e-6);
  equal(lossOf(x, new Float32Array(x.length)), 1);
});

const OPTIONS: StepOptions = {
  network: createNetwork("digits-8", { dimension: SIZE, input: [12, 10, 1] }),
  classes: 3,
  loss: "softmax",
  options: lossOptions("softmax"),
  momentum: 0.9,
  decay: 0,
  rule: "caffe",
  clip: Infinity,
};
const teacherNetwork = createNetwork("digits-d4", { dimension: SIZE, input: [12, 10, 1] });

async function teacher(weight: number) {
  const params = teacherNetwork.init(9), weights = await weightsOf(params);
  tf.dispose(params as tf.TensorContainer);
  return { network: teacherNetwork, weights, weight };
}

Deno.test("a student that is taught comes nearer to its teacher, in parts as in one", async () => {
  const given = await teacher(20), { teach, dispose } = openTeacher(given, OPTIONS.network);
  const images = tf.randomNormal([16, 12, 10, 1], 0, 1, "float32", 1) as tf.Images;
  const labels = tf.tensor1d(Int32Array.from({ length: 16 }, (_, i) => i % 3), "int32");
  const taught = teach(images), specs = parameterSpecs(OPTIONS), count = Object.keys(specs).length;
  const distance = (state: readonly tf.Tensor[]) =>
    tf.tidy(() => {
      const params = Object.fromEntries(Object.keys(specs).map((name, i) => [name, state[i]!]));
      return teachingLoss(OPTIONS.network.apply(params, images), taught).dataSync()[0]!;
    });
  const after = (weight: number, parts: number) => {
    const step = trainingStep({ ...OPTIONS, parts, teacher: { ...given, weight } });
    const params = Object.values(startParameters(specs, 1));
    let state: tf.Tensor[] = [...params, ...params.map((p) => tf.zerosLike(p))];
    for (let i = 0; i < 8; i++) {
      state = step(...state, images, labels, tf.scalar(0.01), tf.scalar(0), taught)
        .slice(0, 2 * count);
    }
    return distance(state);
  };
  const [plain, one, halves] = [after(0, 1), after(20, 1), after(20, 2)];
  ok(one < 0.7 * plain, `${one} is not much below ${plain}`);
  ok(Math.abs(one - halves) < 1e-4, `${one} ${halves}`);
  dispose();
});

Deno.test("teachers for other images or embeddings are refused, and so are clusters", async () => {
  const given = await teacher(1);
  const wider = createNetwork("digits-8", { dimension: SIZE + 1, input: [12, 10, 1] });
  throws(() => openTeacher(given, wider), /Cannot learn from digits-d4.*embeddings of 4.*of 5/);
  throws(
    () => makeTake({ ...OPTIONS, teacher: given, cluster: {} as never }),
    /teacher in a cluster/,
  );
});

Deno.test("a run begins with what another has learnt, head included, and draws what is not there", () => {
  const fresh = freshState(OPTIONS, 1), data = new Float32Array(3 * SIZE).fill(0.5);
  const given = freshState(OPTIONS, 1, { "head/weights": { shape: [3, SIZE], data } });
  ok(given.params["head/weights"]!.dataSync().every((value) => value === 0.5));
  const name = "01-convolution/weight";
  equal(String(given.params[name]!.dataSync()), String(fresh.params[name]!.dataSync()));
  throws(
    () => freshState(OPTIONS, 1, { [name]: { shape: [1], data: new Float32Array(1) } }),
    /Cannot begin with 01-convolution\/weight.*\[5,5,1,8\], has \[1\]/,
  );
});
