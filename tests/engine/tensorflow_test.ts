import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { onePass } from "../../lib/engine/fused.ts";
import { tensorflowBackend } from "../../lib/engine/tensorflow/open.ts";
import { hasBfloat16 } from "../../lib/engine/tensorflow/processor.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import { parameterSpecs, trainingStep } from "../../lib/train/step.ts";
import { readingOnly } from "./readonly.ts";
import { NATIVE } from "./tensorflow.ts";

/** A test that needs the native library. */
function native(name: string, fn: () => void | Promise<void>): void {
  Deno.test({
    name: `tensorflow: ${name}`,
    ignore: !NATIVE,
    fn: async () => {
      await useEngine("tensorflow");
      await fn();
    },
  });
}

const engine = NATIVE ? await useEngine("tensorflow") : undefined;
const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()];
const handles = () => tensorflowBackend().binding.getNumOfTensors();

native("says what it is", () => {
  match(engine!.version, /^2\.\d+\.\d+/);
  match(engine!.library!, /libtensorflow/);
  match(engine!.device, /core|GPU/);
  equal(tf.getBackend(), "tensorflow");
});

native("numbers of every type come back as they went in", () => {
  tf.tidy(() => {
    deepEqual(numbers(tf.neg(tf.tensor([0.5, -1e30, 3]))), [-0.5, Math.fround(1e30), -3]);
    deepEqual(numbers(tf.add(tf.tensor1d([1, -2], "int32"), tf.scalar(1, "int32"))), [2, -1]);
    deepEqual(numbers(tf.logicalNot(tf.tensor1d([true, false], "bool"))), [0, 1]);
    deepEqual(numbers(tf.reshape(tf.tensor2d([], [0, 3]), [3, 0])), []);
    equal(tf.scalar(4).dataSync()[0], 4);
  });
});

native("a compiled step gives what the step itself gives", () => {
  const step = (x: tf.Tensor, w: tf.Tensor) =>
    tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((w) =>
        tf.mean(tf.square(tf.relu(tf.matMul(x as tf.Matrix, w as tf.Matrix))))
      )([w]);
      return [value, ...grads, x, tf.scalar(7)];
    });
  const x = tf.randomNormal([5, 4], 0, 1, "float32", 1);
  const w = tf.randomNormal([4, 3], 0, 1, "float32", 2);
  const plain = step(x, w).map(numbers), compiled = engine!.compile(step)(x, w).map(numbers);
  equal(compiled.length, plain.length);
  plain.forEach((expected, i) =>
    expected.forEach((value, j) => ok(Math.abs(value - compiled[i]![j]!) < 1e-6, `${i} ${j}`))
  );
});

native("a step is compiled once for each shape", () => {
  let traced = 0;
  const step = engine!.compile((x: tf.Tensor) => {
    traced++;
    return [tf.sum(x)];
  });
  for (const n of [2, 3, 2, 3, 2]) equal(step(tf.ones([n]))[0]!.dataSync()[0], n);
  equal(traced, 2);
  step(tf.ones([2], "int32"));
  equal(traced, 3);
});

native("a compiled step may call another one, and fuse a part", () => {
  const inner = engine!.compile((x: tf.Tensor) => [tf.add(x, 1)]);
  const outer = engine!.compile((x: tf.Tensor) => onePass(twice, inner(x)[0]!));
  deepEqual(numbers(outer(tf.tensor1d([1, 2]))[0]!), [4, 6]);
  deepEqual(numbers(onePass(twice, tf.tensor1d([5]))[0]!), [10]);
});

const twice = (x: tf.Tensor) => [tf.add(x, x)];

native("values cannot be read inside a compiled step, and the engine works afterwards", () => {
  const step = engine!.compile((x: tf.Tensor) => [tf.scalar(tf.sum(x).dataSync()[0]!)]);
  throws(
    () => step(tf.ones([2])),
    /Cannot read a tensor of a compiled step inside the step.*Return/,
  );
  equal(tf.add(1, 2).dataSync()[0], 3);
  const shape = engine!.compile((x: tf.Tensor) => [tf.tidy(() => whereOf(x))]);
  throws(() => shape(tf.ones([2])), /the shape of what Where gives depends on values/);
  equal(tf.add(1, 2).dataSync()[0], 3);
});

function whereOf(x: tf.Tensor): tf.Tensor {
  return tensorflowBackend().executeMultipleOutputs(
    "Where",
    [
      { name: "T", type: 4, value: 10 },
    ],
    [tf.cast(x, "bool")],
    1,
  )[0]!;
}

native("a tensor that was kept from a compiled step is refused", () => {
  let kept: tf.Tensor;
  engine!.compile((x: tf.Tensor) => {
    kept = tf.keep(tf.add(x, 1));
    return [x];
  })(tf.ones([2]));
  throws(() => tf.add(kept, 1), /kept outside it: return it from the step/);
  tf.dispose(kept!);
});

native("what TensorFlow refuses is an error with its words, not a crash", () => {
  const { binding } = tensorflowBackend();
  throws(() => binding.executeOp("NoSuchOp", [], [], 1), /could not run NoSuchOp: .*NoSuchOp/);
  throws(
    () => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3])),
    /could not run .*Matrix size-incompatible/,
  );
  throws(
    () => binding.executeOp("AddV2", [{ name: "T", type: 4, value: 1 }], [1e9, 1e9], 1),
    /was disposed/,
  );
  throws(() => tf.add(tf.tensor1d(["a"]) as unknown as tf.Tensor, 1), /type|string/);
});

native("a step that needs more memory than there is fails in words, and the engine goes on", () => {
  const before = handles();
  const step = engine!.compile((x: tf.Tensor) => [
    tf.sum(tf.mul(tf.broadcastTo(x, [400_000, 1_000_000]), 2)),
  ]);
  tf.tidy(() =>
    throws(() => step(tf.ones([1])), (error: Error) => {
      match(error.message, /OOM.*There is not enough memory: take a smaller batch/);
      ok(!error.message.includes("\n"), error.message);
      return true;
    })
  );
  equal(handles(), before);
  equal(tf.add(tf.ones([1]), 1).dataSync()[0], 2);
});

native("tidy and dispose free every handle, eager and compiled", () => {
  const step = engine!.compile((x: tf.Tensor) =>
    tf.tidy(() => [tf.mul(tf.add(x, 1), 2), tf.sum(x)])
  );
  const x = tf.ones([8]);
  tf.dispose(step(x));
  const before = handles(), tensors = tf.memory().numTensors;
  for (let i = 0; i < 50; i++) {
    tf.dispose(step(x));
    tf.tidy(() => tf.topk(tf.add(x, i), 2).values.dataSync());
  }
  equal(handles(), before);
  equal(tf.memory().numTensors, tensors);
});

native("tracing leaves neither tensors nor handles behind", () => {
  const x = tf.ones([8]);
  x.dataSync();
  tf.dispose(tf.add(x, 1));
  const before = handles(), tensors = tf.memory().numTensors;
  for (let i = 0; i < 200; i++) {
    const step = engine!.compile((x: tf.Tensor) => tf.tidy(() => [tf.add(tf.mul(x, i), 1)]));
    tf.dispose(step(x));
  }
  equal(handles(), before);
  equal(tf.memory().numTensors, tensors);
});

native("more shapes than are kept are compiled again, and right", () => {
  const step = engine!.compile((x: tf.Tensor) => [tf.sum(tf.square(x))]);
  for (const n of [...Array(40).keys(), 1, 2, 39]) {
    equal(step(tf.fill([n + 1], 2))[0]!.dataSync()[0], 4 * (n + 1));
  }
});

native("explicit padding is the same as a pad beforehand, gradients included", () => {
  const x = tf.randomNormal([2, 7, 6, 3], 0, 1, "float32", 1) as tf.Images;
  const w = tf.randomNormal([3, 3, 3, 4], 0, 1, "float32", 2) as tf.Images;
  const padding: tf.ExplicitPadding = [[0, 0], [1, 2], [0, 1], [0, 0]];
  const both = [
    (x: tf.Tensor, w: tf.Tensor) =>
      tf.sum(tf.square(tf.conv2d(x as tf.Images, w as tf.Images, 2, padding))),
    (x: tf.Tensor, w: tf.Tensor) =>
      tf.sum(tf.square(tf.conv2d(tf.pad(x, padding) as tf.Images, w as tf.Images, 2, "valid"))),
  ].map((law) => tf.valueAndGrads(law)([x, w]));
  deepEqual(numbers(both[0]!.value), numbers(both[1]!.value));
  deepEqual(both[0]!.grads.map(numbers), both[1]!.grads.map(numbers));
});

native("the same compiled step twice gives the same bytes, on every thread", () => {
  const x = tf.randomNormal([32, 28, 28, 8], 0, 1, "float32", 1);
  const w = tf.randomNormal([3, 3, 8, 16], 0, 1, "float32", 2);
  const law = (x: tf.Tensor, w: tf.Tensor) =>
    tf.sum(tf.square(tf.conv2d(x as tf.Images, w as tf.Images, 1, "same")));
  const step = engine!.compile((...given: tf.Tensor[]) => tf.grads(law)(given));
  const first = step(x, w).map(numbers);
  for (let i = 0; i < 10; i++) deepEqual(step(x, w).map(numbers), first);
});

native("threads may be chosen, and an engine with others opened afterwards", async () => {
  match((await useEngine("tensorflow", { threads: 1 })).device, /^1 (core|GPU)$/);
  equal(tf.add(1, 2).dataSync()[0], 3);
  (await useEngine("tensorflow")).dispose();
  await useEngine("wasm");
  equal((await useEngine("tensorflow")).name, "tensorflow");
});

native("every wrong library is refused with the reason, and another engine works on", async () => {
  const folder = await Deno.makeTempDir(), good = await Deno.readFile(Deno.execPath());
  const file = async (name: string, bytes: Uint8Array) => {
    await Deno.writeFile(`${folder}/${name}`, bytes);
    return `${folder}/${name}`;
  };
  const altered = (at: number, byte: number) => {
    const header = good.slice(0, 4096);
    header[at] = byte;
    return header;
  };
  try {
    for (
      const [library, message] of [
        [`${folder}/absent.so`, /absent\.so is not there/],
        [await file("text.so", new TextEncoder().encode("no library")), /no library of 64 bits/],
        [await file("old.so", altered(4, 1)), /no library of 64 bits/],
        [await file("other.so", altered(18, 0xf3)), /for another processor.*one for/],
        [await file("short.so", good.slice(0, 4096)), /was cut short: there must be \d+ bytes/],
        [await file("libtensorflow_cc.so.2", good), /needs .*libtensorflow_framework\.so\.2/],
        ["/lib/x86_64-linux-gnu/libm.so.6", /no library of TensorFlow|not there/],
      ] as const
    ) await rejects(useEngine("tensorflow", { library }), { message }, library);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  equal((await useEngine("wasm")).name, "wasm");
});

Deno.test({
  name:
    "the processor says of bfloat16 what Linux says, with no more than foreign functions allowed",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const told = /\b(avx512_bf16|amx_bf16|bf16)\b/.test(await Deno.readTextFile("/proc/cpuinfo"));
    equal(hasBfloat16(), told);
    const path = new URL("../../lib/engine/tensorflow/processor.ts", import.meta.url).href;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-ffi", "--allow-read", "--no-prompt", "--no-check", "-"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const input = child.stdin.getWriter();
    const code = `import { hasBfloat16 } from "${path}"; console.log(hasBfloat16());`;
    await input.write(new TextEncoder().encode(code));
    await input.close();
    equal(new TextDecoder().decode((await child.output()).stdout).trim(), String(told));
  },
});

Deno.test("without the permission for native code, auto takes another engine and says so", async () => {
  const { printed, errors } = await readingOnly(
    decodeURIComponent(new URL("../../", import.meta.url).pathname),
    `import { useEngine } from "${import.meta.resolve("../../lib/engine/engines.ts")}";
     console.log((await useEngine()).reason);`,
  );
  match(
    printed + errors,
    /wasm: tensorflow cannot be used, as the permission --allow-ffi/,
  );
});

native(
  "7 000 compiled steps and 200 traces leave no handle behind, and hardly any memory",
  async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--v8-flags=--expose-gc", "tests/engine/leak.ts"],
      cwd: decodeURIComponent(new URL("../../", import.meta.url).pathname),
      stdout: "piped",
      stderr: "null",
    }).output();
    const { before, after, traced } = JSON.parse(new TextDecoder().decode(stdout));
    const [hundred, twoHundred] = traced;
    for (const [earlier, later, most] of [[before, after, 5], [hundred, twoHundred, 10]]) {
      equal(later.handles, earlier.handles);
      equal(later.tensors, earlier.tensors);
      ok(later.native - earlier.native < most, `${earlier.native} to ${later.native} MB`);
      ok(later.script - earlier.script < 1, `${earlier.script} to ${later.script} MB`);
    }
  },
);

native("bfloat16 is refused where the processor or the engine has none", async () => {
  await rejects(useEngine("wasm", { precision: "bfloat16" }), /wasm computes in float32 only/);
  if (hasBfloat16()) equal((await useEngine("tensorflow", BFLOAT16)).precision, "bfloat16");
  else {
    await rejects(useEngine("tensorflow", BFLOAT16), /has no bfloat16 \(AVX-512 BF16 or AMX\)/);
    equal((await useEngine("tensorflow")).precision, "float32");
  }
});

native("tensorfloat32 is refused where there is no GPU", async () => {
  const asked = { precision: "tensorfloat32" } as const;
  await rejects(useEngine("wasm", asked), /wasm computes in float32 only, tensorfloat32 was asked/);
  const { device } = await useEngine("tensorflow");
  if (device.includes("GPU")) {
    equal((await useEngine("tensorflow", asked)).precision, "tensorfloat32");
  } else {
    await rejects(
      useEngine("tensorflow", asked),
      /tensorfloat32 is of NVIDIA's GPUs, and none was/,
    );
    equal((await useEngine("tensorflow")).precision, "float32");
  }
});

const BFLOAT16 = { precision: "bfloat16" } as const;

native("the library stays in memory when it is closed: its own threads go on", async () => {
  if (Deno.build.os !== "linux") return;
  const path = engine!.library!;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-check",
      `import { loadLibrary } from "${
        import.meta.resolve("../../lib/engine/tensorflow/symbols.ts")
      }";
       const loaded = () => Deno.readTextFileSync("/proc/self/maps").includes("libtensorflow_cc");
       const open = Deno.dlopen, libraries = [];
       Deno.dlopen = (...given) => (libraries.push(open(...given)), libraries.at(-1));
       loadLibrary(${JSON.stringify(path)});
       const before = loaded();
       for (const library of libraries) try { library.close(); } catch { /* closed already */ }
       console.log(before, loaded());`,
    ],
    stdout: "piped",
    stderr: "null",
  }).output();
  equal(new TextDecoder().decode(stdout), "true true\n");
});

native("a step that fills memory runs on one thread, too", async () => {
  const { compile } = await useEngine("tensorflow", { threads: 1 });
  const network = createNetwork("sphereface-4", { dimension: 512 });
  const options = lossOptions("softmax"), loss = "softmax" as const, classes = 10;
  const rest = { momentum: 0.9, decay: 5e-4, rule: "caffe" as const, clip: 5 };
  const step = compile(trainingStep({ network, classes, loss, options, ...rest }));
  const params = Object.values(
    startParameters(parameterSpecs({ network, classes, loss, options }), 1),
  );
  const inputs = [
    tf.zeros([64, ...network.input]),
    tf.zeros([64], "int32"),
    tf.scalar(0.1),
    tf.scalar(0),
  ];
  const velocity = params.map((param) => tf.zerosLike(param));
  const results = step(...params, ...velocity, ...inputs);
  ok(Math.abs(results.at(-2)!.dataSync()[0]! - Math.log(classes)) < 1);
  tf.dispose([params, velocity, inputs, results]);
});
