import { EventType } from '@spanreel/events';
import { expect, test } from 'vitest';

import { runLine } from '../../testing/run-line.ts';

test('lists every event once, by topic and family, with its meaning', async () => {
  const { exitCode, stdout, stderr } = await runLine(['events']);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = stdout.split('\n');
  const listed = lines.filter((line) => line.startsWith('  ')).map((line) => line.trim().replace(/ .*/, ''));
  expect(listed.toSorted()).toEqual(Object.values<string>(EventType).toSorted());
  expect(lines.slice(0, 3)).toEqual([
    'Voice · Calls  A phone call from its first ring to its end.',
    '  call.started        A call was taken or placed.',
    '  call.ringing        A call that was placed rings at the other end.',
  ]);
  expect(lines.at(-2)).toBe(`${listed.length} events; spanreel events NAME shows what is in one`);
});

test('shows what is in an event: family, version, fields with their types, older spellings, an example', async () => {
  const ran = await runLine(['events', 'asr.confidence_low']);

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "asr.confidence_low  Speech recognition was less sure than the threshold asks for.
      family     Voice · Speech
      version    1
      severity   WARN
      component  stt
      older      asr_confidence_low

    Payload
      turn_id     text
      confidence  number from 0 to 1, required
      threshold   number from 0 to 1, required
      text        text, content

    Example
      {
        "turn_id": "turn-1",
        "confidence": 0.41,
        "threshold": 0.6,
        "text": "what is my ballots"
      }
    "
  `);
});

test('an older spelling leads to its event', async () => {
  const { exitCode, stdout } = await runLine(['events', 'ai:decision']);

  expect(exitCode).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'ai:decision is an older spelling of decision.made',
    'decision.made  An agent or a rule chose one of several ways to go on, and why.',
  ]);
});

test('takes globs, of older spellings too', async () => {
  const { stdout } = await runLine(['events', 'outbox.*']);
  expect(stdout).toMatchInlineSnapshot(`
    "Messaging · Outbox  Messages on their way out of a database.
      outbox.written     A message was written to the outbox, in the transaction of what it tells.
      outbox.dispatched  A message left the outbox.
      outbox.failed      A message could not leave the outbox this time, and whether another attempt follows.

    3 events; spanreel events NAME shows what is in one
    "
  `);
  expect((await runLine(['events', 'objective_*'])).stdout).toContain('6 events');
  expect((await runLine(['events', 'vault.eras*'])).stdout).toContain('\n1 event;');
});

test('wraps the meaning on a narrow terminal', async () => {
  const { stdout } = await runLine(['events', 'vault.*'], { columns: 60, env: { NO_COLOR: '1' } });
  expect(stdout).toMatchInlineSnapshot(`
    "Security · Vault  Who saw what stands behind redacted
      values.
      vault.revealed       An authorised operator is shown what
                           stands behind redacted values; on
                           record before it is shown.
      vault.reveal_denied  Somebody asked for what stands behind
                           redacted values and was not shown it.
      vault.erased         What stands behind redacted values
                           was deleted for good; nobody can be
                           shown it again.
      vault.rotated        The keys of the vault are wrapped
                           with another master key; what they
                           open is as before.
      vault.key_rotated    New tokens are made with another key
                           from now on.

    5 events; spanreel events NAME shows what is in one
    "
  `);
});

test.each([
  ['call.strated', 'there is no event "call.strated"; did you mean "call.started"?\n'],
  ['saga', 'there is no event "saga"; did you mean "saga.*"?\n'],
  ['weather', 'there is no event "weather"\n  spanreel events lists those there are\n'],
  ['constructor', 'there is no event "constructor"\n  spanreel events lists those there are\n'],
  ['foo.*', 'no event matches "foo.*"\n  spanreel events lists those there are\n'],
])('says that there is no %s, and what was probably meant', async (name, message) => {
  expect(await runLine(['events', name])).toEqual({ exitCode: 4, stdout: '', stderr: `spanreel: ${message}` });
});

test('prints JSON for programs: of one event all that is known, of many a list of the same', async () => {
  const hit = JSON.parse((await runLine(['events', 'cache.hit', '--json'])).stdout) as Record<string, unknown>;
  expect(Object.keys(hit)).toEqual([
    'name',
    'about',
    'topic',
    'family',
    'version',
    'severity',
    'component',
    'aliases',
    'fields',
    'schema',
    'example',
  ]);
  expect(hit['example']).toEqual({ cache: 'accounts', key: 'account:1', age_ms: 5400, duration_ms: 0.3 });
  const many = JSON.parse((await runLine(['events', 'cache.*', '--json'])).stdout) as { events: unknown[] };
  expect(many.events).toHaveLength(4);
  expect(many.events[0]).toEqual(hit);
});

test('one name is enough', async () => {
  const { exitCode, stderr } = await runLine(['events', 'a', 'b']);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 4,
    stderr: 'spanreel: spanreel events takes one name; "b" is one too many\n',
  });
});
