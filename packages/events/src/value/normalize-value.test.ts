import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalValue } from '../canonical/canonical-form.ts';
import { fromAnyValue, toAnyValue } from '../otlp/any-value.ts';
import { CIRCULAR, TOO_DEEP, TOO_MANY, UNREADABLE, normalizeMap, normalizeValue } from './normalize-value.ts';
import type { Value } from './value.ts';

describe('normalizeValue', () => {
  const self: Record<string, unknown> = { name: 'loop' };
  self['self'] = self;
  const shared = { id: 1 };

  it.each<[string, unknown, Value]>([
    ['keeps text', 'abc', 'abc'],
    ['replaces a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['turns minus zero into zero', -0, 0],
    ['keeps NaN', Number.NaN, Number.NaN],
    ['turns a small bigint into a number', 12n, 12],
    ['keeps an int64 beyond safe integers', 2n ** 60n, 2n ** 60n],
    ['writes a bigint beyond int64 as text', 2n ** 70n, '1180591620717411303424'],
    ['writes a date as ISO text', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['has null for an invalid date', new Date(Number.NaN), null],
    ['takes an error’s name and message, not its stack', new TypeError('no'), { name: 'TypeError', message: 'no' }],
    ['takes an error’s cause', new Error('a', { cause: 'b' }), { name: 'Error', message: 'a', cause: 'b' }],
    ['says how long a huge buffer was', new Uint8Array(2 ** 20 + 1), '[1048577 bytes]'],
    ['copies a buffer', Buffer.from('hi'), new Uint8Array([104, 105])],
    [
      'turns a map into a map',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
      ]),
      { a: 1, '2': 'b' },
    ],
    ['turns a set into a list', new Set([1, 2]), [1, 2]],
    [
      'takes what is in a boxed value',
      [Object('a'), Object(1), Object(false), Object(12n), Object(Symbol('s'))],
      ['a', 1, false, 12, null],
    ],
    ['asks toJSON', { toJSON: () => ({ a: 1 }) }, { a: 1 }],
    ['writes a URL as text', new URL('http://a.example/b'), 'http://a.example/b'],
    ['writes a regular expression as text', /a+/g, '/a+/g'],
    ['leaves undefined and functions out of maps', { a: undefined, b: () => 1, c: 1 }, { c: 1 }],
    ['has null for them in lists', [undefined, Symbol('x'), 1], [null, null, 1]],
    ['marks a cycle', self, { name: 'loop', self: CIRCULAR }],
    ['does not take sharing for a cycle', [shared, shared], [{ id: 1 }, { id: 1 }]],
    [
      'marks a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
        b: 1,
      },
      { a: UNREADABLE, b: 1 },
    ],
    [
      'marks a toJSON that throws',
      {
        toJSON() {
          throw new Error('no');
        },
      },
      UNREADABLE,
    ],
    ['has null for undefined', undefined, null],
  ])('%s', (_, input, expected) => {
    expect(normalizeValue(input)).toEqual(expected);
  });

  it('ends at 32 levels', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 1_000; level++) deep = { deep };
    let value = normalizeValue(deep);
    let levels = 0;
    while (typeof value === 'object' && value !== null) {
      value = (value as { deep: Value }).deep;
      levels++;
    }
    expect({ levels, value }).toEqual({ levels: 32, value: TOO_DEEP });
  });

  it('ends at 20,000 values', () => {
    const list = normalizeValue(Array.from({ length: 100_000 }, (_, i) => i)) as Value[];
    expect(list.length).toBe(20_000);
    expect(list.at(-1)).toBe(TOO_MANY);
  });

  it('ends with a map that does not', () => {
    class Endless extends Map<string, number> {
      override *[Symbol.iterator](): ReturnType<Map<string, number>['entries']> {
        for (;;) yield ['a', 1];
      }
    }
    expect(normalizeValue(new Endless())).toEqual({ a: 1 });
  });

  it('keeps a key named __proto__ as data', () => {
    const value = normalizeValue(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, Value>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('shares nothing with its input', () => {
    const bytes = new Uint8Array([1, 2]);
    const input = { list: [1], bytes };
    const value = normalizeValue(input);
    input.list.push(2);
    bytes[0] = 9;
    expect(value).toEqual({ list: [1], bytes: new Uint8Array([1, 2]) });
  });

  it('never throws, and what it gives survives OTLP JSON unchanged', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (input) => {
          const value = normalizeValue(input);
          const back = fromAnyValue(JSON.parse(JSON.stringify(toAnyValue(value))) as ReturnType<typeof toAnyValue>);
          expect(canonicalValue(back)).toBe(canonicalValue(value));
        },
      ),
    );
  });
});

describe('normalizeMap', () => {
  it.each<[string, unknown, Value]>([
    ['keeps a map', { a: 1 }, { a: 1 }],
    ['wraps text', 'a', { value: 'a' }],
    ['wraps a list', [1], { value: [1] }],
    ['has an empty map for nothing', undefined, {}],
  ])('%s', (_, input, expected) => {
    expect(normalizeMap(input)).toEqual(expected);
  });
});
