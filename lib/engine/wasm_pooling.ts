/**
 * The gradient of max pooling on wasm.
 *
 * That of tfjs-backend-wasm 4.22 is wrong: its running maximum starts at the smallest positive
 * float, so a window without a positive number sends its gradient to a cell that is not the
 * largest; and of equal cells it takes the last, where every other engine takes the first.
 *
 * @module
 */
import * as tf from "./tensor.ts";
import { writeTensor } from "./wasm_memory.ts";
import type { Padding } from "./wasm_windows.ts";

/** What tfjs gives to the kernel. */
export interface PoolingAttributes {
  /** Of the window: one number, or rows and columns. */
  readonly filterSize: [number, number] | number;
  /** One number, or rows and columns. */
  readonly strides: [number, number] | number;
  /** By name, as a number or spelt out. */
  readonly pad: Padding;
  /** Of sizes that the strides do not divide. */
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** d loss / d input, `[batch, height, width, channels]`: dy goes to the first largest cell. */
export function maxPoolGradient(
  { dy, input }: { dy: tf.Images; input: tf.Images },
  { filterSize, strides, pad, dimRoundingMode }: PoolingAttributes,
): tf.Tensor {
  const { padInfo: { top, left }, ...info } = tf.backend_util.computePool2DInfo(
    input.shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  return writeTensor(input.shape, [input, dy], (dx, x, dy) => {
    dx.fill(0);
    let out = 0;
    for (let n = 0; n < info.batchSize; n++) {
      for (let i = 0; i < outHeight; i++) {
        const y = i * info.strideHeight - top;
        const [y0, y1] = [Math.max(0, y), Math.min(inHeight, y + info.filterHeight)];
        for (let j = 0; j < outWidth; j++) {
          const z = j * info.strideWidth - left;
          const z0 = Math.max(0, z), z1 = Math.min(inWidth, z + info.filterWidth);
          for (let c = 0; c < channels; c++, out++) {
            let best = ((n * inHeight + y0) * inWidth + z0) * channels + c;
            for (let y = y0; y < y1; y++) {
              let at = ((n * inHeight + y) * inWidth + z0) * channels + c;
              for (let z = z0; z < z1; z++, at += channels) if (x[at]! > x[best]!) best = at;
            }
            if (y0 < y1 && z0 < z1) dx[best]! += dy[out]!;
          }
        }
      }
    }
  });
}
