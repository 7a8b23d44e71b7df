import {
  EVENT_SCOPE,
  type SpineEvent,
  type ValueMap,
  findEvent,
  hashEvent,
  normalizeMap,
  toIsoNanos,
  toLogRecord,
} from '@spanreel/events';
import { uuidv7 } from 'uuidv7';

import type { VaultAudit, VaultAuditEntry } from './audit.ts';
import { openDatabase, transaction } from './database.ts';

export interface AuditTrailOptions {
  /** Of the vault, which remembers where the trail ends. */
  readonly directory: string;
  /** Appends a line of OTLP JSON to the event log; resolves once it is on disk. */
  readonly append: (line: string) => Promise<void>;
  /** Redacts what operators write: a purpose may name a person. */
  readonly redact: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Where a trail ends, and where its entries stand in the log. */
export interface TrailEnd {
  readonly writer: string;
  readonly stream: string;
  readonly trace: string;
  /** Of the last entry; 0 before the first. */
  readonly seq: number;
  /** Of the last entry; empty before the first. */
  readonly hash: string;
}

export interface AuditTrail extends VaultAudit {
  /** Writes the entry that a process left behind when it died, if any, and tells where the trail ends. */
  end(): Promise<TrailEnd>;
  close(): void;
}

interface Pending {
  readonly seq: number;
  readonly hash: string;
  readonly line: string;
}

/**
 * The audit trail of a vault, in the event log: one writer in one stream, over all processes that ever open the vault,
 * so that `spanreel verify` finds every entry that is altered or missing between others. The vault remembers the last
 * one, so that a missing end shows as well. An entry is noted in the vault first, then brought to the log: whoever comes
 * after a process that died in between finishes what it began; readers drop what stands there twice.
 */
export function createAuditTrail({ directory, append, redact, now = Date.now }: AuditTrailOptions): AuditTrail {
  const database = openDatabase(directory, { busyMs: 5000, isDurable: true, checkpoints: true });
  const select = database.prepare('SELECT writer, stream, trace, seq, hash, pending FROM trail');
  const begin = database.prepare(`INSERT OR IGNORE INTO trail VALUES (1, ?, ?, ?, 0, '', '')`);
  const note = database.prepare('UPDATE trail SET pending = ?');
  const finish = database.prepare(`UPDATE trail SET seq = ?, hash = ?, pending = '' WHERE pending = ?`);

  function read(): TrailEnd & { readonly pending: string } {
    begin.run(uuidv7(), uuidv7(), uuidv7().replaceAll('-', ''));
    return select.get() as unknown as TrailEnd & { readonly pending: string };
  }

  /** Takes the place of the next entry, unless another one is being written. */
  function take(entry: VaultAuditEntry): { readonly pending: string; readonly isOurs: boolean } {
    return transaction(database, () => {
      const end = read();
      if (end.pending !== '') return { pending: end.pending, isOurs: false };
      const event = toEvent(entry, end, { redact, now: now() });
      const pending = JSON.stringify({
        seq: event.writer_seq,
        hash: hashEvent(event),
        line: toLine(event),
      } satisfies Pending);
      note.run(pending);
      return { pending, isOurs: true };
    });
  }

  async function complete(pending: string): Promise<void> {
    const { seq, hash, line } = JSON.parse(pending) as Pending;
    await append(line);
    finish.run(seq, hash, pending);
  }

  return {
    async record(entry) {
      for (;;) {
        const { pending, isOurs } = take(entry);
        await complete(pending);
        if (isOurs) return;
      }
    },
    async end() {
      for (;;) {
        const { pending, ...end } = transaction(database, read);
        if (pending === '') return end;
        await complete(pending);
      }
    },
    close: () => database.close(),
  };
}

function toEvent(
  { type, payload }: VaultAuditEntry,
  end: TrailEnd,
  { redact, now }: { readonly redact: (text: string) => string; readonly now: number },
): SpineEvent {
  const definition = findEvent(type);
  return {
    event_type: type,
    event_id: uuidv7(),
    trace_id: end.trace,
    stream_id: end.stream,
    writer_id: end.writer,
    writer_seq: end.seq + 1,
    clock: end.seq + 1,
    timestamp: toIsoNanos(BigInt(now) * 1_000_000n),
    severity: definition?.severity ?? 'INFO',
    ...(isRefusal(type, payload) ? { status: 'failed' as const } : {}),
    schema_version: definition?.version ?? 1,
    metadata: { component: 'vault', service_name: 'spanreel' },
    ...(end.hash === '' ? {} : { prev_hash: end.hash }),
    payload: withoutPersons(normalizeMap(payload), redact),
  };
}

function isRefusal(type: VaultAuditEntry['type'], payload: VaultAuditEntry['payload']): boolean {
  return type === 'vault.reveal_denied' || ('outcome' in payload && payload.outcome === 'denied');
}

/** What operators type; the rest is counts, tokens and words of ours. */
const TYPED = new Set(['reason', 'ticket', 'operator', 'actor', 'target', 'conversation_id', 'tenant_id']);

function withoutPersons(payload: ValueMap, redact: (text: string) => string): ValueMap {
  return Object.fromEntries(
    Object.entries(payload).map(([field, value]) => [
      field,
      TYPED.has(field) && typeof value === 'string' ? redact(value) : value,
    ]),
  );
}

function toLine(event: SpineEvent): string {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'spanreel' } }] };
  const scopeLogs = [{ scope: { name: EVENT_SCOPE }, logRecords: [toLogRecord(event)] }];
  return `${JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] })}\n`;
}
