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
    const bytes = Buffer.from(value, encoding);
    this.#take(bytes.length);
    this.#bytes.set(bytes, this.#start);
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
