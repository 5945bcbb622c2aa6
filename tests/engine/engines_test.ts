import { equal, match, ok, rejects } from "node:assert/strict";
import * as tf from "#tensor";
import { type EngineName, ENGINES, useEngine } from "../../lib/engine/engines.ts";
import { profileKernels } from "../../lib/engine/profile.ts";
import { registerWasmKernels } from "../../lib/engine/wasm_kernels.ts";
import { readingOnly } from "./readonly.ts";

Deno.test("an unknown engine is refused, the nearest named", () =>
  rejects(useEngine("wsam" as EngineName), { name: "RangeError", message: /did you mean "wasm"/ }));

Deno.test("auto takes an engine that works and says why", async () => {
  const engine = await useEngine("auto");
  ok(ENGINES[engine.name].auto);
  match(engine.reason, new RegExp(`^${engine.name}: .+`));
  const first = Object.keys(ENGINES)[0]!;
  if (engine.name !== first) match(engine.reason, new RegExp(`${first} cannot be used, as .+`));
});

Deno.test("an engine that was asked for and cannot work says why and what to do", async () => {
  const gpu = Object.getOwnPropertyDescriptor(navigator, "gpu") ??
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(navigator), "gpu");
  const adapter = (device: string) => ({
    requestAdapter: () =>
      Promise.resolve({ info: { vendor: "", architecture: "", description: device } }),
  });
  try {
    for (
      const [fake, message] of [
        [undefined, /no GPU adapter was found.*name wasm, which always works/],
        [adapter("llvmpipe (LLVM 15)"), /llvmpipe.*processor in disguise/],
        [adapter("Google SwiftShader"), /SwiftShader.*processor in disguise/],
      ] as const
    ) {
      Object.defineProperty(navigator, "gpu", { value: fake, configurable: true });
      await rejects(useEngine("webgpu"), { message });
    }
  } finally {
    if (gpu) Object.defineProperty(navigator, "gpu", { ...gpu, configurable: true });
  }
});

Deno.test("engines can be changed back and forth", async () => {
  for (const name of ["wasm", "cpu", "wasm"] as const) {
    equal((await useEngine(name)).name, name);
    equal(tf.getBackend(), name);
    equal(tf.tidy(() => tf.add(1, 2).dataSync()[0]), 3);
  }
});

Deno.test("kernels may be registered twice", () => {
  registerWasmKernels();
  const before = tf.getKernelsForBackend("wasm");
  registerWasmKernels();
  ok(tf.getKernel("Conv2DBackpropFilter", "wasm"));
  const after = tf.getKernelsForBackend("wasm");
  equal(after.length, before.length);
  after.forEach((kernel, i) => equal(kernel, before[i])); // none was wrapped once more
});

Deno.test("wasm works in a worker thread", async () => {
  const code = `
    import { useEngine } from "${import.meta.resolve("../../lib/engine/engines.ts")}";
    import * as tf from "#tensor";
    await useEngine("wasm");
    self.postMessage(tf.add(1, 2).dataSync()[0]);
  `;
  const file = await Deno.makeTempFile({ dir: import.meta.dirname!, suffix: ".partial.ts" });
  await Deno.writeTextFile(file, code);
  const worker = new Worker(new URL(`file://${file}`), { type: "module" });
  try {
    equal(await new Promise((done) => worker.onmessage = ({ data }) => done(data)), 3);
  } finally {
    worker.terminate();
    await Deno.remove(file);
  }
});

Deno.test("wasm needs to read the packages and nothing else, wherever it is started", async () => {
  const { printed, errors } = await readingOnly(
    new URL("../../node_modules", import.meta.url).pathname,
    `import { useEngine } from "${import.meta.resolve("../../lib/engine/engines.ts")}";
     console.log((await useEngine("wasm")).name);`,
  );
  equal(printed, "wasm\n", errors);
});

Deno.test("loading an engine prints nothing", async () => {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--no-check",
      `import { useEngine } from "${import.meta.resolve("../../lib/engine/engines.ts")}";
       import * as tf from "#tensor";
       await useEngine("wasm");
       await useEngine("cpu");
       tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync());`,
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  equal(new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr), "");
});

Deno.test("an engine that was disposed can be opened again", async () => {
  for (const name of ["wasm", "cpu", "wasm"] as const) {
    const engine = await useEngine(name);
    engine.dispose();
    engine.dispose();
    equal((await useEngine(name)).name, name);
    equal(tf.tidy(() => tf.sum(tf.ones([3, 2]), 0).dataSync()[1]), 3);
  }
});

Deno.test("a profile lists every kernel with its own time, and leaves the kernels as they were", async () => {
  await useEngine("wasm");
  const before = tf.getKernel("Conv2D", "wasm");
  const x = tf.ones([4, 8, 8, 2]) as tf.Images, filter = tf.ones([3, 3, 2, 2]) as tf.Images;
  const times = profileKernels(() =>
    tf.grads((x, w) => tf.sum(tf.conv2d(x as tf.Images, w as tf.Images, 1, "same")))([x, filter])
  );
  for (const kernel of ["Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput"]) {
    ok(times.some((time) => time.kernel === kernel && time.calls >= 1), kernel);
  }
  equal(tf.getKernel("Conv2D", "wasm"), before);
  tf.dispose([x, filter]);
});
