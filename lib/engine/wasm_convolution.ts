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
    const padded = padded4(x, info);
    if (inChannels === 1) return patchesGradient(padded, dy, info);
    const all = tf.conv2d(
      tf.transpose(padded, [3, 1, 2, 0]) as tf.Images,
      tf.transpose(dy, [1, 2, 0, 3]) as tf.Images,
      1,
      "valid",
      "NHWC",
      [strideHeight, strideWidth],
    );
    const some = tf.slice(all, [0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels]);
    return tf.transpose(some, [1, 2, 0, 3]);
  });
}

/** The same for images of one channel, where the dilated convolution is slow: one product a tap. */
function patchesGradient(padded: tf.Images, dy: tf.Images, info: Info): tf.Tensor {
  const { batchSize, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth } = info;
  const rows = batchSize * outHeight * outWidth;
  const taps: tf.Tensor[] = [];
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      taps.push(tf.stridedSlice(
        padded,
        [0, i, j, 0],
        [
          batchSize,
          i + (outHeight - 1) * strideHeight + 1,
          j + (outWidth - 1) * strideWidth + 1,
          1,
        ],
        [1, strideHeight, strideWidth, 1],
      ));
    }
  }
  const patches = tf.reshape(tf.stack(taps), [filterHeight * filterWidth, rows]) as tf.Matrix;
  const product = tf.matMul(patches, tf.reshape(dy, [rows, outChannels]) as tf.Matrix);
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
    const placed = s === 1 ? grouped : tf.depthToSpace(grouped as tf.Images, s);
    return tf.slice(placed, [0, top, left, 0], inputShape!);
  });
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

function padded4(x: tf.Images, { padInfo: { top, bottom, left, right } }: Info): tf.Images {
  if (top + bottom + left + right === 0) return x;
  return tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
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
