/**
 * Caffe's messages: the fields that hold weights, and the names of layers from before 2014.
 *
 * See https://github.com/BVLC/caffe/blob/master/src/caffe/proto/caffe.proto
 *
 * @module
 */
import type { Schema } from "./protobuf_schema.ts";

/** BlobProto. Before `shape` there were always four sides. */
export const BLOB = {
  1: ["num", "int64"],
  2: ["channels", "int64"],
  3: ["height", "int64"],
  4: ["width", "int64"],
  5: ["data", "float[]"],
  7: ["shape", { 1: ["dim", "int64[]"] }],
  8: ["double_data", "double[]"],
} as const satisfies Schema;

/** NetParameter, with the layers of now (100) and those of then (2). */
export const NET = {
  1: ["name", "string"],
  2: ["layers", [{ 4: ["name", "string"], 5: ["type", "int32"], 6: ["blobs", [BLOB]] }]],
  100: ["layer", [{ 1: ["name", "string"], 2: ["type", "string"], 7: ["blobs", [BLOB]] }]],
} as const satisfies Schema;

/** The types of old layers: by their number in a file and their word in a text, the name of now. */
export const V1_TYPES: readonly (readonly [number: number, word: string, name: string])[] = [
  [1, "ACCURACY", "Accuracy"],
  [2, "BNLL", "BNLL"],
  [3, "CONCAT", "Concat"],
  [4, "CONVOLUTION", "Convolution"],
  [5, "DATA", "Data"],
  [6, "DROPOUT", "Dropout"],
  [7, "EUCLIDEAN_LOSS", "EuclideanLoss"],
  [8, "FLATTEN", "Flatten"],
  [9, "HDF5_DATA", "HDF5Data"],
  [10, "HDF5_OUTPUT", "HDF5Output"],
  [11, "IM2COL", "Im2col"],
  [12, "IMAGE_DATA", "ImageData"],
  [13, "INFOGAIN_LOSS", "InfogainLoss"],
  [14, "INNER_PRODUCT", "InnerProduct"],
  [15, "LRN", "LRN"],
  [16, "MULTINOMIAL_LOGISTIC_LOSS", "MultinomialLogisticLoss"],
  [17, "POOLING", "Pooling"],
  [18, "RELU", "ReLU"],
  [19, "SIGMOID", "Sigmoid"],
  [20, "SOFTMAX", "Softmax"],
  [21, "SOFTMAX_LOSS", "SoftmaxWithLoss"],
  [22, "SPLIT", "Split"],
  [23, "TANH", "TanH"],
  [24, "WINDOW_DATA", "WindowData"],
  [25, "ELTWISE", "Eltwise"],
  [26, "POWER", "Power"],
  [27, "SIGMOID_CROSS_ENTROPY_LOSS", "SigmoidCrossEntropyLoss"],
  [28, "HINGE_LOSS", "HingeLoss"],
  [29, "MEMORY_DATA", "MemoryData"],
  [30, "ARGMAX", "ArgMax"],
  [31, "THRESHOLD", "Threshold"],
  [32, "DUMMY_DATA", "DummyData"],
  [33, "SLICE", "Slice"],
  [34, "MVN", "MVN"],
  [35, "ABSVAL", "AbsVal"],
  [36, "SILENCE", "Silence"],
  [37, "CONTRASTIVE_LOSS", "ContrastiveLoss"],
  [38, "EXP", "Exp"],
  [39, "DECONVOLUTION", "Deconvolution"],
];
