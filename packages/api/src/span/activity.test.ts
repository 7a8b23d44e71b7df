import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { NO_ACTIVITY, startActivity } from './activity.ts';
import type { Ending } from './ending.ts';
import { withActivity } from './with-activity.ts';

test('ends once, children first, and tells them why', async () => {
  await withInMemoryTelemetry((telemetry) => {
    const endings: [string, string, boolean][] = [];
    const tell =
      (name: string) =>
      ({ reason, byOwner }: Ending) =>
        void endings.push([name, reason, byOwner]);
    const parent = startActivity('parent', { context: ROOT_CONTEXT, kind: SpanKind.SERVER, at: 1e12 });
    const one = startActivity('one', { context: parent.context, at: 1e12 + 10 });
    const two = startActivity('two', { context: parent.context, at: 1e12 + 90 });
    const apart = startActivity('apart', { context: parent.context, independent: true, at: 1e12 });
    for (const [name, each] of Object.entries({ parent, one, two, apart })) each.whenEnding(tell(name));
    one.end({ at: 1e12 + 20 });
    parent.end({ reason: 'caller_hangup', at: 1e12 + 50 });
    two.end();
    parent.end({ error: new Error('late') });
    expect(endings).toEqual([
      ['one', 'completed', false],
      ['two', 'caller_hangup', true],
      ['parent', 'caller_hangup', false],
    ]);
    expect(telemetry.openSpans.map(({ name }) => name)).toEqual(['apart']);
    apart.end();
    expect(telemetry.spans.map(({ name, status, endTime }) => [name, status, endTime])).toEqual([
      ['one', 'unset', BigInt(1e12 + 20) * 1_000_000n],
      // Not before its own start.
      ['two', 'unset', BigInt(1e12 + 90) * 1_000_000n],
      ['parent', 'unset', BigInt(1e12 + 50) * 1_000_000n],
      ['apart', 'unset', expect.any(BigInt)],
    ]);
    expect(telemetry.pipeline.pendingExits).toBe(0);
  });
});

test('records an error on every span it passes, its stack on the innermost', async () => {
  await withInMemoryTelemetry(async (telemetry) => {
    const error = Object.assign(new TypeError('broken'), { code: 'E_BROKEN' });
    const outer = startActivity('outer', { context: ROOT_CONTEXT });
    const run = withActivity(outer, () =>
      withActivity(startActivity('inner', { context: outer.context }), () => {
        throw error;
      }),
    );
    await expect(run).rejects.toBe(error);
    expect(telemetry.spans).toMatchObject([
      { name: 'inner', status: 'error', statusMessage: 'broken', events: [{ name: 'exception' }] },
      { name: 'outer', status: 'error', statusMessage: 'broken', events: [] },
    ]);
    for (const { attributes } of telemetry.spans) expect(attributes['error.type']).toBe('E_BROKEN');
  });
});

test.each([undefined, null, 'text', 0])('counts a thrown %s as a failure', async (thrown) => {
  await withInMemoryTelemetry(async (telemetry) => {
    const run = withActivity(startActivity('x', { context: ROOT_CONTEXT }), () => Promise.reject(thrown));
    await expect(run).rejects.toBe(thrown);
    expect(telemetry.spans[0]?.status).toBe('error');
  });
});

test('ends when its signal aborts, also one that had aborted before, and lets go of signals that outlive it', async () => {
  await withInMemoryTelemetry(async (telemetry) => {
    const stop = new AbortController();
    const activity = startActivity('aborted', { context: ROOT_CONTEXT, signal: stop.signal });
    startActivity('done', { context: ROOT_CONTEXT, signal: stop.signal }).end();
    stop.abort();
    expect(activity.ended).toBe(true);
    const late = startActivity('late', { context: ROOT_CONTEXT, signal: stop.signal });
    expect(late.ended).toBe(false);
    await Promise.resolve();
    expect(telemetry.spans.map(({ name, attributes }) => [name, attributes['spanreel.end_reason']])).toEqual([
      ['done', undefined],
      ['aborted', 'cancelled'],
      ['late', 'cancelled'],
    ]);
  });
});

test('ends the inner before the outer when the process exits, whichever the pipeline asks first', async () => {
  await withInMemoryTelemetry((telemetry) => {
    const ends: ((reason: string) => void)[] = [];
    telemetry.pipeline.onExit = (end) => {
      ends.push(end);
      return () => undefined;
    };
    const outer = startActivity('outer', { context: ROOT_CONTEXT });
    const middle = startActivity('middle', { context: outer.context });
    startActivity('guest', { context: middle.context, independent: true });
    for (const end of ends) end('SIGTERM');
    expect(telemetry.spans.map(({ name }) => name)).toEqual(['guest', 'middle', 'outer']);
  });
});

test('goes on alone when what it belonged to is over', async () => {
  await withInMemoryTelemetry((telemetry) => {
    const owner = startActivity('owner', { context: ROOT_CONTEXT });
    owner.end();
    startActivity('background', { context: owner.context });
    telemetry.pipeline.exit('SIGTERM');
    expect(telemetry.spans[1]).toMatchObject({ name: 'background', status: 'error' });
  });
});

test('runs bodies and forgets the rest where nobody looks', async () => {
  expect(await withActivity(NO_ACTIVITY, () => 5)).toBe(5);
  NO_ACTIVITY.whenEnding(() => expect.unreachable());
  NO_ACTIVITY.end();
  expect(NO_ACTIVITY.ended).toBe(true);
});
