/** What could not be decompressed. */
export interface Damage {
  /**
   * - `torn`: it breaks off;
   * - `garbage`: no compressed data;
   * - `oversized`: it expands to more than the reader takes;
   * - `protobuf`: the Collector's `format: proto`.
   */
  readonly kind: 'torn' | 'garbage' | 'oversized' | 'protobuf';
  /** Where its content would stand in what the file decompresses to. */
  readonly offset: number;
  /** Its length in the file. */
  readonly length: number;
  /** Whether nothing follows it: a writer may still be in the middle of it. */
  readonly final: boolean;
}

/** The lines of a file as bytes, decompressed, from the beginning to the end. */
export interface ByteSource {
  /** Fills a part of a buffer; fewer bytes than asked for only at the end. */
  read(into: Buffer, at: number, length: number): Promise<number>;
  /** How many bytes there are, where that is known beforehand. */
  readonly size?: number;
  /** Complete once `read` has come to the end. */
  readonly damage: readonly Damage[];
}

/** Tells what is damaged as it is met; its place is worked out by who listens. */
export type Report = (damage: Omit<Damage, 'offset'>) => void;

/** JSON shrinks to a tenth or a fiftieth; what expands beyond this is no log. Small files may, a little. */
const MAX_EXPANSION = 1000;
const ALWAYS_EXPAND_BYTES = 256 * 1024 * 1024;

/**
 * The bytes that the decompression of a file of some size yields. Behind damage that is followed by something whole a line ends, so that what
 * broke off never runs into it.
 */
export function streamSource(size: number, decompress: (report: Report) => AsyncGenerator<Buffer>): ByteSource {
  const limit = ALWAYS_EXPAND_BYTES + size * MAX_EXPANSION;
  const damage: Damage[] = [];
  let [position, endsLine, isBroken, isOver] = [0, true, false, false];
  const report: Report = (found) => {
    damage.push({ ...found, offset: position });
    isBroken = true;
  };
  const chunks = decompress(report);
  const next = async (): Promise<Buffer | undefined> => {
    if (isOver) return undefined;
    if (position > limit) {
      isOver = true;
      report({ kind: 'oversized', length: size, final: false });
      await chunks.return(undefined);
      return undefined;
    }
    const { value, done } = await chunks.next();
    if (done) return undefined;
    return isBroken && !endsLine ? Buffer.concat([NEWLINE, value]) : value;
  };
  let rest: Buffer = Buffer.alloc(0);
  return {
    damage,
    async read(into, at, length) {
      let filled = 0;
      while (filled < length) {
        if (rest.length === 0) {
          const chunk = await next();
          if (chunk === undefined) break;
          isBroken = false;
          position += chunk.length;
          if (chunk.length > 0) endsLine = chunk.at(-1) === 0x0a;
          rest = chunk;
        }
        const taken = rest.copy(into, at + filled, 0, length - filled);
        rest = rest.subarray(taken);
        filled += taken;
      }
      return filled;
    },
  };
}

const NEWLINE = Buffer.from('\n');
