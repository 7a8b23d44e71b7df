import { type Field, MESSAGES, type MessageName } from './messages.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Encodes OTLP JSON (as the Collector writes it) as protobuf, field by field: an int stays an int and a double a double,
 * which upstream's serializer cannot promise, since it goes by the JavaScript number.
 */
export function encodeProtobuf(message: 'LogsData' | 'TracesData' | 'MetricsData', json: object): Uint8Array {
  const writer = new ProtobufWriter();
  writeFields(writer, message, json as Json);
  return writer.finish();
}

function writeFields(writer: ProtobufWriter, message: MessageName, json: Json): void {
  if (message === 'KeyValue' && writeTextPair(writer, json)) return;
  const fields = MESSAGES[message];
  for (let index = fields.length - 1; index >= 0; index--) {
    const field = fields[index] as Field;
    const value = json[field.name];
    if (value !== undefined && value !== null) writeField(writer, field, value);
  }
}

/** The last text of a key, and from the second time on how the two of them are written. */
interface KnownPair {
  text: string;
  bytes: Uint8Array | undefined;
}

const knownPairs = new Map<string, KnownPair>();
const MAX_KNOWN = 512;
const MAX_KNOWN_TEXT = 128;
/** Any time from 2001 to 2286. */
const NANOS = /^[1-9]\d{18}$/;

/**
 * Most of what leaves a process are attributes whose value is text, the same as last time: they take no detour over the tables,
 * and mostly none over their characters.
 */
function writeTextPair(writer: ProtobufWriter, { key, value }: Json): boolean {
  const text = (value as Json | undefined)?.['stringValue'];
  if (typeof text !== 'string' || typeof key !== 'string' || key === '') return false;
  const before = writer.length;
  const known = knownPairs.get(key);
  if (known?.text === text) {
    if (known.bytes === undefined) {
      encodeTextPair(writer, key, text);
      known.bytes = writer.since(before);
    } else writer.raw(known.bytes);
    return true;
  }
  encodeTextPair(writer, key, text);
  if (text.length > MAX_KNOWN_TEXT) return true;
  if (known) {
    known.text = text;
    known.bytes = undefined;
  } else if (knownPairs.size < MAX_KNOWN) knownPairs.set(key, { text, bytes: undefined });
  return true;
}

function encodeTextPair(writer: ProtobufWriter, key: string, text: string): void {
  const before = writer.length;
  writer.text(text);
  writer.varint(writer.length - before);
  writer.tag(1, 2);
  writer.varint(writer.length - before);
  writer.tag(2, 2);
  const end = writer.length;
  writer.text(key);
  writer.varint(writer.length - end);
  writer.tag(1, 2);
}

function writeField(writer: ProtobufWriter, field: Field, value: unknown): void {
  const { kind, number, isExplicit = false } = field;
  switch (kind) {
    case 'string':
      if (value === '' && !isExplicit) return;
      return delimited(writer, number, () => writer.text(String(value)));
    case 'hex':
    case 'base64':
      if (value === '' && !isExplicit) return;
      return delimited(writer, number, () => writer.encoded(String(value), kind));
    case 'bool':
      if (value === false && !isExplicit) return;
      writer.varint(value === true ? 1 : 0);
      return writer.tag(number, 0);
    case 'enum':
    case 'uint32':
      if (Number(value) === 0) return;
      writer.varint(Number(value));
      return writer.tag(number, 0);
    case 'sint32':
      if (Number(value) === 0) return;
      // Zigzag: 0, −1, 1, −2 … are 0, 1, 2, 3 …
      writer.varint(Number(value) < 0 ? -2 * Number(value) - 1 : 2 * Number(value));
      return writer.tag(number, 0);
    case 'int64':
      writeInt64(writer, value);
      return writer.tag(number, 0);
    case 'fixed32':
      if (Number(value) === 0) return;
      writer.fixed32(Number(value));
      return writer.tag(number, 5);
    case 'fixed64':
      if (!isExplicit && Number(value) === 0) return;
      if (typeof value === 'string' && NANOS.test(value)) writer.nanos(value);
      else writer.fixed64(toBigInt(value));
      return writer.tag(number, 1);
    case 'double':
      writer.double(Number(value));
      return writer.tag(number, 1);
    case 'fixed64s':
      return packed(writer, number, value, (item) => writer.fixed64(toBigInt(item)));
    case 'uint64s':
      return packed(writer, number, value, (item) => writer.int64(toBigInt(item)));
    case 'doubles':
      return packed(writer, number, value, (item) => writer.double(Number(item)));
    default:
      return writeMessage(writer, number, kind, value);
  }
}

function writeMessage(writer: ProtobufWriter, number: number, kind: string, value: unknown): void {
  if (!kind.startsWith('repeated ')) {
    return delimited(writer, number, () => writeFields(writer, kind as MessageName, value as Json));
  }
  const message = kind.slice('repeated '.length) as MessageName;
  const items = value as readonly Json[];
  for (let index = items.length - 1; index >= 0; index--) {
    delimited(writer, number, () => writeFields(writer, message, items[index] ?? {}));
  }
}

function writeInt64(writer: ProtobufWriter, value: unknown): void {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) writer.varint(number);
  else writer.int64(toBigInt(value));
}

function packed(writer: ProtobufWriter, number: number, value: unknown, write: (item: unknown) => void): void {
  const items = value as readonly unknown[];
  if (items.length === 0) return;
  delimited(writer, number, () => {
    for (let index = items.length - 1; index >= 0; index--) write(items[index]);
  });
}

function delimited(writer: ProtobufWriter, number: number, content: () => void): void {
  const before = writer.length;
  content();
  writer.varint(writer.length - before);
  writer.tag(number, 2);
}

function toBigInt(value: unknown): bigint {
  return typeof value === 'number' ? BigInt(Math.trunc(value)) : BigInt(String(value));
}
