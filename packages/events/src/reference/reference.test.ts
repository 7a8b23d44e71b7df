import { readFileSync } from 'node:fs';

import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

import { catalogue } from '../catalogue/catalogue.ts';
import { type EventDescription, describeEvent } from './describe-event.ts';
import { familyDiagram } from './family-diagram.ts';
import { payloadFields } from './payload-fields.ts';
import { referencePage } from './reference-page.ts';

test('docs/events.md is what the catalogue says; run pnpm --filter @spanreel/events reference after a change', () => {
  const page = readFileSync(new URL('../../../../docs/events.md', import.meta.url), 'utf8');
  expect(page === referencePage()).toBe(true);
});

test('the page has a section for every event, which its contents lead to', () => {
  const page = referencePage();
  for (const name of Object.keys(catalogue)) {
    expect(page).toContain(`\n#### ${name}\n`);
    expect(page).toContain(`[\`${name}\`](#${name.replaceAll('.', '')})`);
  }
});

test('the diagram has a box for each family, below its topic, with its events', () => {
  const events = { 'parcel.weighed': catalogue['call.ended'], 'parcel.sent': catalogue['call.ended'] };
  expect(
    familyDiagram([
      { topic: 'Post', name: 'Parcels', about: 'Parcels.', prefixes: ['parcel'], events: () => events },
      {
        topic: 'Post',
        name: 'Letters',
        about: 'Letters.',
        prefixes: ['letter'],
        events: () => ({ 'letter.sent': catalogue['call.ended'] }),
      },
    ]),
  ).toBe(
    [
      'flowchart LR',
      '  catalogue((Events))',
      '  catalogue --> t0([Post])',
      '  t0 --> f0["<b>Parcels</b><br/>parcel.weighed, parcel.sent"]',
      '  t0 --> f1["<b>Letters</b><br/>letter.sent"]',
    ].join('\n'),
  );
});

describe('describeEvent', () => {
  test('tells all that the catalogue knows, by an older spelling too', () => {
    expect(describeEvent('asr_confidence_low')).toEqual({
      name: 'asr.confidence_low',
      about: 'Speech recognition was less sure than the threshold asks for.',
      topic: 'Voice',
      family: 'Speech',
      version: 1,
      severity: 'WARN',
      component: 'stt',
      aliases: ['asr_confidence_low'],
      fields: [
        { path: 'turn_id', type: 'text', required: false, content: false },
        { path: 'confidence', type: 'number from 0 to 1', required: true, content: false },
        { path: 'threshold', type: 'number from 0 to 1', required: true, content: false },
        { path: 'text', type: 'text', required: false, content: true },
      ],
      schema: {
        type: 'object',
        properties: {
          turn_id: { type: 'string', minLength: 1 },
          confidence: { type: 'number', minimum: 0, maximum: 1 },
          threshold: { type: 'number', minimum: 0, maximum: 1 },
          text: { type: 'string' },
        },
        required: ['confidence', 'threshold'],
      },
      example: { turn_id: 'turn-1', confidence: 0.41, threshold: 0.6, text: 'what is my ballots' },
    } satisfies EventDescription);
    expect(describeEvent('constructor')).toBeUndefined();
  });

  test('says what kind of value every field takes, nested ones included', () => {
    const payload = v.object({
      at: v.pipe(v.string(), v.isoTimestamp()),
      size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      kind: v.picklist(['a', 'b']),
      open: v.boolean(),
      any: v.optional(v.unknown()),
      names: v.array(v.string()),
      pairs: v.optional(v.array(v.object({ key: v.string(), value: v.optional(v.number()) }))),
      place: v.object({ x: v.number() }),
      more: v.optional(v.record(v.string(), v.unknown())),
    });
    const fields = payloadFields({ version: 1, about: 'A.', payload, content: ['pairs'] });
    expect(fields.map(({ path, type, required, content }) => [path, type, required, content])).toEqual([
      ['at', 'time, ISO 8601', true, false],
      ['size', 'whole number from 0', false, false],
      ['kind', '"a" or "b"', true, false],
      ['open', 'true or false', true, false],
      ['any', 'anything', false, false],
      ['names', 'list of text', true, false],
      ['pairs', 'list of maps', false, true],
      ['pairs[].key', 'text', true, true],
      ['pairs[].value', 'number', false, true],
      ['place', 'map', true, false],
      ['place.x', 'number', true, false],
      ['more', 'map', false, false],
    ]);
  });
});
