import { describe, expect, it } from 'vitest';

import { canonicalForm } from '../canonical/canonical-form.ts';
import { hashEvent } from '../canonical/hash-event.ts';
import { fromLogRecord, toLogRecord } from '../otlp/log-record.ts';
import type { OtlpLogRecord } from '../otlp/otlp-json.ts';
import { exampleEvents } from '../testing/example-events.ts';
import { normalizeMap } from '../value/normalize-value.ts';
import { catalogue } from './catalogue.ts';
import { defineFamily } from './define-family.ts';
import type { EventDefinition } from './event-definition.ts';
import { families } from './families.ts';
import { validatePayload } from './validate-payload.ts';
import * as v from 'valibot';

const definitions = Object.entries<EventDefinition>(catalogue);

describe('the example of', () => {
  it.each(definitions)(
    '%s is a payload that its schema takes, without a field that it does not know',
    (_, definition) => {
      expect(validatePayload(definition, normalizeMap(definition.example))).toBeUndefined();
      const fields = Object.keys((definition.payload as unknown as { entries: object }).entries);
      expect(Object.keys(definition.example as object).filter((field) => !fields.includes(field))).toEqual([]);
    },
  );

  it.each(exampleEvents())('$event_type is the same, and hashes the same, after OTLP JSON', (event) => {
    const back = fromLogRecord(JSON.parse(JSON.stringify(toLogRecord(event))) as OtlpLogRecord);
    expect(back).toEqual(event);
    expect(canonicalForm(back as typeof event)).toBe(canonicalForm(event));
    expect(hashEvent(back as typeof event)).toBe(hashEvent(event));
  });

  it('is held to its schema by the compiler', () => {
    defineFamily({
      // @ts-expect-error -- cents are a number
      'a.b': { version: 1, about: 'A.', payload: v.object({ cents: v.number() }), example: { cents: '12' } },
    });
    defineFamily({
      // @ts-expect-error -- a built-in event has an example
      'a.b': { version: 1, about: 'A.', payload: v.object({ cents: v.number() }) },
    });
    expect(definitions.length).toBeGreaterThanOrEqual(80);
  });
});

describe('the families', () => {
  it('hold every event of the catalogue once', () => {
    const names = families.flatMap(({ events }) => Object.keys(events()));
    expect(names.toSorted()).toEqual(definitions.map(([name]) => name).toSorted());
  });

  it.each(families)('$name has the prefixes that its names begin with', ({ events, prefixes }) => {
    const own = Object.keys(events()).map((name) => name.slice(0, name.indexOf('.')));
    expect(new Set(own)).toEqual(new Set(prefixes));
  });

  it('have a name of their own each, a meaning, and stand beside those of their topic', () => {
    const names = families.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { about } of families) expect(about).toMatch(/^[A-Z].*\.$/);
    const topics = families.map(({ topic }) => topic);
    const runs = topics.filter((topic, index) => topic !== topics[index - 1]);
    expect(new Set(topics).size).toBe(runs.length);
  });
});
