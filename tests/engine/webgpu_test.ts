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
  name: "webgpu computes as wasm does: sums of many, every loss, two steps of training",
  ignore: !browserPath || !folder,
  async fn() {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "tests/engine/fixture_webgpu.ts"],
      cwd: new URL("../../", import.meta.url).pathname,
      env: { NO_COLOR: "1", VK_ICD_FILENAMES: icdOf(folder!), LD_LIBRARY_PATH: folder! },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    ok(stdout.length > 0, text(stderr));
    const { device, sums, errors, losses } = JSON.parse(text(stdout));
    match(device, /swiftshader/i);
    // A shader binds eight buffers: of a sum of more, tfjs made 0.
    for (const [count, sum, ones] of sums) {
      deepEqual([sum, ones], [count * (count - 1) / 2, count], `the sum of ${count}`);
    }
    // WGSL lets atan2, and acos by it, be off by 4096 units in the last place: 5e-4.
    const worst = Object.entries(errors as Record<string, number>).filter(([, e]) => !(e < 1e-3));
    deepEqual(worst, []);
    ok(errors.softmax < 1e-5 && errors.cosface < 1e-5, "no angle, no such error");
    equal(losses.webgpu.length, 2);
    losses.webgpu.forEach((loss: number, i: number) =>
      ok(Math.abs(loss / losses.wasm[i] - 1) < 1e-5, `step ${i + 1}: ${loss}, ${losses.wasm[i]}`)
    );
  },
});
