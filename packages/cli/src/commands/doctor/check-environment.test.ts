import { expect, test } from 'vitest';

import { checkEnvironment } from './check-environment.ts';

const findings = (env: Record<string, string>): string[][] =>
  checkEnvironment(env).map(({ level, finding, way_out }) => [
    level,
    finding,
    ...(way_out === undefined ? [] : [way_out]),
  ]);

test('says that defaults hold where nothing is set, and what is read where something is', () => {
  expect(findings({ PATH: '/bin', OTEL_SERVICE_NAME: ' ' })).toStrictEqual([
    ['fine', 'no variable is set: defaults hold'],
  ]);
  expect(findings({ SPANREEL_LOG: 'x', OTEL_SERVICE_NAME: 'agent' })).toStrictEqual([
    ['fine', 'read: OTEL_SERVICE_NAME and SPANREEL_LOG'],
  ]);
});

test('finds names that nothing reads, and what was probably meant', () => {
  expect(
    findings({ SPANREEL_LOGS: 'x', OTEL_SERVICENAME: 'agent', OTEL_SOMETHING_ELSE_ENTIRELY_OTHER: '1' }),
  ).toStrictEqual([
    ['warning', 'SPANREEL_LOGS is no variable of Spanreel and does nothing; did you mean SPANREEL_LOG?'],
    ['warning', 'OTEL_SERVICENAME is read by nothing in Spanreel', 'did you mean OTEL_SERVICE_NAME?'],
    [
      'warning',
      'OTEL_SOMETHING_ELSE_ENTIRELY_OTHER is read by nothing in Spanreel',
      'unset OTEL_SOMETHING_ELSE_ENTIRELY_OTHER, or set it only for the program that reads it',
    ],
  ]);
});

test('finds malformed values: ours are problems, standard ones warnings, secrets are not shown', () => {
  expect(
    findings({
      SPANREEL_CAPTURE_CONTENT: 'all',
      SPANREEL_REDACTION_KEY: 'short',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318',
    }),
  ).toStrictEqual([
    [
      'problem',
      'SPANREEL_CAPTURE_CONTENT "all" is none of none, events, events+spans; use one of them; Spanreel is off until then',
    ],
    [
      'problem',
      'SPANREEL_REDACTION_KEY (not shown) has 5 characters; use at least 16, such as the output of "openssl rand -hex 32"; Spanreel is off until then',
    ],
    ['warning', 'OTEL_EXPORTER_OTLP_ENDPOINT "localhost:4318" has no scheme; use http://localhost:4318; it is ignored'],
  ]);
});

test('says when everything is switched off', () => {
  expect(findings({ OTEL_SDK_DISABLED: 'true' })).toStrictEqual([
    ['warning', 'OTEL_SDK_DISABLED=true switches everything off', 'unset OTEL_SDK_DISABLED'],
  ]);
});
