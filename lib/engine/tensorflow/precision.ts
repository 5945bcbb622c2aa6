/**
 * What convolutions and products are computed in, as one table.
 *
 * @module
 */
import type { Precision } from "../engines.ts";
import { bytesField, numberField } from "./protobuf.ts";
import { hasBfloat16 } from "./processor.ts";

/** How TensorFlow is asked for a precision. */
interface PrecisionRow {
  /** Why it cannot be had with so many GPUs, in words that can follow "as". */
  readonly refused: (gpus: number) => string | undefined;
  /** What compiled steps are optimised by, with so many GPUs: a ConfigProto. */
  readonly config: (gpus: number) => Uint8Array<ArrayBuffer>;
  /** Whether NVIDIA's libraries may round what they multiply to 10 bits of fraction. */
  readonly rounded: boolean;
}

/** A ConfigProto with graph_options.rewrite_options: of a RewriterConfig, field by field. */
const rewriting = (...fields: readonly (readonly [number, number])[]) =>
  Uint8Array.from(
    bytesField(10, bytesField(10, fields.flatMap((field) => numberField(...field)))),
  );

/**
 * memory_optimization = NO_MEM_OPT: near the end of memory, sums would become variables that are
 * added to, which the executor of one thread refuses.
 */
const NO_VARIABLES = [4, 1] as const;

/**
 * layout_optimizer = OFF: images would be turned to channels first and back around each part that
 * is compiled by itself.
 */
const AS_THEY_LIE = [1, 2] as const;

const PLAIN = rewriting(NO_VARIABLES), OF_GPU = rewriting(NO_VARIABLES, AS_THEY_LIE);

const HALF = rewriting(NO_VARIABLES, [25, 1]);

/** By name. */
export const PRECISIONS = {
  float32: {
    refused: () => undefined,
    config: (gpus) => gpus ? OF_GPU : PLAIN,
    rounded: false,
  },
  tensorfloat32: {
    refused: (gpus) => gpus ? undefined : "tensorfloat32 is of NVIDIA's GPUs, and none was found",
    config: () => OF_GPU,
    rounded: true,
  },
  bfloat16: {
    refused: (gpus) =>
      gpus
        ? "bfloat16 is computed on processors only, and there is a GPU; name tensorfloat32"
        : hasBfloat16()
        ? undefined
        : "this processor has no bfloat16 (AVX-512 BF16 or AMX)",
    config: () => HALF, // auto_mixed_precision_onednn_bfloat16 = ON
    rounded: false,
  },
} as const satisfies Record<Precision, PrecisionRow>;

/**
 * Asks NVIDIA's libraries to round or not, before they are loaded: TensorFlow rounds to
 * TensorFloat-32 wherever it can unless told otherwise, and C has no function to tell it so.
 */
export function askForRounding({ rounded }: PrecisionRow): void {
  if (rounded) Deno.env.delete(OVERRIDE);
  else Deno.env.set(OVERRIDE, "0");
}

const OVERRIDE = "NVIDIA_TF32_OVERRIDE";

/**
 * Asks for the same bytes each time, before anything is computed: kernels of GPUs that add in no
 * fixed order are passed over, or refused. Those of processors are deterministic as they are.
 */
export function askForSameBytes(): void {
  Deno.env.set("TF_DETERMINISTIC_OPS", "1");
}
