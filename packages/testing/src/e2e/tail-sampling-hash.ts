const OFFSET_BASIS = 0xcbf2_9ce4_8422_2325n;
const PRIME = 0x100_0000_01b3n;
const LARGEST = 2n ** 64n - 1n;

/**
 * Whether the Collector's tail sampling keeps a trace that nothing but its `probabilistic` policy votes for: FNV-1a over the salt
 * and the 16 bytes of the trace id, at most the percentage of what 64 bits hold.
 *
 * Written from `tailsamplingprocessor/internal/sampling/probabilistic.go` of 0.155.
 */
export function isPicked(traceId: string, percentage: number, salt: string): boolean {
  return (
    fnv1a(Buffer.concat([Buffer.from(salt), Buffer.from(traceId, 'hex')])) <= (LARGEST * BigInt(percentage)) / 100n
  );
}

function fnv1a(bytes: Uint8Array): bigint {
  return bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * PRIME) & LARGEST, OFFSET_BASIS);
}
