import { readFileSync } from 'node:fs';

import * as registered from '@opentelemetry/semantic-conventions/incubating';
import { expect, test } from 'vitest';

import { ATTRIBUTE, METRIC } from './index.ts';

const known: ReadonlySet<string> = new Set<string>(
  Object.values(registered).filter((value) => typeof value === 'string'),
);
const namespaces = new Set([...known].map((name) => name.split('.', 1)[0]));
const source = readFileSync(new URL('attributes.ts', import.meta.url), 'utf8');

// `tenant.id` is no longer anybody's namespace in the registry, and what events call it.
const OURS = new Set(['voice', 'saga', 'decision', 'spanreel', 'tenant']);

// What teams' dashboards count already, by the names they have there.
const COUNTS = new Set(['events_total', 'api_calls_total', 'api_calls_failed', 'cache_hits', 'cache_misses']);

const namespaceOf = (name: string): string => name.split('.', 1)[0] ?? '';
const names = Object.values(ATTRIBUTE);
const own = names.filter((name) => OURS.has(namespaceOf(name)));
const shape = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;

test('writes names in dotted lower case', () => {
  expect(names.filter((name) => !shape.test(name))).toEqual([]);
});

test('uses nothing of others that is not registered, and adds nothing below their namespaces', () => {
  expect(names.filter((name) => !own.includes(name) && !known.has(name))).toEqual([]);
  expect(own.filter((name) => namespaces.has(namespaceOf(name)))).toEqual([]);
});

test('names each attribute once', () => {
  expect(new Set(names).size).toBe(names.length);
});

test('documents every attribute of ours that its name does not explain: units and values', () => {
  for (const unit of ['Seconds', 'seconds', 'milliseconds', 'Counts from 1', '0 to 1']) expect(source).toContain(unit);
});

test('describes metrics, with a unit, ours or registered', () => {
  const metrics = Object.values(METRIC).filter(({ name }) => !COUNTS.has(name));
  expect(metrics).toHaveLength(Object.keys(METRIC).length - COUNTS.size);
  const units = new Set(['s', '{token}', '{turn}', '{call}', '{interruption}', '{decision}', '{saga}']);
  expect(
    metrics.filter(({ name, about, unit }) => !shape.test(name) || !about.endsWith('.') || !units.has(unit)),
  ).toEqual([]);
  expect(metrics.filter(({ name }) => !/^(voice|saga)\./.test(name) && !known.has(name))).toEqual([]);
});

test('the README names every metric, with its unit', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const missing = Object.values(METRIC).filter(
    ({ name, unit }) => !new RegExp(`^\\| \`${name}\` \\| [a-z -]+, ${unit} \\|`, 'm').test(readme),
  );
  expect(missing).toEqual([]);
});
