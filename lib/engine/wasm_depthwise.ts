/**
 * The gradients of a depthwise convolution on wasm, absent from tfjs-backend-wasm 4.22. Strides
 * and several outputs a channel are served; dilations tfjs itself refuses.
 *
 * @module
 */
import * as tf from "./tensor.ts";
import { writeTensor } from "./wasm_memory.ts";
import { type ConvolutionAttributes, type Windows, windowsOf } from "./wasm_windows.ts";

/** d loss / d input, `[batch, height, width, in]`. */
export function depthwiseInputGradient(
  { dy, filter }: { dy: tf.Images; filter: tf.Images },
  attributes: ConvolutionAttributes,
): tf.Tensor {
  const info = windowsOf(attributes.inputShape!, filter.shape, attributes, true);
  const { top, bottom, left, right } = info.padInfo;
  const h = info.filterHeight - 1, w = info.filterWidth - 1;
  const dense = info.strideHeight === 1 && info.strideWidth === 1 && filter.shape[3] === 1;
  if (dense && Math.max(top, bottom) <= h && Math.max(left, right) <= w) {
    // As for any convolution with stride 1: one more convolution, with the filter turned round.
    return tf.tidy(() =>
      tf.depthwiseConv2d(
        dy,
        tf.reverse(filter, [0, 1]),
        1,
        [[0, 0], [h - top, h - bottom], [w - left, w - right], [0, 0]],
      )
    );
  }
  const many = filter.shape[3], channels = info.inChannels;
  return writeTensor(info.inShape, [dy, filter], (dx, dy, filter) => {
    dx.fill(0);
    eachMeeting(info, many, (pixel, tap, out) => {
      for (let c = 0; c < channels; c++) {
        for (let k = 0; k < many; k++) dx[pixel + c]! += dy[out++]! * filter[tap++]!;
      }
    });
  });
}

/** d loss / d filter, `[height, width, in, outputs a channel]`. */
export function depthwiseFilterGradient(
  { x, dy }: { x: tf.Images; dy: tf.Images },
  attributes: ConvolutionAttributes,
): tf.Tensor {
  const shape = attributes.filterShape!, info = windowsOf(x.shape, shape, attributes, true);
  const many = shape[3], channels = info.inChannels;
  return writeTensor(shape, [x, dy], (result, x, dy) => {
    const sums = new Float64Array(result.length); // each sums over every pixel of the batch
    eachMeeting(info, many, (pixel, tap, out) => {
      for (let c = 0; c < channels; c++) {
        for (let k = 0; k < many; k++) sums[tap++]! += x[pixel + c]! * dy[out++]!;
      }
    });
    result.set(sums);
  });
}

/** Every pixel that meets a tap of the filter: where the channels of all three begin. */
function eachMeeting(
  info: Windows,
  many: number,
  visit: (pixel: number, tap: number, out: number) => void,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, padInfo: { top, left } } = info;
  for (let n = 0; n < info.batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let a = 0; a < info.filterHeight; a++) {
        const y = i * info.strideHeight + a - top;
        if (y < 0 || y >= inHeight) continue;
        for (let j = 0; j < outWidth; j++) {
          const out = ((n * outHeight + i) * outWidth + j) * inChannels * many;
          for (let b = 0; b < info.filterWidth; b++) {
            const z = j * info.strideWidth + b - left;
            if (z < 0 || z >= inWidth) continue;
            const tap = (a * info.filterWidth + b) * inChannels * many;
            visit(((n * inHeight + y) * inWidth + z) * inChannels, tap, out);
          }
        }
      }
    }
  }
}
