import { expect, test } from 'vitest';

import { wallNow } from '../line/media-clock.ts';
import type { AnswerCue } from '../recording/caller-frames.ts';
import { Player } from './player.ts';

/** A line that runs so fast that a minute of sound takes a tenth of a second. */
function givenPlayer(...cues: readonly AnswerCue[]): { player: Player; marks: [string, number][] } {
  const marks: [string, number][] = [];
  const player = new Player({ epoch: wallNow(), speed: 600 }, cues, (mark, at) => marks.push([mark, Math.round(at)]));
  return { player, marks };
}

test('plays sound at its time in the recording, however early it comes', async () => {
  const { player, marks } = givenPlayer();
  player.play(20_000, 500);
  player.mark('first');
  player.play(21_000, 1_000);
  player.mark('second');
  await player.idle();
  expect(marks).toEqual([
    ['first', 20_500],
    ['second', 22_000],
  ]);
  expect(player.due(30_000)).toBe(30_000);
});

test('plays late sound at once, and moves what follows, the caller too, by as much', async () => {
  const { player, marks } = givenPlayer();
  await player.until(6_000);
  player.play(0, 500);
  player.mark('late');
  player.play(500, 500);
  player.mark('next');
  await player.idle();
  const [late = 0, next = 0] = marks.map(([, at]) => at);
  expect(late).toBeGreaterThanOrEqual(6_500);
  expect(next).toBe(late + 500);
  expect(Math.round(player.due(10_000))).toBe(10_000 + late - 500);
});

test('plays what comes with a mark that had nothing to wait for', async () => {
  const { player, marks } = givenPlayer();
  player.mark('at once');
  player.play(0, 500);
  player.mark('heard');
  await player.until(2_000);
  expect(marks.map(([mark]) => mark)).toEqual(['at once', 'heard']);
});

test('gives all marks back at once when it is cleared, and plays what comes afterwards', async () => {
  const { player, marks } = givenPlayer();
  player.play(3_000, 60_000);
  player.mark('cut off');
  player.mark('never played');
  await player.until(6_000);
  player.clear();
  expect(marks.map(([mark]) => mark)).toEqual(['cut off', 'never played']);
  expect(marks[0]?.[1]).toBeLessThan(63_000);
  player.play(30_000, 500);
  player.mark('afterwards');
  await player.idle();
  expect(marks.at(-1)).toEqual(['afterwards', 30_500]);
});

test('lets the recording wait for an answer that is late', async () => {
  const { player } = givenPlayer({ start_ms: 2_000, until_ms: 2_500, end_ms: 2_500 });
  const order: string[] = [];
  const before = player.until(2_500).then(() => order.push('said before the answer'));
  const after = player.until(3_000).then(() => order.push('said after the answer began'));
  await before;
  await player.until(2_400);
  // As long as another line, on which nobody waits, takes for as much.
  await givenPlayer().player.until(12_000);
  order.push('the answer');
  player.play(2_000, 500);
  await after;
  expect(order).toEqual(['said before the answer', 'the answer', 'said after the answer began']);
  expect(player.due(2_000)).toBeGreaterThan(12_000);
});

test('lets the recording wait for the rest of an answer too, until it is cut off', async () => {
  for (const rest of ['its last word', 'a cut'] as const) {
    const { player } = givenPlayer({ start_ms: 2_000, until_ms: 2_000, end_ms: 4_000 });
    const order: string[] = [];
    player.play(2_000, 500);
    const over = player.until(3_000).then(() => order.push('said over the answer'));
    const after = player.until(5_000).then(() => order.push('said after the answer'));
    await over;
    await givenPlayer().player.until(12_000);
    order.push(rest);
    if (rest === 'a cut') player.clear();
    else player.play(3_500, 500);
    await after;
    expect(order).toEqual(['said over the answer', rest, 'said after the answer']);
  }
});
