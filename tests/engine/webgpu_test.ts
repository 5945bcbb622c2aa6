import { deepEqual, equal, match, ok } from "node:assert/strict";
import { browserPath } from "../figure/watched_page.ts";

/** Chromium brings a GPU that is none: a Vulkan device on the processor. */
const FOLDERS = ["/usr/lib/chromium", "/opt/google/chrome"];
const icdOf = (folder: string) => `${folder}/vk_swiftshader_icd.json`;
const folder = FOLDERS.find((folder) => {
  try {
    return Deno.statSync(icdOf(folder)).isFile;
  } catch {
    return false;
  }
});

Deno.test({
  name:
    "webgpu computes as wasm does: sums of many, every loss, embeddings, faces, two steps of training",
  ignore: !browserPath || !folder,
  async fn() {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "tests/engine/fixture_webgpu.ts"],
      cwd: new URL("../../", import.meta.url).pathname,
      env: { NO_COLOR: "1", VK_ICD_FILENAMES: icdOf(folder!), LD_LIBRARY_PATH: folder! },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    ok(stdout.length > 0, text(stderr));
    const { device, sums, errors, rows, faces, losses } = JSON.parse(text(stdout));
    match(device, /swiftshader/i);
    // A shader binds eight buffers: of a sum of more, tfjs made 0.
    for (const [count, sum, ones] of sums) {
      deepEqual([sum, ones], [count * (count - 1) / 2, count], `the sum of ${count}`);
    }
    // WGSL lets atan2, and acos by it, be off by 4096 units in the last place: 5e-4.
    const worst = Object.entries(errors as Record<string, number>).filter(([, e]) => !(e < 1e-3));
    deepEqual(worst, []);
    ok(errors.softmax < 1e-5 && errors.cosface < 1e-5, "no angle, no such error");
    near(rows.webgpu, rows.wasm, 1e-5);
    ok(faces.wasm.flat().length > 0);
    near(faces.webgpu.flat(2), faces.wasm.flat(2), 1e-3);
    equal(losses.webgpu.length, 2);
    near(losses.webgpu, losses.wasm, 1e-5);
  },
});

function near(actual: readonly number[], wanted: readonly number[], tolerance: number): void {
  equal(actual.length, wanted.length);
  actual.forEach((value, i) =>
    ok(
      Math.abs(value - wanted[i]!) <= tolerance * Math.max(1, Math.abs(wanted[i]!)),
      `${value}, ${wanted[i]}`,
    )
  );
}
