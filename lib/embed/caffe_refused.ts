/**
 * What Caffe's files are not written for.
 *
 * @module
 */

/**
 * Refuses a step that normalises: Caffe has two layers for it, BatchNorm and Scale, and no released
 * SphereFace uses them, so that nothing says how they would be called.
 */
export function refuseNormalised(step: string): never {
  throw new RangeError(
    `Cannot bring the network to Caffe, or from there: it must have no batch normalisation, has ` +
      `${step}. ONNX takes it`,
  );
}
