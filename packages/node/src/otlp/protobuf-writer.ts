/** Characters. */
const SHORT = 40;

/**
 * Writes a protobuf message from its end to its beginning: by the time a nested message's length has to be written, its
 * content stands, so that nothing is measured twice or moved.
 */
export class ProtobufWriter {
  #bytes: Buffer;
  #start: number;

  constructor(size = 16_384) {
    this.#bytes = Buffer.allocUnsafe(size);
    this.#start = size;
  }

  /** Bytes written so far: the difference to a later value is the length of what came between. */
  get length(): number {
    return this.#bytes.length - this.#start;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(this.#start);
  }

  tag(field: number, wireType: 0 | 1 | 2 | 5): void {
    this.varint((field << 3) | wireType);
  }

  /** A whole number from 0 to 2⁵³−1. */
  varint(value: number): void {
    let size = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
    this.#take(size);
    let rest = value;
    for (let at = this.#start; at < this.#start + size - 1; at++) {
      this.#bytes[at] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#start + size - 1] = rest;
  }

  /** An int64; negative ones take ten bytes. */
  int64(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    const digits: number[] = [];
    do {
      digits.push(Number(rest & 0x7fn));
      rest >>= 7n;
    } while (rest > 0n);
    this.#take(digits.length);
    digits.forEach((digit, index) => {
      this.#bytes[this.#start + index] = index === digits.length - 1 ? digit : digit | 0x80;
    });
  }

  fixed64(value: bigint): void {
    this.#take(8);
    this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.#start);
  }

  /** Nanoseconds since the epoch in nineteen decimal digits: in two halves, for a bigint takes three times as long. */
  nanos(digits: string): void {
    const seconds = Number(digits.slice(0, -9));
    // seconds × 10⁹ + nanoseconds = upper × 2¹⁶ + lower, with no part beyond 2⁵³.
    const upper = Math.floor(seconds / 0x1_0000) * 1e9;
    const lower = (seconds % 0x1_0000) * 1e9 + Number(digits.slice(-9));
    const low = (upper % 0x1_0000) * 0x1_0000 + lower;
    this.#take(8);
    this.#bytes.writeUInt32LE(low % 0x1_0000_0000, this.#start);
    this.#bytes.writeUInt32LE(Math.floor(upper / 0x1_0000) + Math.floor(low / 0x1_0000_0000), this.#start + 4);
  }

  fixed32(value: number): void {
    this.#take(4);
    this.#bytes.writeUInt32LE(value >>> 0, this.#start);
  }

  double(value: number): void {
    this.#take(8);
    this.#bytes.writeDoubleLE(value, this.#start);
  }

  text(value: string): void {
    if (value.length <= SHORT && this.#shortAscii(value)) return;
    const size = Buffer.byteLength(value);
    this.#take(size);
    this.#bytes.write(value, this.#start, size, 'utf8');
  }

  encoded(value: string, encoding: 'hex' | 'base64'): void {
    if (encoding === 'hex' && value.length <= SHORT && this.#shortHex(value)) return;
    this.raw(Buffer.from(value, encoding));
  }

  /** What is encoded already. */
  raw(bytes: Uint8Array): void {
    this.#take(bytes.length);
    this.#bytes.set(bytes, this.#start);
  }

  /** A copy of what was written since there were `length` bytes. */
  since(length: number): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, this.#start, this.#bytes.length - length);
  }

  /** Writes a short text of plain letters: going over to the native writer takes longer than that. */
  #shortAscii(value: string): boolean {
    const { length } = value;
    this.#take(length);
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.#start += length;
        return false;
      }
      this.#bytes[this.#start + index] = code;
    }
    return true;
  }

  /** Trace and span ids, likewise; false where it is no hexadecimal. */
  #shortHex(value: string): boolean {
    const size = value.length >> 1;
    if (value.length % 2 !== 0) return false;
    this.#take(size);
    for (let index = 0; index < size; index++) {
      const byte = (nibble(value.charCodeAt(2 * index)) << 4) | nibble(value.charCodeAt(2 * index + 1));
      if (byte < 0) {
        this.#start += size;
        return false;
      }
      this.#bytes[this.#start + index] = byte;
    }
    return true;
  }

  #take(size: number): void {
    if (size > this.#start) this.#grow(size);
    this.#start -= size;
  }

  #grow(size: number): void {
    const used = this.length;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, used + size));
    this.#bytes.copy(larger, larger.length - used, this.#start);
    this.#bytes = larger;
    this.#start = larger.length - used;
  }
}

/** The value of a hexadecimal digit, by its character code; -1 for anything else. */
function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
