import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SpineEvent } from '../event.ts';
import { fromAnyValue } from '../otlp/any-value.ts';
import { fromLogRecord, toLogRecord } from '../otlp/log-record.ts';
import type { OtlpAnyValue, OtlpLogRecord } from '../otlp/otlp-json.ts';
import { anyEvent } from '../testing/any-event.ts';
import type { Value } from '../value/value.ts';
import { canonicalForm, canonicalValue } from './canonical-form.ts';
import { hashEvent } from './hash-event.ts';

interface Vector {
  readonly about: string;
  readonly record: OtlpLogRecord;
  readonly canonical: string;
  readonly hash: string;
}

const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vector[];

describe('the canonical form, version 1', () => {
  it.each(vectors)('of $about is what it was when it was released', ({ record, canonical, hash }) => {
    const event = fromLogRecord(record) as SpineEvent;
    expect(canonicalForm(event)).toBe(canonical);
    expect(hashEvent(event)).toBe(hash);
  });

  it.each<[Value, string]>([
    [null, 'null'],
    ['a"b\n', '"a\\"b\\n"'],
    [1, '1'],
    [1.5, '~1.5'],
    [1e21, '~1e+21'],
    [2 ** 53, '~9007199254740992'],
    [2n ** 60n, '1152921504606846976'],
    [Number.NaN, '~NaN'],
    [Number.NEGATIVE_INFINITY, '~-Infinity'],
    [0.1, '~0.1'],
    [new Uint8Array([255, 0]), 'b"/wA="'],
    [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
  ])('writes a value as its typed text (%#)', (value, text) => {
    expect(canonicalValue(value)).toBe(text);
  });

  it('tells text from number, int from double and bytes from text', () => {
    const texts = ['1', 1, 1.25, '~1.25', new Uint8Array([1]), 'AQ==', 'b"AQ=="'].map((value) => canonicalValue(value));
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('an event', () => {
  it('is the same, and hashes the same, after OTLP JSON in any key order and either number encoding', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const record = JSON.parse(JSON.stringify(toLogRecord(event))) as OtlpLogRecord;
        const shuffled = { ...record, attributes: record.attributes?.toReversed() ?? [], body: reversed(record.body) };
        const back = fromLogRecord(shuffled) as SpineEvent;
        expect(back).toEqual(event);
        expect(hashEvent(back)).toBe(hashEvent(event));
      }),
    );
  });

  it('hashes differently when any field differs', () => {
    fc.assert(
      fc.property(anyEvent, fc.nat(), (event, pick) => {
        const fields = (Object.keys(event) as (keyof SpineEvent)[]).filter((field) => field !== 'metadata');
        const field = fields[pick % fields.length] as keyof SpineEvent;
        const changed = { ...event, [field]: changedValue(event, field) };
        expect(hashEvent(changed)).not.toBe(hashEvent(event));
      }),
    );
  });

  it.each([{ severityText: 'WARN' }, { severityNumber: 18 }, { severityNumber: 13 }])(
    'hashes differently when its record says %j',
    (change) => {
      const [{ record, hash }] = vectors as [Vector];
      expect(hashEvent(fromLogRecord({ ...record, ...change }) as SpineEvent)).not.toBe(hash);
    },
  );

  it('reads numbers as numbers where a writer put them so', () => {
    expect(
      [{ intValue: 7 }, { intValue: '7' }, { doubleValue: 'NaN' }].map((any: OtlpAnyValue) => fromAnyValue(any)),
    ).toEqual([7, 7, Number.NaN]);
  });
});

function reversed(any: OtlpAnyValue | undefined): OtlpAnyValue {
  const entries = any?.kvlistValue?.values;
  return entries ? { kvlistValue: { values: entries.toReversed() } } : (any ?? {});
}

function changedValue(event: SpineEvent, field: keyof SpineEvent): unknown {
  if (field === 'timestamp')
    return event.timestamp === '2001-01-01T00:00:00.000000001Z'
      ? '2001-01-01T00:00:00.000000002Z'
      : '2001-01-01T00:00:00.000000001Z';
  if (field === 'severity') return event.severity === 'INFO' ? 'WARN' : 'INFO';
  if (field === 'tags') return [...(event.tags ?? []), 'more'];
  if (field === 'payload') return { ...event.payload, '\u0000new': 1 };
  const value = event[field];
  return typeof value === 'number' ? value + 1 : `${value as string}x`;
}
