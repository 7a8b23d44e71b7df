import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

import type { EventDefinition } from '../catalogue/event-definition.ts';
import { breaches } from './breaches.ts';
import { releaseOf } from './released-catalogue.ts';

const payload = {
  order_id: v.string(),
  cents: v.number(),
  note: v.optional(v.string()),
  status: v.picklist(['open', 'paid']),
  lines: v.array(v.object({ item: v.string(), count: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
  extra: v.optional(v.record(v.string(), v.number())),
};
const placed: EventDefinition = { version: 1, about: 'Placed.', payload: v.object(payload), content: ['note'] };
const released = releaseOf({ 'order.placed': placed });

/** What `order.placed` breaks when it is defined so. */
function breaks(change: Partial<EventDefinition>, renamed: ReadonlyMap<string, string> = new Map()): string[] {
  return breaches(released, { 'order.placed': { ...placed, ...change } }, renamed);
}

const wayOut = '; raise its version to 2 and add an upcaster from 1';

describe('a change is compatible that', () => {
  test.each<[string, Partial<EventDefinition>]>([
    ['is none', {}],
    ['tells the meaning in other words', { about: 'A customer placed an order.' }],
    ['adds an optional field', { payload: v.object({ ...payload, channel: v.optional(v.string()) }) }],
    ['adds a choice', { payload: v.object({ ...payload, status: v.picklist(['open', 'paid', 'late']) }) }],
    ['makes more fields content', { content: ['note', 'extra'] }],
    [
      'raises the version and brings an upcaster',
      {
        version: 2,
        payload: v.object({ order_id: v.string(), euros: v.number() }),
        upcast: { 1: (old) => ({ order_id: old['order_id'] ?? '', euros: Number(old['cents']) / 100 }) },
      },
    ],
  ])('%s', (_, change) => {
    expect(breaks(change)).toEqual([]);
  });

  test('adds an event, or leaves one to the older spellings of another', () => {
    expect(breaches(released, { 'order.placed': placed, 'order.paid': placed }, new Map())).toEqual([]);
    expect(breaches(released, { 'order.made': placed }, new Map([['order.placed', 'order.made']]))).toEqual([]);
  });
});

describe('a breach is named that', () => {
  const { note: _note, ...withoutNote } = payload;
  const { cents: _cents, ...withoutCents } = payload;
  test.each<[string, Partial<EventDefinition>, string[]]>([
    ['removes a field', { payload: v.object(withoutCents) }, [`order.placed.cents was removed${wayOut}`]],
    ['removes an optional field', { payload: v.object(withoutNote) }, [`order.placed.note was removed${wayOut}`]],
    [
      'retypes a field',
      { payload: v.object({ ...payload, cents: v.string() }) },
      [`order.placed.cents changed from number to text${wayOut}`],
    ],
    [
      'makes a field required',
      { payload: v.object({ ...payload, note: v.string() }) },
      [`order.placed.note became required${wayOut}`],
    ],
    [
      'makes a field optional, which old readers count on',
      { payload: v.object({ ...payload, order_id: v.optional(v.string()) }) },
      [`order.placed.order_id became optional${wayOut}`],
    ],
    [
      'adds a required field',
      { payload: v.object({ ...payload, currency: v.string() }) },
      [`order.placed.currency is new and required${wayOut}`],
    ],
    [
      'takes a choice away',
      { payload: v.object({ ...payload, status: v.picklist(['open']) }) },
      [`order.placed.status no longer takes "paid"${wayOut}`],
    ],
    [
      'narrows a text',
      { payload: v.object({ ...payload, order_id: v.pipe(v.string(), v.minLength(1), v.maxLength(9), v.uuid()) }) },
      [
        `order.placed.order_id has a higher minLength${wayOut}`,
        `order.placed.order_id has a lower maxLength${wayOut}`,
        `order.placed.order_id changed its format${wayOut}`,
      ],
    ],
    [
      'changes what a list holds',
      { payload: v.object({ ...payload, lines: v.array(v.object({ item: v.string(), count: v.number() })) }) },
      [`order.placed.lines[].count changed from whole number from 0 to number${wayOut}`],
    ],
    [
      'changes what a map holds',
      { payload: v.object({ ...payload, extra: v.optional(v.record(v.string(), v.boolean())) }) },
      [`order.placed.extra.* changed from number to true or false${wayOut}`],
    ],
    [
      'lets what people said through',
      { content: [] },
      ['order.placed.note is no longer content; SPANREEL_CAPTURE_CONTENT=none would let it through'],
    ],
    [
      'raises the version without upcasters',
      { version: 3, upcast: { 1: (old) => old } },
      ['order.placed needs an upcaster from version 2'],
    ],
    ['goes back', { version: 0 }, ['order.placed went back from version 1 to 0']],
  ])('%s', (_, change, sentences) => {
    expect(breaks(change)).toEqual(sentences);
  });

  test('removes an event', () => {
    expect(breaches(released, {}, new Map([['order.placed', 'order.made']]))).toEqual([
      'order.placed was removed; keep it, or make it an alias of what took its place',
    ]);
  });
});
