import type { ValueMap } from '@spanreel/events';
import { expect, test } from 'vitest';

import type { Detector } from '../detectors/detector.ts';
import { eventOf } from '../samples/event-of.ts';
import { testRedactor } from '../samples/test-redactor.ts';

const NAME = /zorblax|quuxima/g;

/** A detector that knows names only in texts that it has read ahead; `waited` are those that `find` was asked about before. */
function reader(): { detector: Detector; asked: string[]; waited: string[] } {
  const read = new Set<string>();
  const asked: string[] = [];
  const waited: string[] = [];
  const detector: Detector = {
    name: 'reader',
    entities: ['PERSON'],
    needs: 0,
    priority: 30,
    ahead: {
      lacks: (text) => text.includes(' ') && !read.has(text),
      async read(texts) {
        await Promise.resolve();
        asked.push(...texts);
        for (const text of texts) read.add(text);
      },
    },
    find(scan) {
      if (!read.has(scan.text)) waited.push(scan.text);
      else for (const { index, 0: name } of scan.text.matchAll(NAME)) scan.report(index, index + name.length, 'PERSON');
    },
  };
  return { detector, asked, waited };
}

const withoutToken = (text: unknown): string => JSON.stringify(text).replaceAll(/:k1\.\w+/g, '');

test('shows detectors the very texts that are redacted later: decoded, within JSON, beside what was replaced', async () => {
  const { detector, asked, waited } = reader();
  const redactor = testRedactor({ detectors: [detector] });
  const attributes = {
    note: 'ask zorblax today',
    body: '{"said":"quuxima is late","n":[1,"and zorblax too"]}',
    query: 'who=ask%20zorblax%20there',
    'http.route': '/orders/:id',
    'trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
  };

  await redactor.readAhead?.(() => redactor.attributes(attributes));

  expect(withoutToken(redactor.attributes(attributes))).toBe(
    JSON.stringify({
      note: 'ask <PERSON> today',
      body: '{"said":"<PERSON> is late","n":[1,"and <PERSON> too"]}',
      query: 'who=ask%20<PERSON>%20there',
      'http.route': '/orders/:id',
      'trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
    }),
  );
  expect(asked.toSorted().map((text) => text.replace(/:k1\.\w+/, ''))).toEqual([
    'and zorblax too',
    'ask zorblax today',
    'quuxima is late',
    // Once more with what was found replaced, for an escape stood beside it.
    'who=ask <PERSON> there',
    'who=ask zorblax there',
  ]);
  expect(waited.filter((text) => text.includes(' '))).toEqual([]);
});

test('goes on until nothing is lacking: what was found may change what is looked at next', async () => {
  const { detector, asked, waited } = reader();
  const redactor = testRedactor({ detectors: [detector] });

  await redactor.readAhead?.(() => redactor.text('ask zorblax, jane@example.com, now'));

  expect(asked).toHaveLength(2);
  expect(withoutToken(redactor.text('ask zorblax, jane@example.com, now'))).toBe('"ask <PERSON>, <EMAIL>, now"');
  expect(waited).toEqual([]);
});

test('counts and keeps nothing on trial, and remembers no text as clean that nobody has read', async () => {
  const { detector } = reader();
  const counted: string[] = [];
  const redactor = testRedactor({ detectors: [detector], onRedacted: (entity) => counted.push(entity) });
  const text = 'ask zorblax or jane@example.com';

  await redactor.readAhead?.(() => redactor.text(text));
  expect(counted).toEqual([]);

  expect(withoutToken(redactor.text(text))).toBe('"ask <PERSON> or <EMAIL>"');
  expect(counted).toEqual(['PERSON', 'EMAIL']);
});

test('lets a conversation go on with each event once, however often it is looked at', async () => {
  const said: [string, ValueMap][] = [
    ['tts.started', { text: 'What is your mobile number?' }],
    ['user.spoke', { text: 'oh four one two', is_final: true }],
    ['user.spoke', { text: 'triple five', is_final: true }],
    ['user.spoke', { text: 'one two three, ask zorblax', is_final: true }],
  ];
  const alone = testRedactor();
  const events = said.map(([type, payload]) => eventOf(type, payload));
  const { detector } = reader();
  const redactor = testRedactor({ detectors: [detector] });

  const written: unknown[] = [];
  for (const event of events) {
    await redactor.readAhead?.(() => redactor.event(event));
    written.push(redactor.event(event).payload);
  }

  const expected = events.map((event) => alone.event(event).payload);
  expect(expected.at(-1)).toEqual({ text: expect.stringMatching(/^<PHONE:k1\.\w+>, ask zorblax$/), is_final: true });
  expect(JSON.stringify(written).replace(/<PERSON:k1\.\w+>/, 'zorblax')).toBe(JSON.stringify(expected));
});

test('redacts at once without what reads ahead, and leaves what machines write to that', async () => {
  const { detector, asked, waited } = reader();
  const redactor = testRedactor({ detectors: [detector] });

  expect(withoutToken(redactor.atOnce.text('ask zorblax or jane@example.com'))).toBe('"ask zorblax or <EMAIL>"');
  expect(redactor.atOnce.readAhead).toBeUndefined();
  expect([...asked, ...waited]).toEqual([]);
});

test('reads nothing ahead where no detector does', () => {
  const redactor = testRedactor();
  expect(redactor.readAhead).toBeUndefined();
  expect(redactor.atOnce).toBe(redactor);
});

test('leaves what the policy keeps unread', async () => {
  const { detector, asked } = reader();
  const redactor = testRedactor({ detectors: [detector], actions: { PERSON: 'keep' } });
  await redactor.readAhead?.(() => redactor.text('ask zorblax today'));
  expect(redactor.text('ask zorblax today')).toBe('ask zorblax today');
  expect(asked).toEqual([]);
});

test('asks twice for a text and then no more, however long it is lacking', async () => {
  const asked: string[] = [];
  const detector: Detector = {
    ...reader().detector,
    ahead: {
      lacks: (text) => text.includes(' '),
      async read(texts) {
        asked.push(...texts);
      },
    },
  };
  const redactor = testRedactor({ detectors: [detector] });
  await redactor.readAhead?.(() => redactor.record({ one: 'ask zorblax', other: 'ask quuxima' }));
  expect(asked).toEqual(['ask zorblax', 'ask quuxima', 'ask zorblax', 'ask quuxima']);
});
