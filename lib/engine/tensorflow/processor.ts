/**
 * What the processor can do, asked of the C library: Deno lets nobody read /proc without all
 * permissions, and foreign functions are what the engine has anyway.
 *
 * @module
 */

/** In glibc's order of leaves: 7, and 7 with subleaf 1. */
const LEAF_7 = 1, LEAF_7_1 = 6;
/** Registers of a leaf that are active: after the four that are there, EAX first. */
const EAX = 4, EDX = 7;
/** Auxiliary values of arm64. */
const AT_HWCAP2 = 26n, ARM_BF16 = 14n;

/** How each architecture tells of bfloat16. */
const ASK: Readonly<Record<typeof Deno.build.arch, () => boolean>> = {
  x86_64: () => {
    const libc = Deno.dlopen("libc.so.6", {
      __x86_get_cpuid_feature_leaf: { parameters: ["u32"], result: "pointer" },
    });
    try {
      const has = (leaf: number, register: number, bit: number): boolean => {
        const found = libc.symbols.__x86_get_cpuid_feature_leaf(leaf);
        const word = found ? new Deno.UnsafePointerView(found).getUint32(4 * register) : 0;
        return (word >>> bit & 1) === 1;
      };
      return has(LEAF_7_1, EAX, 5) || has(LEAF_7, EDX, 22); // AVX-512 BF16, AMX
    } finally {
      libc.close();
    }
  },
  aarch64: () => {
    const libc = Deno.dlopen("libc.so.6", {
      getauxval: { parameters: ["usize"], result: "usize" },
    });
    try {
      return (BigInt(libc.symbols.getauxval(AT_HWCAP2)) >> ARM_BF16 & 1n) === 1n;
    } finally {
      libc.close();
    }
  },
};

/** Whether the processor computes in bfloat16, as far as Linux tells. */
export function hasBfloat16(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    return ASK[Deno.build.arch]();
  } catch {
    return false; // an older C library, or another
  }
}
