import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import { waitUntil } from '../../wait-until.ts';
import { describeBackends } from '../describe-backends.ts';
import { newTraceId } from '../foreign-client.ts';
import { sharedBackends } from '../shared-backends.ts';
import type { Cell, Place, Signal } from './places.ts';
import { PLACES } from './places.ts';
import type { Seed, SeedKind } from './seeds.ts';
import { SEEDS, seedKinds } from './seeds.ts';

interface Sent extends Cell {
  readonly place: Place;
  readonly kind: SeedKind;
  readonly seed: Seed;
  readonly mark: string;
}

const sent: readonly Sent[] = PLACES.flatMap((place) =>
  seedKinds
    .filter((kind) => place.masked[kind] !== undefined)
    .flatMap((kind) => SEEDS[kind].map((seed) => ({ place, kind, seed }))),
).map(({ place, kind, seed }, index) => ({
  place,
  kind,
  seed,
  cell: `cell-${index}-`,
  traceId: newTraceId(),
  key: kind === 'named' ? 'user.password' : 'note',
  text: kind === 'named' ? seed.text : `mail ${seed.text} now`,
  mark: plain(seed.mark ?? seed.text),
}));

describeBackends('personal data that comes past the first line', () => {
  const backends = sharedBackends({
    only: ['collector', 'jaeger'],
    env: {
      SPANREEL_DECISION_WAIT: '2s',
      SPANREEL_DECISION_WAIT_AFTER_ROOT: '500ms',
      SPANREEL_SAMPLING_PERCENTAGE: '100',
    },
  });

  beforeAll(async () => {
    for (const { place, ...cell } of sent) await post(backends().endpoint, place.signal, place.request(cell));
  });

  /** What arrived of each request of a signal, as text. */
  async function arrivals(signal: Signal, seenIn: 'event log' | 'Jaeger' | 'Prometheus'): Promise<Map<Sent, string>> {
    const all = sent.filter(({ place }) => place.signal === signal);
    return waitUntil(
      async () => {
        const found = await look(all, seenIn);
        return all.every((one) => (found.get(one) ?? '') !== '') && found;
      },
      { deadline: 30_000, what: `${all.length} requests in the ${seenIn}` },
    );
  }

  async function look(all: readonly Sent[], seenIn: 'event log' | 'Jaeger' | 'Prometheus'): Promise<Map<Sent, string>> {
    if (seenIn === 'Jaeger') {
      const found = new Map<Sent, string>();
      for (const one of all) {
        const response = await fetch(`${backends().jaeger.url}/api/v3/traces/${one.traceId}`);
        found.set(one, response.ok ? await response.text() : '');
      }
      return found;
    }
    if (seenIn === 'Prometheus') {
      const response = await fetch(`http://127.0.0.1:${backends().ports.appMetrics}/metrics`, {
        headers: { accept: 'application/openmetrics-text' },
      });
      const lines = (await response.text()).split('\n');
      return new Map(
        all.map((one) => [one, lines.filter((line) => line.replaceAll('_', '-').includes(one.cell)).join('\n')]),
      );
    }
    const parts = globSync('*.jsonl', { cwd: backends().eventLog })
      .flatMap((file) => readFileSync(join(backends().eventLog, file), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .flatMap((line) => Object.values(JSON.parse(line) as Record<string, object[]>).flat())
      .map((part) => JSON.stringify(part));
    return new Map(all.map((one) => [one, parts.find((part) => part.includes(`"${one.cell}"`)) ?? '']));
  }

  test.each([
    ['traces', 'event log'],
    ['traces', 'Jaeger'],
    ['logs', 'event log'],
    ['metrics', 'Prometheus'],
  ] as const)('of %s is masked in the %s, but for what the table says', async (signal, seenIn) => {
    const found = await arrivals(signal, seenIn);
    const differences = [...found].flatMap(([{ place, kind, seed, mark }, text]) => {
      const passes = plain(text).includes(mark) || bytesIn(text).some((bytes) => plain(bytes).includes(mark));
      // Jaeger does not keep everything: what does not arrive there for another reason is no difference.
      if (seenIn === 'Jaeger' && !place.masked[kind]) return [];
      return passes === !place.masked[kind]
        ? []
        : `${place.where}, ${seed.what} ${passes ? 'passes' : 'is masked'}: ${text}`;
    });

    expect(differences).toEqual([]);
  });
});

async function post(endpoint: string, signal: Signal, body: object): Promise<void> {
  const response = await fetch(`${endpoint}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(`${response.status} ${await response.text()}`).toBe('200 {"partialSuccess":{}}');
}

/** Letters and digits alone: Prometheus writes `_` for what it does not allow. */
function plain(text: string): string {
  return text.replaceAll('\\n', '').replaceAll(/[^A-Za-z0-9]/g, '');
}

function bytesIn(text: string): string[] {
  return [...text.matchAll(/"bytesValue":"([^"]+)"/g)].map(([, base64]) =>
    Buffer.from(base64!, 'base64').toString('utf8'),
  );
}
