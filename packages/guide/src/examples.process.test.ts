import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { filesSource, traceQuery } from '@spanreel/log';
import { runApp, temporaryDirectory } from '@spanreel/testing';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const guide = readFileSync(join(here, '..', 'README.md'), 'utf8');

const fileOf = (name: string): string => join(here, 'examples', `${name}.ts`);

const examples = {
  express: {
    says: "{ order: '17', as: 'voucher' }\n",
    verdict: 'ok',
    tree: ['POST', 'POST /orders/:id/refund', 'request handler', 'refund'],
    events: ['workflow.started', 'decision.made', 'workflow.completed'],
  },
  fastify: {
    says: 'released tuesday\n500\n',
    verdict: 'failed',
    tree: ['POST', 'POST /slots/:slot/book', 'saga book', 'step hold', 'step confirm', 'compensate hold'],
    events: ['saga.started', 'saga.step.completed', 'saga.step.failed', 'saga.compensation.completed'],
  },
  worker: {
    says: 'o-17 is packed\n',
    verdict: 'ok',
    tree: ['orders.fulfil', 'pack'],
    events: ['workflow.started', 'stage.completed', 'workflow.completed'],
  },
  'voice-loop': {
    says: 'hung up\n',
    verdict: 'ok',
    tree: ['voice.call', 'voice.turn', 'speech_to_text nova-3', 'invoke_agent receptionist', 'voice.playback'],
    events: ['call.started', 'user.spoke', 'turn.completed', 'call.ended'],
  },
  'saga-engine': {
    says: 'reservation released\nthe printer is out of paper\n',
    verdict: 'failed',
    tree: ['orders.ship', 'step reserve', 'step print_label', 'compensate reserve'],
    events: ['saga.compensation.planned', 'saga.step.failed', 'saga.compensation.completed'],
  },
} as const;

test.each(Object.entries(examples))(
  '%s runs, and leaves one whole record of all that it did',
  async (name, { says, verdict, tree, events }) => {
    const log = temporaryDirectory();

    const ran = await runApp({
      entry: fileOf(name),
      cwd: join(here, '..'),
      require: ['@spanreel/node/register'],
      env: { SPANREEL_LOG: log, OTEL_LOG_LEVEL: 'warn' },
    });

    expect(ran).toMatchObject({ exitCode: 0, stdout: says, stderr: '' });
    const source = filesSource({ directories: [log] });
    const [listed] = await source.list();
    const recording = await source.readStream(listed!.id);
    expect(recording.completeness).toMatchObject({ complete: true, gaps: [] });
    expect(traceQuery(recording).why().verdict).toBe(verdict);
    expect(recording.spans.map((span) => span.name)).toEqual(expect.arrayContaining([...tree]));
    expect(recording.events.map(({ event_type }) => event_type)).toEqual(expect.arrayContaining([...events]));
    expect(new Set(recording.events.map(({ correlation_id }) => correlation_id)).size).toBe(1);
    expect(recording.traces).toHaveLength(1);
  },
);

test.each(Object.keys(examples))('%s stands in the guide as it is', (name) => {
  expect(guide).toContain(`\`\`\`ts\n${readFileSync(fileOf(name), 'utf8')}\`\`\`\n`);
});
