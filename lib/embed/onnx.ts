/**
 * Networks in ONNX files, run by onnxruntime.
 *
 * @module
 */
import type { InferenceSession } from "onnxruntime-node";
import { type TemplateName, TEMPLATES } from "../align/template.ts";
import type { Origin } from "../align/warp.ts";
import { checkCrop } from "./crop.ts";
import type { FaceEmbedder } from "./embedder.ts";
import { type PixelRule, writePlanes } from "./pixels.ts";

/** What must be known of a network beside its file. */
export interface OnnxFaceOptions {
  /** The name in tables. */
  readonly title: string;
  /** How faces are aligned for it. */
  readonly template: TemplateName;
  /** How pixels are counted when it is aligned. */
  readonly origin: Origin;
  /** What its pixels are. */
  readonly pixels: PixelRule;
  /** Threads of onnxruntime; its own choice where absent, which on a busy machine is too many. */
  readonly threads?: number;
}

/** Crops at once, where the network does not fix how many. */
const AT_ONCE = 32;

/**
 * Opens a network whose input is `[N, 3, height, width]` and whose only output is `[N, size]`.
 *
 * @throws {SyntaxError} Bytes that are no ONNX model, or one that onnxruntime cannot run.
 * @throws {RangeError} A network with another input or output, or for crops of another size.
 */
export async function openOnnxEmbedder(
  bytes: Uint8Array,
  { title, template, origin, pixels, threads }: OnnxFaceOptions,
): Promise<FaceEmbedder> {
  // Only here: what runs no ONNX needs neither its library nor the permission to load it.
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const session = await InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    ...(threads ? { intraOpNumThreads: threads, interOpNumThreads: 1 } : {}),
  }).catch((error: Error) => {
    throw new SyntaxError(
      `Cannot open the ONNX network for ${title}: onnxruntime says: ${error.message}`,
      { cause: error },
    );
  });
  const { width, height } = TEMPLATES[template];
  const crop = { width, height, channels: 3, template, origin } as const;
  const { batch, size } = checkShapes(session, title, { width, height });
  const input = session.inputNames[0]!, output = session.outputNames[0]!;
  return {
    title,
    crop,
    size,
    embed: async (crops) => {
      const rows = new Float32Array(crops.length * size), each = 3 * width * height;
      const step = batch ?? AT_ONCE;
      for (let from = 0; from < crops.length; from += step) {
        const some = crops.slice(from, from + step), count = batch ?? some.length;
        const planes = new Float32Array(count * each);
        some.forEach((image, i) => {
          checkCrop(image, from + i, crop);
          writePlanes(image, pixels, planes, i * each);
        });
        const result = await session.run({
          [input]: new Tensor("float32", planes, [count, 3, height, width]),
        });
        const values = result[output]!.data as Float32Array;
        rows.set(values.subarray(0, some.length * size), from * size);
      }
      return rows;
    },
    dispose: () => session.release(),
  };
}

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** The batch, where it is fixed, and the size of an embedding. */
function checkShapes(session: InferenceSession, title: string, { width, height }: Sides) {
  const [input, ...others] = session.inputMetadata, [output, ...more] = session.outputMetadata;
  const shape = input?.isTensor ? input.shape : [], out = output?.isTensor ? output.shape : [];
  const [batch, channels, down, across] = shape, size = out[1];
  const alone = others.length === 0 && more.length === 0 && shape.length === 4 && out.length === 2;
  if (
    !alone || channels !== 3 || down !== height || across !== width || typeof size !== "number"
  ) {
    throw new RangeError(
      `Cannot use the ONNX network for ${title}: it must take [N, 3, ${height}, ${width}] and ` +
        `give [N, size], takes [${shape.join(", ")}] and gives [${out.join(", ")}]`,
    );
  }
  return { batch: typeof batch === "number" && batch > 0 ? batch : undefined, size };
}
