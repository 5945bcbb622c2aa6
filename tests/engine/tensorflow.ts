/** Whether a native library is here: where not, its tests are skipped, visibly. */
import { findLibraries } from "../../lib/engine/tensorflow/search.ts";

export const NATIVE = findLibraries().length > 0;
