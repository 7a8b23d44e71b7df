import { join } from 'node:path';

import { describeApps, readLogDirectory, scratchProject } from '@spanreel/testing';
import { expect } from 'vitest';

/** Emits what is wrong in three ways, and then what is right; says what each call gave. */
const app = `
const { emit } = require('@spanreel/api');
for (const [type, payload] of [
  ['call.strated', { call_id: 'c1' }],
  ['call.started', { call_id: 'c1' }],
  ['user.spoke', { is_final: 'jane@example.com' }],
  ['call_started', { call_id: 'c1', direction: 'inbound' }],
]) {
  try {
    console.log(emit(type, payload) ? 'taken' : 'refused');
  } catch (error) {
    console.log(error.code, error.message);
  }
}
`;
const reasons = [
  'event "call.strated" is not in the catalogue; did you mean "call.started"?',
  'event call.started: direction is missing',
  'event user.spoke: is_final must be boolean',
];

/** Which names of the application's are on record. */
function recorded(directory: string): string[] {
  const { events } = readLogDirectory(join(directory, '.spanreel', 'log'));
  return events.map(({ event_type }) => event_type).filter((type) => /^(?:call|user)/.test(type));
}

describeApps(
  'an emission that is wrong',
  async () => ({
    project: await scratchProject({ packages: ['@spanreel/node', '@spanreel/api'] }),
    entry: 'app.cjs',
    files: { 'app.cjs': app },
    require: ['@spanreel/node/register'],
  }),
  [
    {
      name: 'is refused with its field and reason, and the application goes on',
      env: { OTEL_LOG_LEVEL: 'warn' },
      check: ({ app: { exitCode, stdout, stderr, directory } }) => {
        expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'refused\nrefused\nrefused\ntaken\n' });
        expect(stderr).toContain(reasons[0]);
        expect(stderr).toContain(reasons[1]);
        expect(stderr).not.toContain('jane@example.com');
        expect(recorded(directory)).toEqual(['call.started']);
      },
    },
    {
      name: 'throws with SPANREEL_STRICT_EVENTS',
      env: { OTEL_LOG_LEVEL: 'warn', SPANREEL_STRICT_EVENTS: 'true' },
      check: ({ app: { exitCode, stdout, directory } }) => {
        const thrown = reasons.map((reason) => `SPANREEL_EVENT_REFUSED ${reason}\n`).join('');
        expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${thrown}taken\n` });
        expect(recorded(directory)).toEqual(['call.started']);
      },
    },
  ],
);
