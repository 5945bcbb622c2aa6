/**
 * The peers: what each is, by which script it is played, and what it can do.
 *
 * @module
 */
import type { Case } from "./cases.ts";

/** Somebody who does the same work. */
export interface Peer {
  /** For people. */
  readonly title: string;
  /** In the folder peers; it is told which peer it is. */
  readonly script: string;
  /** The kinds of work it does. */
  readonly plays: readonly Case["kind"][];
  /** Whether it does them in bfloat16, too. */
  readonly bfloat16?: boolean;
  /** Whether it does them on a GPU, too. */
  readonly gpu?: boolean;
}

const LEARNING = ["training", "forward", "head", "extraction", "epoch"] as const;

/** By name. */
export const PEERS = {
  channels_last: {
    title: "PyTorch channels_last",
    script: "torch_peer.py",
    plays: LEARNING,
    bfloat16: true,
    gpu: true,
  },
  compile: {
    title: "torch.compile",
    script: "torch_peer.py",
    plays: LEARNING,
    bfloat16: true,
    gpu: true,
  },
  tensorflow: {
    title: "Python TensorFlow",
    script: "tensorflow_peer.py",
    plays: LEARNING,
    gpu: true,
  },
  pytorch: { title: "PyTorch", script: "torch_detection_peer.py", plays: ["detection"] },
  opencv: { title: "OpenCV", script: "opencv_peer.py", plays: ["detection", "warp"] },
  opencv_single: {
    title: "OpenCV, one thread",
    script: "opencv_peer.py",
    plays: ["warp", "decode_warp"],
  },
  numpy: {
    title: "NumPy",
    script: "numpy_peer.py",
    plays: ["verification", "identification", "fisher"],
  },
  numpy_sums: {
    title: "NumPy, sums of folds as ours",
    script: "numpy_peer.py",
    plays: ["verification"],
  },
} as const satisfies Record<string, Peer>;

/** The name of a peer. */
export type PeerName = keyof typeof PEERS;
