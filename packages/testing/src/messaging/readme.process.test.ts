import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { expectSpans, readLogDirectory, runApp, scratchProject, temporaryDirectory } from '../index.ts';

const source = readFileSync(new URL('apps/reply.ts', import.meta.url), 'utf8');

test('the example of the README is the one that is type-checked and run here', () => {
  const readme = readFileSync(new URL('../../../api/README.md', import.meta.url), 'utf8');
  const [shown = ''] = source.slice(source.indexOf('\n') + 1).split('\nfunction isNew');
  expect(readme).toContain(`\`\`\`ts\n${shown.trimEnd()}\n\`\`\`\n`);
});

test('it leaves the spans that the README shows', async () => {
  const log = temporaryDirectory();
  const { exitCode } = await runApp({
    project: await scratchProject({ packages: ['@spanreel/api', '@spanreel/node'] }),
    entry: 'reply.mts',
    files: { 'reply.mts': source },
    require: ['@spanreel/node/register'],
    env: { SPANREEL_LOG: join(log, 'log') },
  });
  expect(exitCode).toBe(0);
  const attempt = (status: 'unset' | 'error') => ({
    name: 'consume sms.reply',
    kind: 'consumer' as const,
    status,
    children: [{ name: 'send_sms twilio', kind: 'client' as const, status }],
  });
  const dispatch = { name: 'outbox.dispatch', children: [attempt('error'), attempt('error'), attempt('unset')] };
  expectSpans(readLogDirectory(join(log, 'log')).spans).tree([
    { name: 'webhook.twilio.sms_inbound', children: [{ name: 'outbox.write', children: [dispatch] }] },
  ]);
});
