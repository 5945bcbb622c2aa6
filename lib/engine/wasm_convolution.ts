/**
 * The gradients of a convolution on wasm, made of its fast kernels: the filter's is absent from
 * tfjs-backend-wasm 4.22, the input's is slow there.
 *
 * @module
 */
import * as tf from "./tensor.ts";
import { writeTensor } from "./wasm_memory.ts";
import { placeBlocks } from "./wasm_moves.ts";
import { type ConvolutionAttributes, explicit, type Windows, windowsOf } from "./wasm_windows.ts";

/**
 * d loss / d filter, `[height, width, in, out]`.
 *
 * One convolution: images become channels and channels images, the stride of the forward pass
 * becomes the dilation, and the incoming gradient is the filter.
 */
export function filterGradient(
  { x, dy }: { x: tf.Images; dy: tf.Images },
  attributes: ConvolutionAttributes,
): tf.Tensor {
  const info = windowsOf(x.shape, attributes.filterShape!, attributes, false);
  const { strideHeight, strideWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  return tf.tidy(() => {
    if (inChannels === 1) return patchesGradient(x, dy, info);
    const all = tf.conv2d(
      tf.transpose(x, [3, 1, 2, 0]) as tf.Images,
      tf.transpose(dy, [1, 2, 0, 3]) as tf.Images,
      1,
      explicit(info),
      "NHWC",
      [strideHeight, strideWidth],
    );
    const some = tf.slice(all, [0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels]);
    return tf.transpose(some, [1, 2, 0, 3]);
  });
}

/**
 * The same for images of one channel, where the dilated convolution has too little to do at once:
 * one product of what each tap saw, `[taps, pixels]`, with the incoming gradient.
 */
function patchesGradient(x: tf.Images, dy: tf.Images, info: Windows): tf.Tensor {
  const { outChannels } = info;
  const seen = seenByTaps(x, info), rows = seen.shape[1]!;
  const product = tf.matMul(seen, tf.reshape(dy, [rows, outChannels]) as tf.Matrix);
  return tf.reshape(product, [info.filterHeight, info.filterWidth, 1, outChannels]);
}

/** The pixel that each tap of the filter saw at each place: 0 in the padding. */
function seenByTaps(x: tf.Images, info: Windows): tf.Matrix {
  const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = info;
  const { strideHeight, strideWidth, batchSize, padInfo: { top, left } } = info;
  const shape = [filterHeight * filterWidth, batchSize * outHeight * outWidth];
  return writeTensor(shape, [x], (out, x) => {
    let at = 0;
    for (let a = 0; a < filterHeight; a++) {
      for (let b = 0; b < filterWidth; b++) {
        for (let n = 0; n < batchSize; n++) {
          for (let i = 0; i < outHeight; i++) {
            const y = i * strideHeight + a - top, row = (n * inHeight + y) * inWidth;
            const inside = y >= 0 && y < inHeight;
            for (let j = 0, z = b - left; j < outWidth; j++, z += strideWidth) {
              out[at++] = inside && z >= 0 && z < inWidth ? x[row + z]! : 0;
            }
          }
        }
      }
    }
  }) as tf.Matrix;
}

/**
 * d loss / d input, `[batch, height, width, in]`.
 *
 * With strides s and t, every s-th row and t-th column of the padded input meets the same taps of
 * the filter: a dense convolution gives the s·t kinds of pixels as channels, and they are put in
 * their places. No multiplication meets a zero that was put between the pixels.
 */
export function inputGradient(
  { dy, filter }: { dy: tf.Images; filter: tf.Images },
  attributes: ConvolutionAttributes,
): tf.Tensor {
  const info = windowsOf(attributes.inputShape!, filter.shape, attributes, false);
  const { strideHeight: s, strideWidth: t, filterHeight, filterWidth } = info;
  const { padInfo: { top, bottom, left, right } } = info;
  const [h, w] = [filterHeight - 1, filterWidth - 1];
  if (s === 1 && t === 1 && Math.max(top, bottom) <= h && Math.max(left, right) <= w) {
    const around: tf.ExplicitPadding = [
      [0, 0],
      [h - top, h - bottom],
      [w - left, w - right],
      [0, 0],
    ];
    return tf.tidy(() => tf.conv2d(dy, turned(filter, 1, 1), 1, around)); // all are of one kind
  }
  const m = Math.ceil(filterHeight / s), n = Math.ceil(filterWidth / t);
  const rows = Math.ceil((info.inHeight + top) / s), columns = Math.ceil((info.inWidth + left) / t);
  const below = Math.max(0, rows - info.outHeight), beside = Math.max(0, columns - info.outWidth);
  const around: tf.ExplicitPadding = [[0, 0], [m - 1, below], [n - 1, beside], [0, 0]];
  return tf.tidy(() =>
    placeBlocks(
      tf.conv2d(dy, turned(filter, s, t), 1, around),
      [s, t],
      [top, left],
      info.inShape,
    )
  );
}

/**
 * The filter turned round, its channels exchanged, with the taps that one kind of pixel meets side
 * by side: `[⌈height / s⌉, ⌈width / t⌉, out, s·t·in]`. With strides of 1 there is one kind.
 */
function turned(filter: tf.Images, s: number, t: number): tf.Images {
  const [height, width, from, to] = filter.shape;
  const m = Math.ceil(height / s), n = Math.ceil(width / t), depth = s * t * from;
  return writeTensor([m, n, to, depth], [filter], (out, filter) => {
    out.fill(0);
    let at = 0;
    for (let a = 0; a < height; a++) {
      const i = m - 1 - Math.floor(a / s), kindOfRow = a % s;
      for (let b = 0; b < width; b++) {
        const j = n - 1 - Math.floor(b / t), kind = kindOfRow * t + b % t;
        const start = (i * n + j) * to * depth + kind * from;
        for (let c = 0; c < from; c++) {
          for (let o = 0; o < to; o++) out[start + o * depth + c] = filter[at++]!;
        }
      }
    }
  }) as tf.Images;
}
