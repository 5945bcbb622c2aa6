import { equal, match, throws } from "node:assert/strict";
import { WrongUse } from "../../tasks/cli/command.ts";
import { checkNetworkUse, networkCommand } from "../../tasks/faces/model.ts";
import { thresholdFor } from "../../tasks/faces/threshold.ts";
import { runTaskFile } from "./run_task.ts";

const parsed = (...args: string[]) => {
  const command = networkCommand("some", "does something", [])
    .configureOutput({ writeErr: () => {} });
  const options = command.parse(args, { from: "user" }).opts();
  checkNetworkUse(command, options, { engine: "weights" });
  return options;
};

for (
  const [what, args, message] of [
    ["two networks", ["--onnx", "a.onnx", "--model", "sface"], /cannot be used with/],
    ["two files", ["--onnx", "a.onnx", "--weights", "b"], /cannot be used with/],
    ["weights and a row", ["--weights", "b", "--model", "sface"], /cannot be used with/],
    ["an ONNX file without pixels", ["--onnx", "a.onnx"], /a\.onnx: --onnx goes with --pixels/],
    ["pixels of no file", ["--pixels", "raw"], /--pixels goes with --onnx, which is missing/],
    ["a template of weights", ["--weights", "b", "--template", "112x96"], /--template goes with/],
    ["an origin of a row", ["--origin", "matlab"], /--origin goes with --onnx/],
    ["a ReLU of an ONNX file", ["--onnx", "a", "--rectified"], /--rectified goes with --weights/],
    ["a row for no weights", ["--network", "sphereface-4"], /--network goes with --weights/],
    ["a row that is none", ["--model", "sfase"], /did you mean "sface"/],
    ["pixels that are none", ["--onnx", "a", "--pixels", "rgb:1"], /must be ORDER:MEAN:DEVIATION/],
  ] as const
) {
  Deno.test(`a network is told in one way: ${what}: wrong use`, () =>
    throws(() => parsed(...args), message));
}

Deno.test("a network is told by name, by an ONNX file and its pixels, or by weights", () => {
  equal(parsed().model, "mobilefacenet");
  equal(parsed("--onnx", "a", "--pixels", "raw", "--origin", "matlab").pixels?.order, "rgb");
  equal(parsed("--weights", "b", "--network", "sphereface-4", "--rectified").rectified, true);
});

Deno.test("a threshold is the told one, the network's own, or asked for", () => {
  const told = { model: "mobilefacenet" } as const;
  equal(thresholdFor(told).cosine, 0.4);
  equal(thresholdFor({ ...told, model: "sface" }).cosine, 0.363);
  equal(thresholdFor({ ...told, threshold: 0, weights: "b" }).cosine, 0);
  throws(() => thresholdFor({ ...told, weights: "b.safetensors" }), (error) => {
    match(String(error), /by b\.safetensors: --threshold must say.*evaluate --weights …/);
    return error instanceof WrongUse;
  });
  throws(() => thresholdFor(told, () => undefined), /--model …/);
});

// Each begins with this check, before it looks for anything.
for (
  const [task, ...args] of [
    ["evaluate"],
    ["identify"],
    ["gallery", "add", "nowhere"],
    ["album", "nowhere"],
    ["video", "nowhere.mp4", "--gallery", "nowhere"],
    ["overlap", "--train", "nowhere", "--test", "nowhere"],
    ["verify", "nowhere.jpg", "nowhere.jpg"],
  ] as const
) {
  Deno.test(`${task}: an ONNX file without its pixels is wrong use`, async () => {
    const { code, error } = await runTaskFile(`${task}.ts`, ...args, "--onnx", "a.onnx");
    match(error, /--onnx goes with --pixels/);
    equal(code, 2);
  });
}

Deno.test("evaluate: photos of one's own are searched by an engine, whatever embeds", async () => {
  const args = ["--images", "nowhere", "--engine", "wasm"] as const;
  const { code, error } = await runTaskFile("evaluate.ts", ...args);
  match(error, /nowhere/);
  equal(code, 1);
});

for (
  const [task, ...args] of [
    ["gallery", "search", "nowhere"],
    ["album", "nowhere"],
    ["video", "nowhere.mp4", "--gallery", "nowhere"],
    ["verify", "nowhere.jpg", "nowhere.jpg"],
  ] as const
) {
  Deno.test(`${task}: weights of ours want a threshold of their own`, async () => {
    const { code, error } = await runTaskFile(`${task}.ts`, ...args, "--weights", "b.safetensors");
    match(error, /by b\.safetensors: --threshold must say/);
    equal(code, 2);
  });
}
