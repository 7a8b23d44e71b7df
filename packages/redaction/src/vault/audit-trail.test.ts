import { type OtlpLine, type SpineEvent, fromLogRecord, hashEvent, validatePayload, findEvent } from '@spanreel/events';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { ScratchVault } from '../samples/scratch-vault.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import type { VaultAuditEntry } from './audit.ts';
import { type AuditTrail, createAuditTrail } from './audit-trail.ts';

let vault: ScratchVault;
let lines: string[];
beforeEach(() => {
  vault = new ScratchVault();
  lines = [];
});
afterEach(() => vault.remove());

function trail(append: (line: string) => Promise<void> = async (line) => void lines.push(line)): AuditTrail {
  return createAuditTrail({
    directory: vault.directory,
    append,
    redact: (text) => testRedactor().text(text),
    now: () => vault.now,
  });
}

const denied = (reason: string): VaultAuditEntry => ({
  type: 'vault.reveal_denied',
  payload: { operator: 'jane', reason, asked: ['<EMAIL:k1.0000000000000>'], entities: ['EMAIL'] },
});

function eventsOf(written: readonly string[]): SpineEvent[] {
  return written.flatMap((line) => {
    const { resourceLogs } = JSON.parse(line) as OtlpLine;
    return (resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords ?? []).flatMap((record) => fromLogRecord(record) ?? []);
  });
}

test('is one chain over all processes that write it, of events that the catalogue knows', async () => {
  for (const reason of ['one', 'two', 'three']) {
    const process = trail();
    await process.record(denied(reason));
    process.close();
  }
  const events = eventsOf(lines);
  expect(events.map(({ writer_seq, payload }) => [writer_seq, payload['reason']])).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
  ]);
  expect(new Set(events.map(({ writer_id, stream_id }) => `${writer_id} ${stream_id}`)).size).toBe(1);
  expect(events.map(({ prev_hash }) => prev_hash)).toEqual([
    undefined,
    ...events.slice(0, 2).map((event) => hashEvent(event)),
  ]);
  expect(events.map(({ event_type, payload }) => validatePayload(findEvent(event_type)!, payload))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const after = trail();
  expect(await after.end()).toMatchObject({ seq: 3, hash: hashEvent(events[2]!) });
  after.close();
});

test('says nothing of the persons whom an operator names, and keeps tokens', async () => {
  const process = trail();
  await process.record(denied('asked by jane@example.com'));
  process.close();
  expect(lines.join('')).not.toContain('jane@example.com');
  expect(eventsOf(lines)[0]?.payload).toEqual({
    operator: 'jane',
    reason: `asked by ${testRedactor().text('jane@example.com')}`,
    asked: ['<EMAIL:k1.0000000000000>'],
    entities: ['EMAIL'],
  });
});

test('finishes what a process began that died before it reached the log, and what was in the log already is the same line', async () => {
  const dying = trail(() => Promise.reject(new Error('killed')));
  await expect(dying.record(denied('one'))).rejects.toThrow('killed');
  dying.close();
  const written: string[] = [];
  const killedLater = trail(async (line) => {
    written.push(line);
    throw new Error('killed');
  });
  await expect(killedLater.record(denied('two'))).rejects.toThrow('killed');
  killedLater.close();

  const next = trail();
  await next.record(denied('three'));
  next.close();
  expect(written).toEqual([lines[0]]);
  expect(eventsOf(lines).map(({ writer_seq, payload }) => [writer_seq, payload['reason']])).toEqual([
    [1, 'one'],
    [2, 'three'],
  ]);
});

test('keeps its order where many write at once', async () => {
  const processes = Array.from({ length: 4 }, () => trail());
  await Promise.all(
    processes.flatMap((process, index) => [1, 2, 3].map((round) => process.record(denied(`${index} ${round}`)))),
  );
  for (const process of processes) process.close();
  const events = [...new Map(eventsOf(lines).map((event) => [event.writer_seq, event])).values()].toSorted(
    (a, b) => a.writer_seq - b.writer_seq,
  );
  expect(events.map(({ writer_seq }) => writer_seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  expect(new Set(events.map(({ payload }) => payload['reason'])).size).toBe(12);
  expect(events.slice(1).map(({ prev_hash }) => prev_hash)).toEqual(
    events.slice(0, -1).map((event) => hashEvent(event)),
  );
});
