import { emit } from '@spanreel/api';
import { recordDecision } from '@spanreel/api/decision';
import { installPipeline } from '@spanreel/api/pipeline';
import { tool } from '@spanreel/api/voice';
import { hashEvent } from '@spanreel/events';
import { createRedactor, randomTokenKey } from '@spanreel/redaction';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { hostileShapes } from './hostile-shapes.ts';
import { type PipelineFixture, pipelineFixture } from './pipeline-fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What must not leave, and what would give it away. None belongs to anybody. */
const secrets = [
  { kind: 'an email address', text: 'canary.bird@spanreel-leak.example', marks: ['canary.bird', 'spanreel-leak'] },
  { kind: 'a card', text: '4000056655665556', marks: ['55665556', '40000566'] },
  { kind: 'an API key', text: 'sk-proj-Qm9yZWRDYW5hcnlUd2VldEtleTEyMzQ1Njc4QWJj', marks: ['Qm9yZWRDYW5h'] },
] as const;

const redactor = createRedactor({ key: randomTokenKey() });

function tight(): PipelineFixture {
  const fixture = pipelineFixture({ redactor, redact: (value) => redactor.value('', value as never) });
  installPipeline(fixture.pipeline);
  return fixture;
}

afterEach(() => installPipeline(undefined));

/** Everything that stands in a text, also where it is written in base64 or with bytes between. */
function readings(text: string): readonly string[] {
  const decoded = [...text.matchAll(/"bytesValue":"([^"]*)"/g)].map(([, base64 = '']) => Buffer.from(base64, 'base64'));
  const inText = [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].map(([base64]) => Buffer.from(base64, 'base64'));
  return [
    text,
    ...[...decoded, ...inText].flatMap((bytes) => [
      bytes.toString('latin1'),
      bytes.toString('latin1').replaceAll('\0', ''),
    ]),
  ];
}

function expectTight({ segment, events, said, stderr, counters }: PipelineFixture, marks: readonly string[]): void {
  for (const text of [segment.text, ...said, ...stderr].flatMap(readings)) {
    for (const mark of marks) expect(text.includes(mark), `${mark} leaks in ${text.slice(0, 2_000)}`).toBe(false);
  }
  for (const line of segment.text.trimEnd().split('\n')) {
    const record = /"logRecords":\[(.*)\]\}\]\}\]\}$/.exec(line)?.[1] ?? '';
    expect(Buffer.byteLength(record.replaceAll(/\\(u....|.)/g, 'x'))).toBeLessThanOrEqual(10_240);
  }
  for (const written of Map.groupBy(events(), ({ stream_id: id }) => id).values()) {
    expect(written.map(({ prev_hash: hash }) => hash)).toEqual([undefined, ...written.slice(0, -1).map(hashEvent)]);
  }
  expect(counters.total('redactionFailed')).toBe(0);
  expect(stderr).toEqual([]);
}

const light = hostileShapes.filter(({ isHeavy }) => isHeavy === undefined);

describe.each(secrets)('$kind', ({ kind, text, marks }) => {
  test.each(kind === secrets[0].kind ? hostileShapes : light)(
    'in $name: one event within limits, and nothing leaks',
    ({ make }) => {
      const fixture = tight();
      const value = make(text);
      const ref = emit('replay.checkpoint', {
        reducer: 'r',
        reducer_version: 1,
        from_seq: 1,
        upto_seq: 1,
        state: { value },
      });
      fixture.pipeline.flushNow();
      expect(ref?.writer_seq).toBe(1);
      expect(fixture.events()).toHaveLength(1);
      expectTight(fixture, marks);
    },
  );
});

// What helpers take from the application: what a tool was given and gave back, and what a decision rests on.
describe.each(secrets)('$kind, by way of the helpers', ({ text, marks }) => {
  test.each(light)('in $name: recorded or refused, and nothing leaks', async ({ make }) => {
    const fixture = tight();
    const value = make(text);
    // In a list: nobody can return a proxy that throws from an async function.
    const [result] = await tool('lookup', { arguments: value }, () => [value]);
    expect(Object.is(result, value)).toBe(true);
    recordDecision({ type: 'route', chosen: 'a', inputs: value, reason: text });
    fixture.pipeline.flushNow();
    expect(fixture.events().map(({ event_type: type }) => type)).toContain('decision.made');
    expectTight(fixture, marks);
  });
});
