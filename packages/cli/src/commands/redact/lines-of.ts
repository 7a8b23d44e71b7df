/** Bytes of one line that are kept: as much as the redactor reads of one text. */
export const MAX_LINE = 262_144;
/** Kept beyond, so that what stands across the cut is still recognised. */
export const MARGIN = 256;
/** Lines of a private key that are joined at most. */
const MAX_KEY_LINES = 200;
const NEWLINE = 0x0a;

/** A line of the input, or the lines of one private key. */
export interface Line {
  readonly bytes: Buffer;
  /** What ended it: `\n`, `\r\n`, or nothing at the end of the input. */
  readonly end: string;
  /** Characters beyond {@link MAX_LINE}, which were let go; then `bytes` holds {@link MARGIN} more than may be shown. */
  readonly missing: number;
}

/** The lines of `input` as they come; holds one in memory, and of that no more than {@link MAX_LINE} bytes and a margin. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void> {
  let key: Line[] = [];
  for await (const line of plainLinesOf(input)) {
    const text = line.bytes.toString('latin1');
    const opens = key.length === 0 && text.includes('-----BEGIN ') && text.includes('PRIVATE KEY');
    if (key.length === 0 && (!opens || text.includes('-----END '))) {
      yield line;
      continue;
    }
    key.push(line);
    if (!text.includes('-----END ') && key.length < MAX_KEY_LINES) continue;
    yield joined(key);
    key = [];
  }
  if (key.length > 0) yield joined(key);
}

function joined(lines: readonly Line[]): Line {
  const parts = lines.flatMap(({ bytes, end }, index) =>
    index === lines.length - 1 ? [bytes] : [bytes, Buffer.from(end)],
  );
  return {
    bytes: Buffer.concat(parts),
    end: lines.at(-1)!.end,
    missing: lines.reduce((sum, { missing }) => sum + missing, 0),
  };
}

async function* plainLinesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void> {
  let line = new LineInProgress();
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      line.add(chunk.subarray(start, end));
      yield line.ended('\n');
      line = new LineInProgress();
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (!line.isEmpty) yield line.ended('');
}

class LineInProgress {
  readonly #parts: Uint8Array[] = [];
  #length = 0;
  #missing = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, Math.max(0, MAX_LINE + MARGIN - this.#length));
    // A copy: the chunk would stay in memory as long as a part of it.
    if (kept.length > 0) this.#parts.push(Buffer.from(kept));
    this.#length += kept.length;
    for (const byte of bytes.subarray(kept.length)) if ((byte & 0xc0) !== 0x80) this.#missing++;
  }

  ended(by: '\n' | ''): Line {
    const bytes = Buffer.concat(this.#parts);
    const carriageReturn = by === '\n' && this.#missing === 0 && bytes.at(-1) === 0x0d;
    return {
      bytes: carriageReturn ? bytes.subarray(0, -1) : bytes,
      end: carriageReturn ? '\r\n' : by,
      missing: this.#missing,
    };
  }
}
