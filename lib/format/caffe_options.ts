/**
 * What Caffe's layers may be told, with Caffe's defaults.
 *
 * @module
 */
/** How weights start. */
export interface CaffeFiller {
  /** `"constant"`, `"xavier"`, `"gaussian"`, `"msra"`, `"uniform"`. */
  readonly type: string;
  /** Of `constant`. */
  readonly value: number;
  /** Of `gaussian`. */
  readonly mean: number;
  /** Of `gaussian`. */
  readonly std: number;
}

/** Of height and of width. */
export type Sides = readonly [height: number, width: number];

/** `convolution_param`. */
export interface CaffeConvolution {
  /** How many channels it gives. */
  readonly outputs: number;
  /** The window. */
  readonly kernel: Sides;
  /** The step of the window. */
  readonly stride: Sides;
  /** Zeros around the map. */
  readonly pad: Sides;
  /** The step within the window. */
  readonly dilation: Sides;
  /** Channels are apart in so many groups. */
  readonly groups: number;
  /** Whether a bias is added. */
  readonly bias: boolean;
  /** How the weights start. */
  readonly weightFiller: CaffeFiller;
  /** How the bias starts. */
  readonly biasFiller: CaffeFiller;
}

/** `pooling_param`. */
export interface CaffePooling {
  /** `"MAX"`, `"AVE"` or `"STOCHASTIC"`. */
  readonly pool: string;
  /** The window. */
  readonly kernel: Sides;
  /** The step of the window. */
  readonly stride: Sides;
  /** Zeros around the map. */
  readonly pad: Sides;
  /** Over the whole map; there is no kernel then. */
  readonly global: boolean;
}

/** `inner_product_param`. */
export interface CaffeInnerProduct {
  /** How many numbers it gives. */
  readonly outputs: number;
  /** Whether a bias is added. */
  readonly bias: boolean;
  /** From this one on, axes are one vector. */
  readonly axis: number;
  /** Whether the weights lie as `[in, out]`. */
  readonly transpose: boolean;
  /** How the weights start. */
  readonly weightFiller: CaffeFiller;
  /** How the bias starts. */
  readonly biasFiller: CaffeFiller;
}

/** `prelu_param`. */
export interface CaffePReLU {
  /** How the slopes start. */
  readonly filler: CaffeFiller;
  /** One slope for all channels. */
  readonly shared: boolean;
}

/** `margin_inner_product_param`, SphereFace's own layer. */
export interface CaffeMarginInnerProduct {
  /** How many classes it tells apart. */
  readonly outputs: number;
  /** `"SINGLE"`, `"DOUBLE"`, `"TRIPLE"` or `"QUADRUPLE"`: m of 1 to 4. */
  readonly type: string;
  /** λ starts here; it is `max(lambdaMin, base (1 + gamma iteration)^-power)`. */
  readonly base: number;
  /** See `base`. */
  readonly gamma: number;
  /** See `base`. */
  readonly power: number;
  /** See `base`. */
  readonly lambdaMin: number;
  /** See `base`; where training begins. */
  readonly iteration: number;
  /** From this one on, axes are one vector. */
  readonly axis: number;
  /** How the weights start. */
  readonly weightFiller: CaffeFiller;
}

/** What a layer may be told, by the field that says it. */
export interface CaffeOptions {
  /** Of a convolution, and of a deconvolution. */
  readonly convolution?: CaffeConvolution;
  /** Of a pooling. */
  readonly pooling?: CaffePooling;
  /** Of an inner product. */
  readonly innerProduct?: CaffeInnerProduct;
  /** Of a PReLU. */
  readonly prelu?: CaffePReLU;
  /** Of SphereFace's layer. */
  readonly marginInnerProduct?: CaffeMarginInnerProduct;
}
