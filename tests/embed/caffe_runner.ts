/**
 * Caffe, as short as it can be written: what a prototxt and a caffemodel compute of one image.
 *
 * It shares nothing with the library but the readers of both files.
 *
 * @module
 */
import type { CaffeLayer, CaffeNet } from "../../lib/format/caffe_net.ts";
import type { CaffeBlob, CaffeModel } from "../../lib/format/caffemodel.ts";

/** Numbers of an image, `[channels, height, width]`. */
export interface Blob {
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly data: Float32Array;
}

type Run = (
  bottoms: readonly [Blob, ...Blob[]],
  layer: CaffeLayer,
  blobs: readonly CaffeBlob[],
) => Blob;

const RUNS: Readonly<Record<string, Run>> = {
  Convolution: ([{ shape: [into, height, width], data }], { convolution }, [weight, bias]) => {
    const { outputs, kernel: [kernel], stride: [stride], pad: [pad] } = convolution!;
    const after = (size: number) => Math.floor((size + 2 * pad - kernel) / stride) + 1;
    const [down, across] = [after(height), after(width)];
    const out = new Float64Array(outputs * down * across);
    for (let o = 0; o < outputs; o++) {
      const at = o * down * across;
      out.fill(bias!.data[o]!, at, at + down * across);
      for (let tap = 0; tap < into * kernel * kernel; tap++) {
        const i = Math.floor(tap / kernel ** 2), w = weight!.data[o * into * kernel ** 2 + tap]!;
        const v = Math.floor(tap / kernel) % kernel - pad, u = tap % kernel - pad;
        for (let y = 0; y < down; y++) {
          const row = y * stride + v;
          if (row < 0 || row >= height) continue;
          for (let x = 0; x < across; x++) {
            const column = x * stride + u;
            if (column < 0 || column >= width) continue;
            out[at + y * across + x]! += w * data[(i * height + row) * width + column]!;
          }
        }
      }
    }
    return { shape: [outputs, down, across], data: Float32Array.from(out) };
  },
  PReLU: ([{ shape, data }], _, [slope]) => ({
    shape,
    data: data.map((value, i) =>
      value > 0 ? value : value * slope!.data[Math.floor(i / (shape[1] * shape[2]))]!
    ),
  }),
  ReLU: ([{ shape, data }]) => ({ shape, data: data.map((value) => Math.max(value, 0)) }),
  Eltwise: ([one, other]) => ({
    shape: one.shape,
    data: one.data.map((value, i) => value + other!.data[i]!),
  }),
  Pooling: ([{ shape: [channels, height, width], data }], { pooling }) => {
    const { kernel: [kernel], stride: [stride] } = pooling!;
    const after = (size: number) => Math.ceil((size - kernel) / stride) + 1;
    const [down, across] = [after(height), after(width)];
    const out = new Float32Array(channels * down * across).fill(-Infinity);
    for (let at = 0; at < out.length; at++) {
      const x = at % across, y = Math.floor(at / across) % down;
      const from = Math.floor(at / (across * down)) * height;
      for (let v = y * stride; v < Math.min(y * stride + kernel, height); v++) {
        for (let u = x * stride; u < Math.min(x * stride + kernel, width); u++) {
          out[at] = Math.max(out[at]!, data[(from + v) * width + u]!);
        }
      }
    }
    return { shape: [channels, down, across], data: out };
  },
  InnerProduct: ([{ data }], { innerProduct }, [weight, bias]) => ({
    shape: [innerProduct!.outputs, 1, 1],
    data: Float32Array.from({ length: innerProduct!.outputs }, (_, o) => {
      let sum = bias!.data[o]!;
      for (let i = 0; i < data.length; i++) sum += weight!.data[o * data.length + i]! * data[i]!;
      return sum;
    }),
  }),
};

/** What the last layer gives. */
export function runCaffe(net: CaffeNet, model: CaffeModel, image: Blob): Blob {
  const blobs = new Map([[net.inputs[0]!.name, image]]);
  let last = image;
  for (const layer of net.layers) {
    const weights = model.layers.find(({ name }) => name === layer.name)?.blobs ?? [];
    const [first, ...rest] = layer.bottoms.map((name) => blobs.get(name)!);
    last = RUNS[layer.type]!([first!, ...rest], layer, weights);
    blobs.set(layer.tops[0]!, last);
  }
  return last;
}
