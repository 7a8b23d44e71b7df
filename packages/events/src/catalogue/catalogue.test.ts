import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';

import { aliases } from './aliases.ts';
import { type EventName, type EventPayload, EventType, catalogue } from './catalogue.ts';
import { findEvent } from './find-event.ts';
import { defineEvents } from './define-events.ts';
import type { EventDefinition } from './event-definition.ts';
import { validatePayload } from './validate-payload.ts';

const names = Object.keys(catalogue);

describe('the catalogue', () => {
  it.each(names)(
    '%s has a dotted lower-case name, a version, a meaning and content fields that its schema knows',
    (name) => {
      const definition = findEvent(name) as EventDefinition;
      expect(name).toMatch(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/);
      expect(definition.version).toBeGreaterThanOrEqual(1);
      expect(definition.about).toMatch(/^[A-Z].*\.$/);
      const fields = Object.keys((definition.payload as unknown as { entries: object }).entries);
      expect((definition.content ?? []).filter((field) => !fields.includes(field))).toEqual([]);
    },
  );

  it('has a constant for every name', () => {
    expect(EventType.SAGA_STEP_COMPLETED).toBe('saga.step.completed');
    expect(Object.values(EventType).toSorted()).toEqual(names.toSorted());
  });

  it.each([...aliases])('knows %s as %s', (older, name) => {
    expect(findEvent(older)).toBe(catalogue[name as keyof typeof catalogue]);
  });

  it('knows nothing that is only inherited', () => {
    expect(findEvent('constructor')).toBeUndefined();
    expect(findEvent('__proto__')).toBeUndefined();
  });

  it('types payloads by name', () => {
    expectTypeOf<EventPayload<'call.started'>['direction']>().toEqualTypeOf<'inbound' | 'outbound'>();
    expectTypeOf<'no.such_event'>().not.toExtend<EventName>();
  });
});

describe('validatePayload', () => {
  it('accepts what the schema asks for, and fields it does not know', () => {
    expect(
      validatePayload(catalogue['call.started'], { call_id: 'c1', direction: 'inbound', more: 1 }),
    ).toBeUndefined();
  });

  it('names the field and what it must be, never the value', () => {
    const problem = validatePayload(catalogue['call.started'], { call_id: 'c1', direction: 'jane@example.com' });
    expect(problem).toBe('direction must be ("inbound" | "outbound")');
  });
});

describe('a missing field', () => {
  it('is named as missing', () => {
    expect(validatePayload(catalogue['error.occurred'], { error_message: 'x' })).toBe('error_type is missing');
  });
});

describe('defineEvents', () => {
  const order = { version: 1, about: 'A customer placed an order.', payload: v.object({ order_id: v.string() }) };

  it('adds names that emit then knows', () => {
    defineEvents({ 'order.placed': order });
    expect(findEvent('order.placed')).toBe(order);
  });

  it('takes the same definition twice, as two copies of a module would give it', () => {
    expect(() => defineEvents({ 'order.placed': { ...order } })).not.toThrow();
  });

  it.each<[string, Parameters<typeof defineEvents>[0], string]>([
    ['a name without a dot', { order: order }, 'event name "order" must be dotted lower case, such as "order.placed"'],
    [
      'a version of 0',
      { 'order.zero': { ...order, version: 0 } },
      'event "order.zero": version 0 must be a whole number from 1',
    ],
    [
      'a missing upcaster',
      { 'order.two': { ...order, version: 2 } },
      'event "order.two": version 2 needs an upcaster from version 1',
    ],
    [
      'a name that is taken',
      { 'order.placed': { ...order, about: 'Something else.' } },
      'event "order.placed" is defined twice, differently; rename one of them',
    ],
    [
      'a built-in name',
      { 'call.started': order },
      'event "call.started" is defined twice, differently; rename one of them',
    ],
  ])('refuses %s', (_, definitions, message) => {
    expect(() => defineEvents(definitions)).toThrow(
      expect.objectContaining({ code: 'SPANREEL_EVENT_DEFINITION', message }),
    );
  });
});
