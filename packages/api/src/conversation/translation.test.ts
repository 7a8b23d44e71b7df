import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { translation } from './index.ts';

test('tells what was translated into what', async () => {
  await given()
    .when(() => translation('Guten Tag', { from: 'de', to: 'en', provider: 'deepl' }, async () => 'Good day'))
    .then(({ result, events }) => {
      expect(result).toBe('Good day');
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        event_type: 'translation.completed',
        status: 'success',
        payload: {
          source_language: 'de',
          target_language: 'en',
          provider: 'deepl',
          characters: 9,
          duration_ms: expect.any(Number),
          text: 'Guten Tag',
          translated_text: 'Good day',
        },
      });
    });
});

test('tells why it failed, and passes the error on', async () => {
  await given()
    .whenFailing(() => translation('x', { to: 'en' }, () => Promise.reject(new RangeError('no such language'))))
    .then(({ result, events }) => {
      expect(result).toBeInstanceOf(RangeError);
      expect(events).toMatchObject([
        { event_type: 'translation.failed', status: 'failed', payload: { error_type: 'RangeError' } },
      ]);
    });
});

test('only translates where nobody looks', async () => {
  expect(await translation('x', { to: 'en' }, (text) => text.toUpperCase())).toBe('X');
});
