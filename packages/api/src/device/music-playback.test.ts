import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { startMusic } from './index.ts';

const song = { deviceId: 'd-1', track: 'So What', artist: 'Miles Davis' };
const written = { device_id: 'd-1', track: 'So What', artist: 'Miles Davis' };

test('tells of music from its start to its end, once', async () => {
  await given()
    .when(() => {
      const playing = startMusic(song);
      playing.paused({ positionMs: 61_500 });
      playing.resumed({ positionMs: 61_500 });
      playing.stopped({ positionMs: 90_000, reason: 'skipped' });
      playing.stopped();
      playing.paused();
    })
    .then(({ events, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      expect(events.map(({ event_type: type, payload, status }) => [type, payload, status])).toEqual([
        ['music.playback.started', { ...written, position_ms: 0 }, undefined],
        ['music.playback.paused', { ...written, position_ms: 61_500 }, undefined],
        ['music.playback.resumed', { ...written, position_ms: 61_500 }, undefined],
        ['music.playback.stopped', { ...written, position_ms: 90_000, reason: 'skipped' }, 'success'],
      ]);
    });
});

test('says why it could not be played', async () => {
  await given()
    .when(() => startMusic(song).failed(new RangeError('no such track')))
    .then(({ events }) => {
      expect(events[1]).toMatchObject({
        event_type: 'music.playback.failed',
        status: 'failed',
        payload: { ...written, error_type: 'RangeError', error_message: 'no such track' },
      });
    });
});

test('is silent where nobody looks', () => {
  expect(() => startMusic(song).stopped()).not.toThrow();
});
