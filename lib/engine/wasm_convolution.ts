/**
 * The gradients of a convolution on wasm, made of its fast kernels: the filter's is absent from
 * tfjs-backend-wasm 4.22, the input's is slow there.
 *
 * @module
 */
import * as tf from "./tensor.ts";

type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;
type Padding = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];

/** What tfjs gives to the two gradient kernels. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: Padding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly filterShape?: [number, number, number, number];
  readonly inputShape?: [number, number, number, number];
}

/**
 * d loss / d filter, `[height, width, in, out]`.
 *
 * One convolution: images become channels and channels images, the stride of the forward pass
 * becomes the dilation, and the incoming gradient is the filter.
 */
export function filterGradient(
  { x, dy }: { x: tf.Images; dy: tf.Images },
  { strides, pad, dimRoundingMode, filterShape }: ConvolutionAttributes,
): tf.Tensor {
  const info = infoOf(x.shape, filterShape!, strides, pad, dimRoundingMode);
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
 * a convolution with the unit filters lays the patches out, and one product does the rest.
 */
function patchesGradient(x: tf.Images, dy: tf.Images, info: Info): tf.Tensor {
  const { filterHeight, filterWidth, outChannels, strideHeight, strideWidth } = info;
  const taps = filterHeight * filterWidth, rows = dy.size / outChannels;
  const unit = tf.reshape(tf.eye(taps), [filterHeight, filterWidth, 1, taps]) as tf.Images;
  const patches = tf.conv2d(x, unit, [strideHeight, strideWidth], explicit(info));
  // Transposed apart: the backend's product is fast only for operands that lie as they are.
  const across = tf.transpose(tf.reshape(patches, [rows, taps])) as tf.Matrix;
  const product = tf.matMul(across, tf.reshape(dy, [rows, outChannels]) as tf.Matrix);
  return tf.reshape(product, [filterHeight, filterWidth, 1, outChannels]);
}

/**
 * d loss / d input, `[batch, height, width, in]`.
 *
 * With stride s every s-th pixel of the padded input meets the same taps of the filter: a dense
 * convolution gives the s² kinds of pixels as channels, and depthToSpace puts them in their
 * places. No multiplication meets a zero that was put between the pixels.
 */
export function inputGradient(
  { dy, filter }: { dy: tf.Images; filter: tf.Images },
  { strides, pad, dimRoundingMode, inputShape }: ConvolutionAttributes,
): tf.Tensor {
  const info = infoOf(inputShape!, filter.shape, strides, pad, dimRoundingMode);
  const { strideHeight: s, filterHeight, filterWidth, inChannels, outChannels } = info;
  if (s !== info.strideWidth) {
    throw new RangeError(`Cannot convolve on wasm: strides must be equal, got ${strides}`);
  }
  const { top, left } = info.padInfo;
  if (s === 1) return tf.tidy(() => unstridedGradient(dy, filter, info));
  const [m, n] = [Math.ceil(filterHeight / s), Math.ceil(filterWidth / s)];
  const rows = Math.ceil((info.inHeight + top) / s), columns = Math.ceil((info.inWidth + left) / s);
  return tf.tidy(() => {
    // The filter as [m, s, n, s, in, out]: tap = s·(which of m) + (kind of pixel).
    const whole = tf.pad(filter, [[0, m * s - filterHeight], [0, n * s - filterWidth], [0, 0], [
      0,
      0,
    ]]);
    const kinds = tf.transpose(
      tf.reshape(whole, [m, s, n, s, inChannels, outChannels]),
      [0, 2, 5, 1, 3, 4],
    );
    const dense = tf.reverse(tf.reshape(kinds, [m, n, outChannels, s * s * inChannels]), [0, 1]);
    const around = fitted(dy, [m - 1, rows - info.outHeight], [n - 1, columns - info.outWidth]);
    const grouped = tf.conv2d(around, dense as tf.Images, 1, "valid");
    // depthToSpace, by a transposition: the backend's own kernel takes five times as long.
    const apart = tf.reshape(grouped, [-1, columns, s, s * inChannels]);
    const placed = tf.reshape(
      tf.transpose(apart, [0, 2, 1, 3]),
      [info.batchSize, rows * s, columns * s, inChannels],
    );
    return tf.slice(placed, [0, top, left, 0], inputShape!);
  });
}

/** With stride 1: a convolution with the filter turned round, its channels exchanged. */
function unstridedGradient(dy: tf.Images, filter: tf.Images, info: Info): tf.Tensor {
  const { top, left, bottom, right } = info.padInfo;
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Images;
  const [h, w] = [info.filterHeight - 1, info.filterWidth - 1];
  return tf.conv2d(dy, turned, 1, [[0, 0], [h - top, h - bottom], [w - left, w - right], [0, 0]]);
}

/** Pads (or, where a count is negative, cuts) rows and columns. */
function fitted(x: tf.Images, rows: [number, number], columns: [number, number]): tf.Images {
  const [batch, height, width, channels] = x.shape;
  const cut = tf.slice(x, [0, 0, 0, 0], [
    batch,
    height + Math.min(0, rows[1]),
    width + Math.min(0, columns[1]),
    channels,
  ]);
  return tf.pad(cut, [[0, 0], [rows[0], Math.max(0, rows[1])], [
    columns[0],
    Math.max(0, columns[1]),
  ], [0, 0]]);
}

/** The padding of a convolution, spelt out. */
function explicit({ padInfo: { top, bottom, left, right } }: Info): tf.ExplicitPadding {
  return [[0, 0], [top, bottom], [left, right], [0, 0]];
}

function infoOf(
  input: readonly number[],
  filter: readonly number[],
  strides: ConvolutionAttributes["strides"],
  pad: Padding,
  rounding?: "floor" | "round" | "ceil",
): Info {
  return tf.backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    1,
    pad,
    rounding,
    false,
  );
}
