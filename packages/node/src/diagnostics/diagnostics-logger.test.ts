import { expect, test } from 'vitest';

import { createDiagnosticsLogger } from './diagnostics-logger.ts';

function logger(redact: (text: string) => string): { said: string[]; log: ReturnType<typeof createDiagnosticsLogger> } {
  const said: string[] = [];
  return { said, log: createDiagnosticsLogger(redact, (sentence) => said.push(sentence)) };
}

test('redacts the message with all its details', () => {
  const { said, log } = logger((text) => text.replaceAll('hunter2', '<SECRET>'));
  log.warn('export failed', { headers: { authorization: 'hunter2' } }, 'for hunter2');

  expect(said).toEqual(["warning: export failed { headers: { authorization: '<SECRET>' } } for <SECRET>"]);
});

test('cuts what is too long for a line, after it is redacted', () => {
  const { said, log } = logger((text) => text.replaceAll('hunter2', '<SECRET>'));
  log.warn(`${'x'.repeat(3990)}hunter2${'y'.repeat(1000)}`);
  log.warn('z'.repeat(4000));

  expect(said).toEqual([`warning: ${'x'.repeat(3990)}<SECRET>yy… 998 more characters`, `warning: ${'z'.repeat(4000)}`]);
});

test('withholds what cannot be redacted', () => {
  const { said, log } = logger(() => {
    throw new Error('broken');
  });
  log.error('password hunter2');

  expect(said).toEqual(['error: a diagnostic message that could not be redacted was withheld']);
});

test('says one sentence about a second SDK, however many of its parts try to register', () => {
  const { said, log } = logger((text) => text);
  const refused = (name: string): string =>
    `Error: @opentelemetry/api: Attempted duplicate registration of API: ${name}\n at x`;
  log.error(refused('trace'));
  log.error(refused('propagation'));

  expect(said).toEqual([
    'another OpenTelemetry SDK tried to register and was refused, this one stays; give its configuration to withSpanreel ' +
      'of @spanreel/node/sdk-node, or set SPANREEL_DISABLED=true',
  ]);
});
