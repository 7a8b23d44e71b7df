/** What a receiver says of a request that it took. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const NOTHING_REJECTED: PartialSuccess = { rejected: 0, message: '' };

/**
 * Reads an OTLP export response, JSON or protobuf: `partial_success` (field 1) with the rejected count (1) and a message
 * (2), the same for every signal. `undefined` if it is none, as what a proxy or a login page answers.
 *
 * @param requested What the request was encoded in; counts where the answer does not say.
 */
export function readExportResponse(
  body: Uint8Array,
  contentType: string,
  requested: 'json' | 'protobuf',
): PartialSuccess | undefined {
  if (body.length === 0) return NOTHING_REJECTED;
  if (contentType.includes('html')) return undefined;
  const isJson = contentType.includes('json') || (requested === 'json' && !contentType.includes('protobuf'));
  try {
    return isJson ? fromJson(body) : fromProtobuf(body);
  } catch {
    return undefined;
  }
}

function fromJson(body: Uint8Array): PartialSuccess {
  const answer: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw new Error('no message');
  const { partialSuccess } = answer as { partialSuccess?: Readonly<Record<string, unknown>> | null };
  const count =
    partialSuccess?.['rejectedLogRecords'] ??
    partialSuccess?.['rejectedSpans'] ??
    partialSuccess?.['rejectedDataPoints'];
  const message = partialSuccess?.['errorMessage'];
  const rejected = Number(count ?? 0);
  return { rejected: rejected > 0 ? rejected : 0, message: typeof message === 'string' ? message : '' };
}

function fromProtobuf(body: Uint8Array): PartialSuccess {
  let found = NOTHING_REJECTED;
  readFields(body, (field, value) => {
    if (field !== 1) return;
    if (typeof value === 'number') throw new Error('not a partial success');
    let [rejected, message] = [0, ''];
    readFields(value, (inner, content) => {
      if (inner === 1 && typeof content === 'number') rejected = content;
      if (inner === 2 && typeof content !== 'number') message = Buffer.from(content).toString('utf8');
    });
    found = { rejected, message };
  });
  return found;
}

function readFields(bytes: Uint8Array, seen: (field: number, value: number | Uint8Array) => void): void {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = bytes[at++];
      if (byte === undefined || factor > 2 ** 63) throw new Error('not protobuf');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const take = (size: number): Uint8Array => {
    if (at + size > bytes.length) throw new Error('not protobuf');
    at += size;
    return bytes.subarray(at - size, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const type = tag % 8;
    if (field === 0) throw new Error('not protobuf');
    if (type === 0) seen(field, varint());
    else if (type === 1) take(8);
    else if (type === 2) seen(field, take(varint()));
    else if (type === 5) take(4);
    else throw new Error('not protobuf');
  }
}
