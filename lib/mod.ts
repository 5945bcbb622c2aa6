/**
 * spherelab: angular-margin learning, from a picture of digits to face recognition.
 *
 * @module
 */
export type {
  Blocks,
  Images,
  Labels,
  Matrix,
  Parameters,
  Scalar,
  Tensor,
  Vector,
} from "./engine/tensor.ts";
export * from "./math/random.ts";
export * from "./math/statistics.ts";
export * from "./math/eigen.ts";
export * from "./image/image.ts";
export * from "./image/decode.ts";
export * from "./image/mirror.ts";
export * from "./image/augmentation.ts";
export * from "./image/augment.ts";
export {
  type Rectangle,
  resampleArea,
  sumArea,
  type SummedArea,
  type Target,
} from "./image/area.ts";
export * from "./engine/engines.ts";
export * from "./engine/cluster/cluster.ts";
export { type Host, parseHosts } from "./engine/cluster/hosts.ts";
export type { Said } from "./engine/cluster/peer.ts";
export * from "./margin/psi.ts";
export * from "./margin/algebra.ts";
export * from "./margin/law.ts";
export * from "./margin/annealing.ts";
export * from "./margin/losses_plain.ts";
export * from "./margin/losses_margins.ts";
export * from "./margin/losses_bent.ts";
export * from "./margin/losses.ts";
export * from "./margin/own.ts";
export * from "./margin/options.ts";
export * from "./margin/unused.ts";
export * from "./margin/boundary.ts";
export * from "./margin/slope.ts";
export * from "./margin/scales.ts";
export * from "./margin/terms.ts";
export type { LossInput, LossState, TensorLossOptions } from "./loss/input.ts";
export type { Logits } from "./loss/logits.ts";
export * from "./loss/state.ts";
export * from "./loss/compute.ts";
export { computeTerm, type TermTensors } from "./loss/terms.ts";
export type { TermOutput } from "./loss/regularisers.ts";
export { semiHard } from "./loss/pairs.ts";
export * from "./loss/evaluate.ts";
export type { BottleneckLayer } from "./network/bottleneck.ts";
export type { DepthwiseLayer } from "./network/depthwise.ts";
export type { ImprovedLayer } from "./network/improved.ts";
export type { Layer, Memory, ParameterSpec, Shape, Start } from "./network/layers.ts";
export * from "./network/networks.ts";
export * from "./network/own.ts";
export { type Normalisation, NORMALISATIONS } from "./network/normalisation.ts";
export * from "./network/summary.ts";
export { type FlatRows, pickRows, type Rows } from "./measure/rows.ts";
export { freeWidths, type Widths } from "./network/widths.ts";
export * from "./measure/fisher.ts";
export * from "./measure/classify.ts";
export * from "./measure/centers.ts";
export { type FaceEmbeddings, joinMirrored, type MirrorRule } from "./measure/features.ts";
export type { FoldRule } from "./measure/folds.ts";
export type { Choice, Judgement, ThresholdGrid } from "./measure/thresholds.ts";
export type { VerificationPair } from "./measure/pairs.ts";
export type { PcaRule } from "./measure/reduced.ts";
export type { PlainValue } from "./measure/values.ts";
export * from "./measure/protocols.ts";
export * from "./measure/roc.ts";
export * from "./measure/roc_intervals.ts";
export {
  type OperatingPoint,
  type TarAtFar,
  tarAtFar,
  thresholdAtFar,
} from "./measure/operating.ts";
export type { ValAtFar } from "./measure/val.ts";
export * from "./measure/verification_report.ts";
export * from "./measure/verification.ts";
export {
  type Multiply,
  multiplyPlainly,
  type Products,
  type RowBlock,
  type RowSource,
  type ScaledBlock,
} from "./measure/blocks.ts";
export type { Directions } from "./measure/directions.ts";
export * from "./measure/crowd.ts";
export * from "./measure/plane.ts";
export type { DetCurve, OpenSetRates, RatesAt, TpirAtFpir } from "./measure/open_set.ts";
export {
  type GalleryMatches,
  type IdentificationAmong,
  type IdentificationReport,
  identify,
  identifyAmong,
  identifyAt,
  type IdentifyOptions,
  type NamedEmbeddings,
  searchGallery,
} from "./measure/identification.ts";
export * from "./measure/enough.ts";
export * from "./measure/enrol.ts";
export * from "./measure/own_people.ts";
export * from "./measure/own_means.ts";
export * from "./measure/people.ts";
export * from "./measure/linkage.ts";
export * from "./measure/grouping.ts";
export * from "./measure/distractors.ts";
export * from "./measure/pca.ts";
export { MissingFile } from "./dataset/remote.ts";
export type { FetchOptions, FetchProgress, RemoteFile } from "./dataset/remote.ts";
export * from "./dataset/datasets.ts";
export { checkWindow, type Window, windowed } from "./dataset/window.ts";
export { imageAt } from "./dataset/images.ts";
export * from "./dataset/pairs.ts";
export * from "./dataset/folder.ts";
export * from "./dataset/find_images.ts";
export * from "./dataset/lists.ts";
export * from "./dataset/overlaps.ts";
export * from "./dataset/overlap.ts";
export {
  unpack,
  type Unpacked,
  type UnpackOptions,
  type UnpackProgress,
} from "./dataset/archive.ts";
export * from "./dataset/face_sets.ts";
export { type FaceSet, type FaceSetOptions, openFaceSet } from "./dataset/open_faces.ts";
export { type Landmarks, parseLandmarks } from "./dataset/landmarks.ts";
export * from "./dataset/apart.ts";
export * from "./dataset/numbers.ts";
export * from "./dataset/splits.ts";
export * from "./dataset/drawn_pairs.ts";
export * from "./dataset/own_people.ts";
export * from "./dataset/placed_pairs.ts";
export * from "./format/safetensors.ts";
export * from "./format/crc32c.ts";
export * from "./format/tfrecord.ts";
export * from "./format/tensorboard.ts";
export { type NpyArray, readNpy, writeNpy } from "./format/npy.ts";
export * from "./format/pickle.ts";
export * from "./format/verification_bin.ts";
export { npyBlocks, npyMatrix } from "./format/npy_blocks.ts";
export type { NpyType } from "./format/npy_head.ts";
export * from "./format/caffemodel.ts";
export {
  type Prototxt,
  type PrototxtField,
  type PrototxtValue,
  readPrototxt,
  writePrototxt,
} from "./format/prototxt.ts";
export type { Word } from "./format/prototxt_values.ts";
export type {
  CaffeConvolution,
  CaffeFiller,
  CaffeInnerProduct,
  CaffeMarginInnerProduct,
  CaffeOptions,
  CaffePooling,
  CaffePReLU,
  Sides,
} from "./format/caffe_options.ts";
export * from "./format/caffe_net.ts";
export type { OnnxType } from "./format/onnx_schema.ts";
export type { OnnxTensor } from "./format/onnx_tensor.ts";
export type { OnnxAttribute } from "./format/onnx_attribute.ts";
export * from "./format/onnx.ts";
export * from "./format/onnx_batch.ts";
export * from "./compress/stored.ts";
export * from "./compress/prune.ts";
export * from "./align/affine.ts";
export * from "./align/template.ts";
export * from "./align/similarity.ts";
export { type Origin, ORIGINS, warp, type WarpOptions } from "./align/warp.ts";
export * from "./align/warp_bytes.ts";
export * from "./align/faces.ts";
export * from "./align/crops.ts";
export * from "./detect/face.ts";
export * from "./detect/enlarge.ts";
export * from "./detect/settings.ts";
export type { CascadeName } from "./detect/cascade.ts";
export { type CascadeModels, loadCascade, MTCNN_FILES } from "./detect/files.ts";
export * from "./detect/detect.ts";
export * from "./detect/example.ts";
export * from "./detect/manifest.ts";
export * from "./detect/overlap.ts";
export * from "./embed/pixels.ts";
export * from "./embed/pixel_rules.ts";
export * from "./embed/embedder.ts";
export * from "./embed/onnx.ts";
export * from "./embed/models.ts";
export * from "./embed/images.ts";
export * from "./embed/multiply.ts";
export * from "./embed/weights.ts";
export * from "./embed/network_of.ts";
export * from "./embed/network_embedder.ts";
export * from "./embed/caffe_network.ts";
export * from "./embed/caffe_weights.ts";
export * from "./embed/onnx_network.ts";
export * from "./gallery/model.ts";
export * from "./gallery/names.ts";
export * from "./gallery/entries.ts";
export * from "./gallery/gallery.ts";
export * from "./gallery/open.ts";
export * from "./album/album.ts";
export * from "./album/names.ts";
export * from "./album/carry.ts";
export * from "./album/groups.ts";
export * from "./train/schedule.ts";
export * from "./train/sgd.ts";
export type { Head, Learnt, TrainedTerm } from "./train/head.ts";
export type { StepOptions } from "./train/step.ts";
export type { TakeOptions } from "./train/take.ts";
export type { Teacher } from "./train/teacher.ts";
export { type Average, staysAt } from "./train/average.ts";
export * from "./train/options.ts";
export { fileSource, type FileSourceOptions, type ImageFiles, imageFiles } from "./train/files.ts";
export { type ImageSource, memorySource, type VaryOptions } from "./train/source.ts";
export { throughWindow } from "./train/through_window.ts";
export * from "./train/loop.ts";
export * from "./train/outputs.ts";
export * from "./experiment/experiment.ts";
export * from "./experiment/experiments.ts";
export * from "./experiment/read_experiment.ts";
export { checkExperiment, type CheckOptions } from "./experiment/check_experiment.ts";
export * from "./experiment/shorten.ts";
export * from "./experiment/faces.ts";
export * from "./experiment/own_faces.ts";
export * from "./experiment/images.ts";
export * from "./experiment/report.ts";
export * from "./experiment/read_report.ts";
export * from "./experiment/answer.ts";
export type { Job, JobStart, JobStep } from "./experiment/job.ts";
export type { MomentScores } from "./experiment/moments.ts";
export { type EventLog, type EventLogOptions, openEventLog } from "./experiment/event_log.ts";
export type { Kept } from "./experiment/ensemble.ts";
export type { Cost, JobResult } from "./experiment/inspect.ts";
export type { Lent } from "./experiment/begin.ts";
export type { VerifiedPairs } from "./experiment/verified.ts";
export { jobName } from "./experiment/job_name.ts";
export * from "./experiment/run.ts";
export type { StartFile } from "./experiment/start.ts";
export { startLine } from "./experiment/start_line.ts";
export * from "./figure/figures.ts";
export * from "./figure/figure.ts";
export { figureCsv } from "./figure/csv.ts";
export * from "./figure/curves.ts";
export * from "./figure/geometry.ts";
export * from "./figure/scatter.ts";
export * from "./figure/roc.ts";
export * from "./figure/det.ts";
export * from "./figure/pair_scores.ts";
export * from "./figure/photos.ts";
export * from "./figure/maps.ts";
export * from "./figure/table.ts";
export * from "./figure/show.ts";
export * from "./figure/progress.ts";
export * from "./video/frame.ts";
export { VIDEO_PROGRAMS, type VideoPrograms } from "./video/child.ts";
export * from "./video/ffmpeg_write.ts";
export * from "./video/open.ts";
export * from "./video/frame_folder.ts";
export * from "./video/people.ts";
export * from "./video/gallery.ts";
export * from "./video/known.ts";
export * from "./video/follow.ts";
export * from "./video/stages.ts";
export * from "./video/recognise.ts";
export * from "./video/look.ts";
export * from "./video/lines.ts";
export { OUTLIER_COLOUR, PERSON_COLOURS, personColour } from "./video/colours.ts";
export * from "./video/letters.ts";
export * from "./video/draw.ts";
export * from "./video/seen.ts";
export * from "./video/timeline.ts";
export * from "./video/page.ts";
