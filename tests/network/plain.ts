/**
 * Networks in plain numbers of float64, pixel by pixel, to hold those on tensors to.
 *
 * @module
 */

/** `[count, height, width, channels]`, channels side by side. */
export interface Maps {
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  readonly data: Float64Array;
}

/** What a network learns and remembers, by name. */
export type Values = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
>;

/** By what maps are normalised: by the batch as in training, or by what is remembered. */
export type By = "batch" | "memory";

/** A convolution with `weight`, `[height, width, in, out]`, and `pad` zeros on every side. */
export function convolve(x: Maps, weight: Values[string], stride: number, pad: number): Maps {
  const [count, height, width, into] = x.shape, [rows, columns, , out] = weight.shape;
  const after = (size: number, window: number) =>
    Math.floor((size + 2 * pad - window) / stride) + 1;
  const shape = [count, after(height, rows!), after(width, columns!), out!] as const;
  const data = new Float64Array(shape.reduce((a, b) => a * b, 1));
  data.forEach((_, at) => {
    const o = at % out!, j = Math.floor(at / out!) % shape[2];
    const i = Math.floor(at / (out! * shape[2])) % shape[1];
    const n = Math.floor(at / (out! * shape[2] * shape[1]));
    for (let a = 0; a < rows!; a++) {
      for (let b = 0; b < columns!; b++) {
        const y = i * stride + a - pad, z = j * stride + b - pad;
        if (y < 0 || y >= height || z < 0 || z >= width) continue;
        for (let c = 0; c < into; c++) {
          data[at]! += x.data[((n * height + y) * width + z) * into + c]! *
            weight.data[((a * columns! + b) * into + c) * out! + o]!;
        }
      }
    }
  });
  return { shape, data };
}

/** A convolution of each channel by itself with `weight`, `[height, width, channels]`. */
export function convolveEach(x: Maps, weight: Values[string], stride: number, pad: number): Maps {
  const [rows, columns, channels] = weight.shape as [number, number, number];
  // As a dense one of which all other products are 0.
  const dense = new Float64Array(rows * columns * channels ** 2);
  Array.from(weight.data).forEach((value, i) => dense[i * channels + i % channels] = value);
  return convolve(x, { shape: [rows, columns, channels, channels], data: dense }, stride, pad);
}

/** γ(x - mean) / √(variance + 1e-5) + β of every channel. */
export function normalise(x: Maps, values: Values, nameOf: (part: string) => string, by: By): Maps {
  const channels = x.shape[3], each = x.data.length / channels;
  const of = (part: string) => values[nameOf(part)]!.data;
  const sums = (of: (value: number, channel: number) => number) => {
    const sum = new Float64Array(channels);
    x.data.forEach((value, i) => sum[i % channels]! += of(value, i % channels) / each);
    return sum;
  };
  const mean = by === "batch" ? sums((value) => value) : of("mean");
  const variance = by === "batch" ? sums((value, c) => (value - mean[c]!) ** 2) : of("variance");
  const gamma = of("gamma"), beta = of("beta");
  const data = x.data.map((value, i) => {
    const c = i % channels;
    return gamma[c]! * (value - mean[c]!) / Math.sqrt(variance[c]! + 1e-5) + beta[c]!;
  });
  return { shape: x.shape, data };
}

/** x above 0, slope·x below. */
export function prelu(x: Maps, { data: slope }: Values[string]): Maps {
  const channels = x.shape[3];
  return { ...x, data: x.data.map((v, i) => v > 0 ? v : slope[i % channels]! * v) };
}

/** InsightFace's unit, line by line as its `IBasicBlock` has it. */
export function iBasicBlock(
  x: Maps,
  { values, path, stride, by }: { values: Values; path: string; stride: number; by: By },
): Maps {
  const bn = (x: Maps, key: number) => normalise(x, values, (part) => `${path}/${part}${key}`, by);
  const conv = (x: Maps, key: number, stride: number, pad: number) =>
    convolve(x, values[`${path}/weight${key}`]!, stride, pad);
  let out = bn(x, 0);
  out = conv(out, 1, 1, 1);
  out = bn(out, 1);
  out = prelu(out, values[`${path}/slope1`]!);
  out = conv(out, 2, stride, 1);
  out = bn(out, 2);
  const downsample = `${path}/weight3` in values;
  const identity = downsample ? bn(conv(x, 3, stride, 0), 3) : x;
  return { ...out, data: out.data.map((v, i) => v + identity.data[i]!) };
}

/** MobileFaceNet's bottleneck: expand, look, narrow. */
export function bottleneck(
  x: Maps,
  { values, path, stride, by }: { values: Values; path: string; stride: number; by: By },
): Maps {
  const of = (name: string) => values[`${path}/${name}`]!;
  const bn = (x: Maps, key: number) => normalise(x, values, (part) => `${path}/${part}${key}`, by);
  let out = prelu(bn(convolve(x, of("weight1"), 1, 0), 1), of("slope1"));
  out = prelu(bn(convolveEach(out, of("weight2"), stride, 1), 2), of("slope2"));
  out = bn(convolve(out, of("weight3"), 1, 0), 3);
  if (String(out.shape) !== String(x.shape)) return out;
  return { ...out, data: out.data.map((v, i) => v + x.data[i]!) };
}

/** Every image to a row, `[count, 1, 1, size]`. */
export function dense(x: Maps, weight: Values[string], bias: Values[string]): Maps {
  const [count, ...sides] = x.shape, into = sides.reduce((a, b) => a * b, 1);
  const size = bias.data.length, data = new Float64Array(count * size);
  data.forEach((_, at) => {
    const n = Math.floor(at / size), o = at % size;
    data[at] = bias.data[o]!;
    for (let c = 0; c < into; c++) data[at]! += x.data[n * into + c]! * weight.data[c * size + o]!;
  });
  return { shape: [count, 1, 1, size], data };
}
