import { readFileSync } from 'node:fs';

import { describe, expect, it, test } from 'vitest';

import { aliases } from '../catalogue/aliases.ts';
import { catalogue } from '../catalogue/catalogue.ts';
import { findEvent } from '../catalogue/find-event.ts';
import type { EventDefinition } from '../catalogue/event-definition.ts';
import { upcastPayload } from '../catalogue/upcast.ts';
import { validatePayload } from '../catalogue/validate-payload.ts';
import { breaches } from './breaches.ts';
import { type Golden, type Goldens, goldenOf, goldensOf } from './goldens.ts';
import type { ReleasedCatalogue } from './released-catalogue.ts';
import * as v from 'valibot';

const released = read('catalogue.json') as ReleasedCatalogue;
const goldens = read('goldens.json') as Goldens;

test('the catalogue keeps what its last release promised', () => {
  expect(breaches(released, catalogue, aliases)).toEqual([]);
});

describe('a payload that was written by', () => {
  it.each(Object.entries<Golden>(goldens))('%s reads as it did, and fits the schema of today', (key, golden) => {
    const { name, version } = goldenOf(key);
    const definition = findEvent(name) as EventDefinition;
    const payload = upcastPayload(definition, version, golden.written);
    expect(payload).toEqual(golden.read ?? golden.written);
    expect(validatePayload(definition, payload)).toBeUndefined();
  });

  it.each(Object.entries(released))('every version of %s up to the released one is kept', (name, { version }) => {
    const keys = Array.from({ length: version }, (_, index) => `${name}@${index + 1}`);
    expect(keys.filter((key) => !Object.hasOwn(goldens, key))).toEqual([]);
  });
});

describe('the goldens of a release', () => {
  const first = { version: 1, about: 'Weighed.', payload: v.object({ kilos: v.number() }), example: { kilos: 2 } };
  const second: EventDefinition = {
    version: 2,
    about: 'Weighed.',
    payload: v.object({ grams: v.number() }),
    example: { grams: 500 },
    upcast: { 1: (old) => ({ grams: Number(old['kilos']) * 1000 }) },
  };

  it('begin with the examples', () => {
    expect(goldensOf({ 'parcel.weighed': first }, {})).toEqual({ 'parcel.weighed@1': { written: { kilos: 2 } } });
  });

  it('keep what was written, tell what it reads as now, and add the new version', () => {
    const before = { 'parcel.weighed@1': { written: { kilos: 7 } }, 'parcel.lost@1': { written: { gone: true } } };
    expect(goldensOf({ 'parcel.weighed': second }, before)).toEqual({
      'parcel.lost@1': { written: { gone: true } },
      'parcel.weighed@1': { written: { kilos: 7 }, read: { grams: 7000 } },
      'parcel.weighed@2': { written: { grams: 500 } },
    });
  });
});

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../released/${file}`, import.meta.url), 'utf8'));
}
