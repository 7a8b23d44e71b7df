import { expect, test } from 'vitest';

import { readCalls, SHIPPED_CALLS } from './recording/read-calls.ts';
import { SCENARIOS, withScript } from './scenarios.ts';

const calls = readCalls(SHIPPED_CALLS);

test('every scenario has its recording, and only one costs a process its life', () => {
  expect(SCENARIOS.map(({ sid }) => calls.has(sid))).toEqual(SCENARIOS.map(() => true));
  expect(SCENARIOS.filter(({ kill }) => kill)).toHaveLength(1);
});

test('what a scenario lets the caller say is said within the line that it follows, word by word', () => {
  const call = calls.get('0002f70f7386445b')!;
  const scripted = withScript(call).segments.find(({ text }) => text.includes('Sunflower'))!;
  const line = call.segments.find(({ text }) => text === 'my debit card')!;

  expect(scripted).toMatchObject({ start_ms: line.start_ms, end_ms: line.end_ms });
  expect(scripted.text).toBe(
    'my debit card the number is 4111-1111-1111-1111 my phone is +1-202-555-0143 my email is patricia.brown@example.com and my password is Sunflower-42!',
  );
  expect(scripted.words.map(({ text }) => text).join(' ')).toBe(scripted.text);
  for (const [at, word] of scripted.words.entries()) {
    expect(word.start_ms).toBeGreaterThanOrEqual(scripted.words[at - 1]?.end_ms ?? line.start_ms);
  }
});

test('a call without a scenario is played as it is', () => {
  const call = calls.get('021cd80ca7cc464b')!;
  expect(withScript(call)).toBe(call);
});
